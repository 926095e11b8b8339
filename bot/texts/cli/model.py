"""What the command line says: one field a message, `{}` names are filled with `str.format`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TerminalHelp:
    """What `--help` teaches; the first line of a command's text is its line in the overview."""

    program: str
    add: str
    add_speaker: str
    add_format: str
    ask: str
    ask_speaker: str
    ask_limit: str
    ask_json: str
    sources: str
    sources_edit: str
    list_json: str
    edit_title: str
    edit_date: str
    edit_url: str
    edit_media: str
    speakers: str
    speakers_rename: str
    speakers_merge: str
    remove: str
    remove_undo: str
    remove_purge: str
    remove_yes: str
    index: str
    index_engine: str
    index_rebuild: str
    check: str
    check_json: str
    check_repairs: str
    export: str
    export_output: str
    export_raw: str
    card: str
    card_theme: str
    card_mark: str
    picture_output: str
    who: str
    stats: str
    backup: str
    restore: str
    restore_yes: str
    doctor: str
    chat: str
    serve: str
    serve_port: str
    show_version: str


@dataclass(frozen=True, slots=True)
class TerminalTexts:
    """Sentences of the command line, and the reasons that errors carry as codes."""

    code: str  # of the language, as Telegram writes it
    help: TerminalHelp
    list_comma: str
    # add
    reading: str
    indexing: str
    index_line: str  # done, total, rate, minutes
    index_waiting: str  # reason, seconds
    index_done: str  # turns, seconds, rate
    index_current: str
    not_indexed_yet: str
    passed_over: str  # path, found, others
    added: str  # id, name, title, turns
    replaced: str  # id, name, title, turns
    unchanged: str  # id, name, title, turns
    refused: str  # name, reason
    refused_line: str  # line
    add_total: str  # added, replaced, unchanged, refused
    speakers_label: str  # names
    aside_count: str  # count, kinds, name
    repair_count: str  # count
    samples_dropped: str
    # ask and chat
    samples_shown: str
    empty_library: str
    chat_welcome: str
    chat_help: str
    chat_unknown: str  # command
    chat_more: str
    chat_no_more: str
    chat_bye: str
    # pictures
    drawn: str  # path
    who_title: str  # topic
    overview: str  # sources, speakers, turns, span
    no_font: str
    no_glyph: str  # characters
    too_long: str
    # upkeep
    backed_up: str  # path, size
    restore_question: str  # data, path
    restored_all: str  # path, sources
    findings: Mapping[str, str]  # by check and outcome; detail, or what a cluster tells
    # listings
    column_id: str
    column_title: str
    column_date: str
    column_turns: str
    column_speakers: str
    column_speaker: str
    column_about: str
    column_sources: str
    column_origin: str
    removed: str  # title, id
    restored: str  # title, id
    remove_which: str
    purge_question: str
    purged: str  # sources
    edited: str  # title, id
    renamed: str  # old, new
    merged: str  # name, count
    exported: str  # path
    export_notes: str  # the comments of an exported file, one a line: how to edit it
    nothing_to_edit: str
    merge_two: str
    bad_date: str  # value
    # check
    check_title: str  # format, encoding, date, turns, speakers, asides, repairs
    check_no_date: str
    kinds: Mapping[str, str]  # by corpus.model.Kind
    doubts: Mapping[str, str]  # by the codes of Transcript.doubts
    unknown_doubt: str
    undecided: str  # line, raw
    # errors
    not_found: Mapping[str, str]  # by what was looked for; key
    ambiguous: Mapping[str, str]  # by what was looked for; key, choices
    invalid: Mapping[str, str]  # by what and reason of an InvalidError; detail
    reasons: Mapping[str, str]  # by UnreadableError.reason; detail
    ways_out: Mapping[str, str]  # by the same; only where there is one, for the command line
    unknown_reason: str
    library: Mapping[str, str]  # by LibraryError.reason; path
    fetch: Mapping[str, str]  # by FetchError.reason; url, detail
    settings: Mapping[str, str]  # by the reason of a settings fault
    search_down: Mapping[str, str]  # by SearchDownError.reason
    other_index: str  # name
    missing_extra: str  # extra
    lexicon_line: str  # path, line
    lexicon: str  # path
    setting_fault: str  # name, reason
    internal: str  # id
    interrupted: str
