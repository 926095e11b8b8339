"""The command line in English."""

from bot.texts.cli.model import TerminalHelp, TerminalTexts

_HELP = TerminalHelp(
    program="""Yuanhua (原话): the closest verbatim quotes from your transcripts, and who said them.

\b
  yuanhua add interviews/          feed it transcripts
  yuanhua ask "night markets"      ask for a topic
  yuanhua                          start the bot (BOT_TOKEN set), else a page to try it on

Settings come from the environment or a .env file; see .env.example.""",
    add="""Add transcripts: files, folders or web addresses.

Interview pages (text, Markdown, HTML), meeting and podcast exports, subtitles, JSON, CSV, DOCX, PDF and TEI
are recognised by themselves. Adding the same file twice changes nothing; adding an edited export replaces its
source. A file that can't be used is reported with the reason and the others go in.

\b
  yuanhua add talk.txt panel.srt interviews/
  yuanhua add https://example.org/interview
  yuanhua add --speaker "Ada Example" speech.txt

Exit status: 0 all in, 1 some were refused, 2 none could be used.""",
    add_speaker="Import as a monologue of this one person.",
    add_format="Read as this format instead of recognising it.",
    ask="""Ask for a topic and see the closest quotes.

\b
  yuanhua ask "night markets"              words, a phrase or a question
  yuanhua ask "@Ada rents"                 one speaker's words, also --speaker Ada
  yuanhua ask '"word for word" -without'   an exact phrase, and a word to leave out

Exit status: 0 with quotes, 1 with none, 2 on errors.""",
    ask_speaker="Only what this speaker said.",
    ask_limit="At most this many quotes.",
    ask_json="One JSON object a line: id, doc, speaker, text, score and more.",
    sources="""List the transcripts in the library.

SOURCE in other commands is an id, the beginning of one, or a file name or title that is unique.""",
    sources_edit="""Set title, date, address or recording of a source.

An empty value clears it: --url '' leaves no address, --title '' brings back the file's own title.""",
    list_json="One JSON object a line.",
    edit_title="The title shown under quotes.",
    edit_date="The day it was said.",
    edit_url="The page it comes from.",
    edit_media="The recording; quotes with times link into it.",
    speakers="List everybody who speaks, with affiliation and counts.",
    speakers_rename="Name a speaker of one source: yuanhua speakers rename talk.txt '说话人 1' 'Ada Example'",
    speakers_merge="Make several names one person, shown by the first name.",
    remove="""Remove a source from the library.

It can be brought back with --undo and the id that is shown.""",
    remove_undo="Bring a removed source back; SOURCE is its id.",
    remove_purge="Without SOURCE: delete for good everything that was removed; nothing brings it back.",
    remove_yes="Do not ask.",
    index="""Bring the index up to date, or make it anew.

The index is made of the library and never holds anything else. Every command keeps it up to date; this one is
for loading much at once, with all processors, and for another engine. Ctrl-C loses nothing: the same command
goes on. While it is made anew, the old one is searched.

\b
  yuanhua index                      what was added since
  yuanhua index --engine opensearch  load the cluster of OPENSEARCH_URL, before YUANHUA_ENGINE names it
  yuanhua index --rebuild            all of it, after a change of the analyzer or of the number of shards

Exit status: 0 up to date, 2 the cluster did not answer for minutes; the same command goes on.""",
    index_engine="The engine to load, if not that of YUANHUA_ENGINE.",
    index_rebuild="Make it anew; interrupted, it goes on where it was.",
    check="""Show how a file would be read, without storing anything.

Every turn with its speaker, and everything that would not be quoted with the reason, by line number.""",
    check_json="""Only {"speaker", "text"} lines.""",
    check_repairs="Only the repairs of damaged text, as JSON lines: line, raw, fixed.",
    export="""Write a source as plain commented text that can be edited and added again.

Adding the edited file replaces the source; quotes of unchanged turns keep their ids.""",
    export_output="Write to this file instead of standard output.",
    export_raw="The bytes as they were added, before anything was repaired.",
    card="""Draw a quote as a picture.

QUOTE_ID stands behind each quote of `yuanhua ask`.""",
    card_theme="Colours.",
    card_mark="A small mark, such as the bot's name.",
    picture_output="The PNG file to write.",
    who="""Show who spoke about a topic, how much and when.

With -o as a picture, else as text.""",
    stats="Show what the library holds.",
    backup="""Write everything this installation keeps to one file.

The library, the chats and the lexicon, as a zip archive; works while the bot runs.""",
    restore="""Bring back everything from a backup file.

What is in the library now is replaced; works while the bot runs.""",
    restore_yes="Do not ask.",
    doctor="""Check this installation: folder, library, index, fonts, token, clock.

Exit status: 0 all well, 1 something needs mending.""",
    chat="Ask in the terminal, with the bot's own parsing, search and texts.",
    serve="""Run the Telegram bot (with BOT_TOKEN set), else the playground. This is the default.

The playground is a page on this machine that plays Telegram, so that the bot can be tried without a token.""",
    serve_port="Port of the playground's page.",
    show_version="Show the version.",
)

