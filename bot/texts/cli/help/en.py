"""What `--help` teaches in English."""

from bot.texts.cli.model import TerminalHelp

HELP = TerminalHelp(
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
