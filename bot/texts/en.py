"""English."""

from bot.texts.model import (
    AccessTexts,
    AnswerTexts,
    ButtonTexts,
    CommandTexts,
    DailyTexts,
    FaultTexts,
    HelpTexts,
    InlineTexts,
    LanguageTexts,
    LibraryTexts,
    ListTexts,
    PictureTexts,
    ServeTexts,
    Texts,
    ToastTexts,
)

TEXTS = Texts(
    code="en",
    name="English",
    answer=AnswerTexts(
        cut="[…]",
        by="— {name}",
        by_about="— {name} ({about})",
        title="{title}",
        turn="turn {number}",
        repaired="damaged letters restored",
        asked="Asked: {text}",
        also="The same words are also in {titles}",
        in_simplified="Shown in Simplified Chinese; the original is Traditional.",
        in_traditional="Shown in Traditional Chinese; the original is Simplified.",
        part="Part {number} of {total}",
        position="No. {number}",
        copied="“{text}” — {name}, {title}",
        corrected="Nothing on “{topic}”. Found for “{corrected}”:",
        without_topic="No topic was given. {name} said:",
        nothing="No quote found on “{topic}”.",
        only="Only one of them:",
        searched="Sources searched: {sources}.",
        others_spoke="These people did speak of it:",
        nearest="Did you mean:",
        unknown_speaker="Nobody called “{name}” speaks in these sources.",
        unknown_source="No source of that name is in the library, so nothing on “{topic}” was searched. /sources lists what there is.",
        all_speakers="/speakers lists everybody.",
        unlimited="Search without limits: {topic}",
        blank="What would you like a quote on? Send a topic, for example: life after retirement",
        too_long="That is too long. Please keep the topic within {limit} characters.",
        shortened="Only the first {limit} characters were searched for.",
        empty_library="The library is still empty. Once an admin sends a transcript here, you can ask away.",
        samples="From the samples that ship with the program; people and words are invented.",
        incomplete="Part of the library did not answer, so there may be closer quotes.",
        and_join=", ",
    ),
    help=HelpTexts(
        start=(
            "Hello. Send me a topic, and I will find the closest quotes in the transcripts, word for word, "
            "and tell you who said them."
        ),
        help=(
            "Just send a topic, for example: life after retirement\n"
            "\n"
            "One person only: @name topic\n"
            "Exact words: put them in quotation marks, for example “take your time”\n"
            "One source only: source:title topic\n"
            "Leave out a word: topic -word\n"
            "\n"
            "In groups: /quote topic, or reply to a message with /quote\n"
            "In any chat: type the bot's username and a topic\n"
            "\n"
            "/random a random quote · /speakers · /sources\n"
            "/daily a quote every day · /lang language · /script Chinese script · /forgetme delete my records"
        ),
        help_admin=(
            "Admins: send a transcript file or a link to add it.\n"
            "/library manages sources · /allow and /deny say who may ask"
        ),
        quote_usage=(
            "Write a topic after the command, for example: {command} life after retirement\n"
            "Or reply to a message with {command}."
        ),
        joined=(
            "Hello everybody. Send {command} and a topic, or reply to a message with {command}, and I will "
            "find a quote. I take no notice of other messages."
        ),
        description=(
            "Send a topic, and I find the closest quotes in interviews, roundtables and hearings: word for "
            "word, with who said them and where.\n\nAsk in Simplified or Traditional Chinese, or in English."
        ),
        about="Give a topic, get the closest quotes and who said them.",
        stored=(
            "What is kept: language and script, the daily quote, and recent questions (for buttons and "
            "edits, deleted after 30 days)."
        ),
        forgotten="Your questions and personal settings were deleted.",
    ),
    commands=CommandTexts(
        quote="Find quotes on a topic",
        random="A random quote",
        speakers="Who speaks in the library",
        sources="What the library holds",
        daily="A quote every day",
        lang="Choose the language",
        script="Chinese script of quotes",
        help="How to use this bot",
        forgetme="Delete my records",
        library="Manage the library",
        allow="Let somebody ask",
        deny="Stop letting somebody ask",
        who="Who spoke about a topic",
        stats="What the library holds",
    ),
    buttons=ButtonTexts(
        previous="◀ Previous",
        next="Next ▶",
        before="↑ Turn before",
        after="↓ Turn after",
        full="Full turn",
        back="Back",
        results="Results",
        original="Original",
        simplified="简体",
        traditional="繁體",
        copy="Copy",
        share="Share",
        again="Search again",
        open="Open chat",
        another="Another",
        picture="🖼 Picture",
    ),
    toasts=ToastTexts(
        not_yours="Somebody else asked this. You can ask your own.",
        expired="This search has expired. Please ask again.",
        gone="This quote is no longer in the library.",
        first="This is the first one.",
        last="There are no more.",
        no_before="Nothing comes before.",
        no_after="Nothing comes after.",
        failed="Something went wrong. Please try again.",
        done="Done.",
    ),
    inline=InlineTexts(
        nothing="Nothing found. Ask in the chat",
        failed="Something went wrong. Ask in the chat",
        slow="Too fast, please wait",
        private="This library is private",
        empty="The library is still empty",
        incomplete="May be incomplete",
        search_down="Search is down, try again later",
        row="{name} · {title}",
    ),
    lists=ListTexts(
        speakers="Speakers ({total})",
        speaker="{name} · turns: {turns}, sources: {sources}",
        sources="Sources ({total})",
        source="{title} · turns: {turns}, speakers: {speakers}",
        page="Page {page} of {pages}",
        unknown_speaker="Nobody called “{name}” speaks in these sources.",
        nobody="No speakers yet.",
    ),
    language=LanguageTexts(
        choose="Choose a language:",
        chosen="Now in {name}.",
        script="How quotes are shown:",
        script_chosen="Quotes are shown as: {name}",
        automatic="Same as Telegram",
        admins_only="In groups only admins can change settings.",
    ),
    daily=DailyTexts(
        usage=(
            "A quote every day:\n/daily 09:00\n/daily 09:00 name or topic\n/daily off\n"
            "/daily zone Europe/London sets the time zone\n\nTime zone now: {zone}"
        ),
        set="Fine: a quote every day at {time} ({zone}).",
        set_about="Fine: a quote on “{about}” every day at {time} ({zone}).",
        off="No more daily quotes.",
        none="There is no daily quote here.",
        bad_time="“{given}” is not a time. Please write it like 09:00.",
        zone_set="The time zone is now {zone}.",
        bad_zone="There is no time zone “{given}”. Please write it like Europe/London.",
        admins_only="In groups only admins can set the daily quote.",
        heading="Quote of the day",
        nothing="There is no quote on “{about}” yet; I will look again when the time comes.",
    ),
    library=LibraryTexts(
        refused="Thank you. Only admins can add to the library; the file was not kept.",
        unsupported="Please send the transcript as a file, or a link to it.",
        too_large="The file is too large, {limit} MB at most here. Send it in parts, or have it added where the bot runs.",
        private_link="{url} leads into a private network and is not fetched. Send the file itself.",
        busy="The library is in use just now. Try again in a moment.",
        full="The disk is full. Nothing was changed; the machine the bot runs on needs room.",
        broken="The library can't be used just now. Nothing was changed; the bot's log says more to whoever runs it.",
        reading="Reading {name} …",
        fetching="Opening {url} …",
        preview="{title}\nFormat: {format}. Turns: {turns}. Speakers: {speakers}",
        preview_speaker="{name} ({turns})",
        preview_asides="Never quoted: {kinds}",
        preview_repairs="Repaired by rule: {repairs}",
        doubt_damage="Some places are damaged and could not be put right for certain.",
        preview_doubts="Please check: {doubts}",
        preview_sample="For example, {name} says: {text}",
        add="Add",
        discard="Discard",
        single="One speaker only",
        single_ask="Who is speaking throughout? Please reply to this message with the name.",
        adding="Adding {title} …",
        added="Added: {title}. Turns: {turns}",
        replaced="Updated: {title}. Turns: {turns}",
        unchanged="{title} is already in the library, unchanged.",
        discarded="Discarded; nothing was kept.",
        expired="This preview has expired. Please send the file again.",
        usage=(
            "/library lists sources\n/library remove SOURCE\n/library undo SOURCE\n"
            "/library rename old name = new name\n"
            "/library hide NAME or quote id\n/library show NAME or quote id"
        ),
        listing="Sources ({total})",
        empty="The library is still empty. Send a transcript file or a link to add it.",
        row="{id}  {title} ({turns})",
        confirm_remove="Remove {title}? Turns: {turns}",
        remove="Remove",
        keep="Keep",
        kept="Nothing was removed.",
        removed="Removed: {title}",
        undo="Undo",
        undone="Restored: {title}",
        renamed="“{old}” is now “{new}”.",
        hidden_speaker="Everything {name} said is hidden now.",
        hidden_turn="Quote {id} is hidden now.",
        shown_speaker="What {name} said is shown again.",
        shown_turn="Quote {id} is shown again.",
    ),
    access=AccessTexts(
        private="This library is private. Please ask an admin.",
        admins_only="Only admins can do this.",
        allowed="Allowed: {key}",
        denied="No longer allowed: {key}",
        usage="/allow lets this chat ask, /allow ID a person or chat; /deny takes it back.",
        open="Everybody may ask at present. The list takes effect once the bot is set up for listed people only.",
        slow="That was quick. Please try again in {seconds} s.",
        slow_chat="This group is asking too fast. Please try again in {seconds} s.",
    ),
    pictures=PictureTexts(
        who_usage="Who spoke about what? Write {command} and a topic, or reply to a message with {command}.",
        who_title="Who spoke about “{topic}”",
        who_line="{name}: {turns}",
        overview="{sources} sources · {speakers} speakers · {turns} turns",
        no_font="No font with Chinese characters is installed here, so no picture can be drawn.",
        no_glyph="No font here can draw: {characters}",
        too_long="This is too long for one picture.",
        not_here="A picture can only be sent in a chat that the bot is in.",
    ),
    faults=FaultTexts(
        apology="Sorry, something went wrong. If you report it, please give this number: {error_id}.",
        busy="The library is busy. Please try again in a moment.",
        search_down="Search is down at the moment. Please try again a little later.",
    ),
    serve=ServeTexts(
        running="The bot @{username} is up. Ctrl-C stops it.",
        refused="Telegram does not accept this BOT_TOKEN. Check it, or get a new one, with @BotFather.",
        conflict="Another program is receiving messages with the same BOT_TOKEN. Please stop it first.",
        conflict_again="Another program is receiving messages with the same BOT_TOKEN, too; some will be lost.",
        unreachable="{url} cannot be reached; trying again.",
        reachable="Telegram can be reached again.",
        stopped="Stopped.",
    ),
)