TEXTS = TerminalTexts(
    code="en",
    help=_HELP,
    list_comma=", ",
    reading="Reading",
    indexing="Indexing",
    index_line="{done} of {total} turns · {rate} a second · {minutes} min left",
    index_waiting="{reason} Trying again in {seconds} s …",
    index_done="Indexed: {turns} turns in {seconds} s ({rate} a second).",
    index_current="The index is up to date.",
    not_indexed_yet="Stored. Search is down just now; it will be found once the cluster answers.",
    passed_over="{path}: {found} transcript files, {others} other files passed over",
    added="✓ {name} → “{title}” · {turns} turns · {id}",
    replaced="✓ {name} → “{title}” · {turns} turns · {id} (replaces what was there)",
    unchanged="= {name} is in the library already: “{title}” · {id}",
    refused="✗ {name}: {reason}",
    refused_line="line {line}: ",
    add_total="{added} added, {replaced} replaced, {unchanged} unchanged, {refused} refused",
    speakers_label="speakers: {names}",
    aside_count="set aside: {count} ({kinds}); see them with: yuanhua check {name}",
    repair_count="damaged places repaired: {count}",
    samples_dropped="The sample transcripts are gone; answers now come from your own.",
    samples_shown="Your library is empty: these are invented samples. They go when you add your own.",
    empty_library="The library is empty. Add transcripts: yuanhua add FILE…",
    chat_welcome="Type a topic, /help for more, Ctrl-D to leave.",
    chat_help="""Type a topic, for example: night markets

One person only: @name topic
Exact words: “in quotation marks”    Without a word: -word    One source: source:title

/more further quotes · /random any quote · /speakers · /sources · /quit
A number takes an offer.""",
    chat_unknown="There is no command {command} here. /help lists what there is.",
    chat_more="(/more for further quotes)",
    chat_no_more="There are no further quotes.",
    chat_bye="Bye.",
    drawn="Written to {path}.",
    who_title="Who spoke about “{topic}”",
    overview="{sources} sources · {speakers} speakers · {turns} turns · {span}",
    no_font="No font with Chinese characters was found. Install one, for example: apt install fonts-noto-cjk",
    no_glyph="No font here can draw: {characters}. Install one that can, for example: apt install fonts-noto-core fonts-symbola",
    too_long="This is too long for one picture.",
    backed_up="Written to {path} ({size} KiB).",
    restore_question="Replace everything in {data} by the backup {path}?",
    restored_all="Restored from {path}: {sources} sources.",
    findings={
        "folder good": "The data folder can be written; {detail} MiB are free.",
        "folder read-only": "The data folder {detail} can't be written. Set YUANHUA_DATA, or its permissions.",
        "folder full": "Only {detail} MiB are free where the data folder is. Make room.",
        "library good": "The library is sound: {detail} sources.",
        "library corrupt": "The library is damaged ({detail}). Bring back a backup: yuanhua restore FILE",
        "library newer": "The library {detail} is of a newer program. Update the program.",
        "library locked": "The library {detail} is in use by another process that does not answer.",
        "library full": "The disk of the library {detail} is full.",
        "library read-only": "The library {detail} can't be written. Check its permissions.",
        "index good": "The index fits the library.",
        "index rebuilt": "The index was damaged and has been made again.",
        "cluster good": "The cluster answers, its index is green: version {version}, {nodes} nodes, {missing} shards missing, {turns} turns.",
        "cluster yellow": "The cluster answers, but copies of shards are missing (yellow): version {version}, {nodes} nodes, {missing} shards missing, {turns} turns.",
        "cluster red": "Parts of the index are on no node that runs (red): version {version}, {nodes} nodes, {missing} shards missing, {turns} turns.",
        "cluster unreachable": "No node of the cluster answers. Check OPENSEARCH_URL and the network.",
        "cluster timeout": "The cluster takes too long to answer.",
        "cluster busy": "The cluster is overloaded.",
        "cluster refused": "The cluster refuses this user, certificate or request: OPENSEARCH_USER, _PASSWORD, _CA, _CERTIFICATE, _KEY.",
        "cluster missing": "The cluster has no such index. Load it: yuanhua index",
        "cluster other": "The index {detail} is of another analyzer or library. Make it anew: yuanhua index --rebuild",
        "cluster extra": "This engine needs an extra: pip install 'yuanhua[{detail}]'",
        "index behind": "The index is {detail} changes behind the library. Bring it up to date: yuanhua index",
        "chats good": "The chat state is sound.",
        "chats corrupt": "The chat state {detail} is damaged. Bring back a backup, or move the file away: chats begin anew.",
        "chats newer": "The chat state {detail} is of a newer program. Update the program.",
        "chats locked": "The chat state {detail} is locked by another process.",
        "chats read-only": "The chat state {detail} can't be written. Check its permissions.",
        "fonts good": "A font with Chinese characters is installed: pictures can be drawn.",
        "fonts missing": "No font with Chinese characters: no pictures. Install one, for example: apt install fonts-noto-cjk",
        "fast good": "The fast extra is installed.",
        "fast missing": "The fast extra is not installed: pip install 'yuanhua[fast]' makes large libraries quicker.",
        "token missing": "BOT_TOKEN is not set: no bot runs, the playground and the command line do.",
        "token good": "Telegram accepts the token: @{detail}.",
        "token refused": "Telegram refuses the token. Get it again from @BotFather.",
        "token unreachable": "{detail} can't be reached. Check the network and BOT_API_URL.",
        "webhook set": "A webhook is set at {detail}; polling takes it away.",
        "inline off": "Inline mode is off. Switch it on with @BotFather: /setinline",
        "clock good": "The clock is right (off by {detail} s).",
        "clock wrong": "The clock is off by {detail} s. Set it, for example with NTP.",
        "clock unknown": "The clock could not be compared with Telegram's.",
    },
    column_id="id",
    column_title="title",
    column_date="date",
    column_turns="turns",
    column_speakers="speakers",
    column_speaker="speaker",
    column_about="about",
    column_sources="sources",
    column_origin="file",
    removed="Removed “{title}”. Bring it back with: yuanhua remove --undo {id}",
    restored="“{title}” ({id}) is back.",
    remove_which="Say which source, with --undo to bring it back; or --purge alone.",
    purge_question="Delete for good everything that was removed? Nothing brings it back.",
    purged="Deleted for good: {sources} sources.",
    edited="“{title}” ({id}) is updated.",
    renamed="{old} is now {new}.",
    merged="{count} merged into {name}.",
    exported="Written to {path}. Edit it and add it again to replace the source.",
    export_notes="""Edit this file and add it: it replaces its source, and turns you did not touch stay the same.
A turn starts with “Name:” at the start of a line; its other paragraphs are indented. A ~ before it: repaired.
Lines such as “(heading) …” are never quoted; put “Name:” in the place of the brackets to make them speech. # is a comment.""",
    nothing_to_edit="Say what to set: --title, --date, --url or --media.",
    merge_two="Give at least two names; the first is kept.",
    bad_date="“{value}” is no date; write it as 2026-05-31.",
    check_title="{format} · {encoding} · {date} · {speakers} speakers · {turns} turns · {asides} set aside · {repairs} repairs",
    check_no_date="no date",
    kinds={
        "heading": "heading",
        "caption": "caption",
        "narration": "narration",
        "note": "editor's note",
        "credit": "credit",
        "bio": "bio",
        "chrome": "page chrome",
        "sound": "sound",
        "unexplained": "unexplained",
    },
    doubts={
        "encoding": "The encoding is a close call; look whether the names are right.",
        "damage": "Some places are damaged and could not be put right for certain; yuanhua check shows them.",
        "diarised": "A machine told the speakers apart; ends of sentences may be with the wrong one.",
    },
    unknown_doubt="Something in this file is a close call; please read it through.",
    undecided="Line {line}: damaged and left as it is: {raw}",
    not_found={
        "source": "No source “{key}”.",
        "speaker": "No speaker “{key}”.",
        "turn": "No quote “{key}”; it may have been removed or hidden.",
    },
    ambiguous={
        "source": "“{key}” fits several sources: {choices}. Use an id.",
        "speaker": "“{key}” fits several speakers: {choices}. Use an id.",
        "turn": "“{key}” fits several quotes: {choices}.",
    },
    invalid={
        "name blank": "The name of a speaker is empty.",
        "name control": "The name of a speaker holds a line break or a control character. Write it on one line.",
        "name long": "The name of a speaker is longer than {detail} characters.",
        "title blank": "The title is blank. Give one, or '' for the file's own.",
        "title control": "The title holds a line break or a control character. Write it on one line.",
        "title long": "The title is longer than {detail} characters.",
        "link blank": "The address is blank. Give one, or '' for none.",
        "link control": "The address holds a line break or a control character.",
        "link long": "The address is longer than {detail} characters.",
        "link scheme": "“{detail}” is no web address; it begins with http:// or https://.",
    },
    reasons={
        "missing": "there is no such file.",
        "unopenable": "it can't be opened. Is it a folder, or somebody else's?",
        "empty": "it has no text.",
        "unlabelled": "the questions are headings and nobody is named as answering them.",
        "lyrics": "it reads like lyrics; nobody speaks in it.",
        "code": "it is program code; nobody speaks in it.",
        "list": "it is a list of links or fields; nobody speaks in it.",
        "article": "it is an article; nobody is labelled as speaking in it.",
        "scanned": "its pages are pictures without text.",
        "no-speech": "there is no speech in it.",
        "no-speakers": "it does not say who speaks.",
        "export": "this line is neither a turn, an aside nor a header of an export: {detail}",
        "damaged": "the file is damaged or was cut short.",
        "too-deep": "it is nested too deeply to be a transcript.",
        "too-large": "it is larger than a transcript may be (limit: {detail}).",
        "too-slow": "reading it takes too long (limit: {detail} seconds).",
        "line-too-long": "the line is longer than {detail} characters.",
        "no-text-column": "its first line names no column with what was said, such as text.",
        "monologue": "a file of the format {detail} can't be read as a monologue.",
        "format": "there is no format {detail}.",
        "entities": "it defines entities, which could hide anything; they are not read.",
        "encrypted": "it is encrypted.",
        "old-word": "it is an old Word file (.doc).",
        "binary": "it is no text and none of the document formats that are read.",
        "control": "it holds a control character ({detail}) that no text has.",
        "encoding": "no encoding explains its bytes.",
    },
    ways_out={
        "no source": "List them with: yuanhua sources",
        "no speaker": "List them with: yuanhua speakers",
        "unlabelled": "If one person answers, import it with --speaker NAME.",
        "article": "If one person says all of it, import it with --speaker NAME; if it is a conversation, write each turn as “Name: text”.",
        "lyrics": "If somebody did say it, import it with --speaker NAME.",
        "list": "If somebody did say it, import it with --speaker NAME.",
        "no-speakers": "Export it again with speaker names, or import it with --speaker NAME if only one person speaks.",
        "scanned": "Run text recognition (OCR) on it first.",
        "encrypted": "Save it without a password.",
        "old-word": "Save it as DOCX.",
        "control": "Delete it, or save the text anew from where it came.",
        "encoding": "Save it as UTF-8.",
        "damaged": "Export or download it again.",
        "too-large": "Split it into parts.",
        "line-too-long": "Split it into lines, one paragraph each.",
        "format": "See yuanhua add --help.",
        "no-text-column": "Name the columns speaker and text in the first line.",
    },
    unknown_reason="it can't be used as a transcript.",
    library={
        "unwritable": "{path} can't be written: the folder is missing or not yours to write, or the disk is full.",
        "running": "A bot runs with the data folder {path} already.",
        "indexing": "Another process is indexing {path} just now. Wait for it, or stop it; nothing is lost.",
        "newer": "{path} was written by a newer version of this program. Update the program; nothing was changed.",
        "corrupt": "{path} is damaged. Bring back a backup of it: yuanhua restore FILE. Without one, move it away and add the transcripts again.",
        "locked": "{path} is in use by another process. Try again in a moment.",
        "full": "The disk of {path} is full. Nothing was changed; make room and try again.",
        "read-only": "{path} can't be written. Check the permissions of the folder (YUANHUA_DATA).",
    },
    fetch={
        "scheme": "{url} is no web address; only http and https are fetched.",
        "address": "{url} is no web address.",
        "credentials": "{url} contains a password; addresses with one are not fetched.",
        "private": "{url} leads into a private network ({detail}) and is not fetched. YUANHUA_ALLOW_PRIVATE_URLS allows it.",
        "unresolved": "the name {detail} of {url} is not known; check the address and the network.",
        "unreachable": "{url} can't be reached; check the address and the network.",
        "timeout": "{url} takes too long to answer ({detail} seconds).",
        "redirects": "{url} redirects more than {detail} times.",
        "status": "{url} answers with HTTP {detail} instead of a page.",
        "content-type": "{url} is no page or document that is read ({detail}).",
        "too-large": "{url} is larger than {detail} bytes.",
    },
    settings={
        "token": "is not a bot token; it looks like 123456:ABC… and comes from @BotFather.",
        "address": "is not an address; it begins with http:// or https://.",
        "ids": "must be numbers separated by commas.",
        "choice": "is not one of the choices; see .env.example.",
        "flag": "must be yes or no.",
        "listen": "must be host:port, or off.",
        "https": "must begin with https://; Telegram calls nothing else.",
        "secret": "must be 16 to 256 letters, digits, _ or -. Make one with: openssl rand -hex 32",
        "file": "is no file.",
        "path": "is no path: a file or folder can't be called so, or nobody of that name has a home here.",
        "encoding": "is not saved as UTF-8; save it so.",
        "zone": "is not a time zone; write one like Asia/Shanghai.",
        "needed": "is needed with YUANHUA_ENGINE=opensearch; it is the address of one or several nodes.",
        "credentials": "must not contain a user or password; OPENSEARCH_USER and OPENSEARCH_PASSWORD are for them.",
        "plain": "must begin with https:// where a password is sent, except on this machine.",
        "index": "must be small letters, digits, - or _, and begin with a letter or digit.",
        "region": "is not a region; write one like eu-central-1.",
        "signed": "can't be combined with OPENSEARCH_USER: requests are either signed or sent with a password.",
        "pair": "is missing: the setting that belongs to it is set.",
        "number": "is not a whole number that is possible here; see .env.example.",
        "webhook": "needs WEBHOOK_URL: only behind a webhook can several bots share one data folder.",
    },
    search_down={
        "unreachable": "Search is down: no node of the cluster answers (OPENSEARCH_URL).",
        "timeout": "Search is down: the cluster takes too long to answer.",
        "red": "Search is down: parts of the index are on no node that runs.",
        "busy": "Search is down: the cluster is overloaded and refuses more.",
        "refused": "Search is down: the cluster refuses this user, certificate or request (OPENSEARCH_USER, _CA, _CERTIFICATE).",
        "missing": "Search is down: the index is gone or another one. yuanhua index --rebuild makes it.",
    },
    other_index="The index {name} is of another analyzer or library. Make it anew: yuanhua index --rebuild; or choose another name (OPENSEARCH_INDEX).",
    missing_extra="This engine needs an extra: pip install 'yuanhua[{extra}]'",
    lexicon_line="{path}, line {line} is no entry. Write one word a line, or names of the same thing with = between.",
    lexicon="{path} can't be read as UTF-8 text.",
    setting_fault="Setting {name} {reason}",
    internal="Something went wrong (error {id}). Nothing was changed. Please report it with the lines above.",
    interrupted="Interrupted. Nothing is half done; what was finished before stays.",
)
