"""Every sentence the bot says: one frozen record a section, so that a missing message is a type error.

Texts are plain: no HTML. `{names}` are filled with str.format; they are the same in all languages.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerTexts:
    """Around quotes, and where there are none."""

    cut: str  # stands for what a shortened quote leaves out
    by: str  # name
    by_about: str  # name, about
    title: str  # title
    turn: str  # number
    repaired: str  # of a turn whose damaged letters were put right
    asked: str  # text
    also: str  # titles
    in_simplified: str
    in_traditional: str
    part: str  # number, total
    position: str  # number
    copied: str  # text, name, title
    corrected: str  # topic, corrected
    without_topic: str  # name
    nothing: str  # topic
    only: str
    searched: str  # sources
    others_spoke: str
    nearest: str
    unknown_speaker: str  # name
    unknown_source: str  # topic
    all_speakers: str
    unlimited: str  # topic
    blank: str
    too_long: str  # limit
    shortened: str  # limit
    empty_library: str
    samples: str
    incomplete: str
    and_join: str


@dataclass(frozen=True, slots=True)
class HelpTexts:
    """Greetings and explanations; `description` and `about` are what Telegram shows of the bot itself."""

    start: str
    help: str
    help_admin: str
    quote_usage: str  # command
    joined: str  # command
    description: str
    about: str
    stored: str
    forgotten: str


@dataclass(frozen=True, slots=True)
class CommandTexts:
    """The menu's line for each command."""

    quote: str
    random: str
    speakers: str
    sources: str
    daily: str
    lang: str
    script: str
    help: str
    forgetme: str
    library: str
    allow: str
    deny: str
    who: str
    stats: str


@dataclass(frozen=True, slots=True)
class ButtonTexts:
    """Buttons under messages."""

    previous: str
    next: str
    before: str
    after: str
    full: str
    back: str
    results: str
    original: str
    simplified: str
    traditional: str
    copy: str
    share: str
    picture: str
    again: str
    open: str
    another: str


@dataclass(frozen=True, slots=True)
class ToastTexts:
    """Short answers to a pressed button; at most 200 characters."""

    not_yours: str
    expired: str
    gone: str
    first: str
    last: str
    no_before: str
    no_after: str
    failed: str
    done: str


@dataclass(frozen=True, slots=True)
class InlineTexts:
    """Buttons above an inline list, and the lines of its rows."""

    nothing: str
    failed: str
    slow: str
    private: str
    empty: str
    incomplete: str
    search_down: str
    row: str  # name, title


@dataclass(frozen=True, slots=True)
class ListTexts:
    """/speakers and /sources."""

    speakers: str  # total
    speaker: str  # name, turns, sources
    sources: str  # total
    source: str  # title, turns, speakers
    page: str  # page, pages
    unknown_speaker: str  # name
    nobody: str


@dataclass(frozen=True, slots=True)
class LanguageTexts:
    """/lang and /script."""

    choose: str
    chosen: str  # name
    script: str
    script_chosen: str  # name
    automatic: str
    admins_only: str


@dataclass(frozen=True, slots=True)
class DailyTexts:
    """/daily."""

    usage: str  # zone
    set: str  # time, zone
    set_about: str  # time, zone, about
    off: str
    none: str
    bad_time: str  # given
    zone_set: str  # zone
    bad_zone: str  # given
    admins_only: str
    heading: str
    nothing: str  # about


@dataclass(frozen=True, slots=True)
class LibraryTexts:
    """Adding and mending transcripts in the chat; for admins."""

    refused: str
    unsupported: str
    too_large: str  # limit
    private_link: str  # url
    busy: str
    full: str
    broken: str
    reading: str  # name
    fetching: str  # url
    preview: str  # title, format, turns, speakers
    preview_speaker: str  # name, turns
    preview_asides: str  # kinds
    preview_repairs: str  # repairs
    doubt_damage: str
    preview_doubts: str  # doubts
    preview_sample: str  # name, text
    add: str
    discard: str
    single: str
    single_ask: str
    adding: str  # title
    added: str  # title, turns
    replaced: str  # title, turns
    unchanged: str  # title
    discarded: str
    expired: str
    usage: str
    listing: str  # total
    empty: str
    row: str  # id, title, turns
    confirm_remove: str  # title, turns
    remove: str
    keep: str
    kept: str
    removed: str  # title
    undo: str
    undone: str  # title
    renamed: str  # old, new
    hidden_speaker: str  # name
    hidden_turn: str  # id
    shown_speaker: str  # name
    shown_turn: str  # id


@dataclass(frozen=True, slots=True)
class AccessTexts:
    """Who may ask, and how often."""

    private: str
    admins_only: str
    allowed: str  # key
    denied: str  # key
    usage: str
    open: str
    slow: str  # seconds
    slow_chat: str  # seconds


@dataclass(frozen=True, slots=True)
class PictureTexts:
    """Pictures, and what stands in for them."""

    who_usage: str  # command
    who_title: str  # topic
    who_line: str  # name, turns
    overview: str  # sources, speakers, turns
    no_font: str
    no_glyph: str  # characters
    too_long: str
    not_here: str


@dataclass(frozen=True, slots=True)
class FaultTexts:
    """When something went wrong on our side."""

    apology: str  # error_id
    busy: str
    search_down: str


@dataclass(frozen=True, slots=True)
class ServeTexts:
    """What the operator reads in the terminal while the bot runs."""

    running: str  # username
    refused: str
    conflict: str
    conflict_again: str
    unreachable: str  # url
    reachable: str
    stopped: str


@dataclass(frozen=True, slots=True)
class Texts:
    """The catalogue of one language. `code` is a BCP 47 tag, `name` the language's own name."""

    code: str
    name: str
    answer: AnswerTexts
    help: HelpTexts
    commands: CommandTexts
    buttons: ButtonTexts
    toasts: ToastTexts
    inline: InlineTexts
    lists: ListTexts
    language: LanguageTexts
    daily: DailyTexts
    library: LibraryTexts
    access: AccessTexts
    pictures: PictureTexts
    faults: FaultTexts
    serve: ServeTexts
