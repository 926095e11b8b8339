"""Everything the corpus room raises. Errors carry data; the sentences live in the bot's catalogues.

CorpusError
├── UnreadableError          a file that cannot be used: origin, line, reason
│   ├── DecodeError          no encoding explains its bytes
│   ├── FormatError          its container is damaged, encrypted, too large or too deep
│   └── NoConversationError  it was read, and nobody speaks in it
├── FetchError               an address that cannot be fetched: url, reason
├── NotFoundError            no source, speaker or turn of that name: what, key
├── AmbiguousError           several of that name: what, key, choices
├── InvalidError             a name, title or link that nothing can be called: what, reason
└── LibraryError             the library itself: path, reason
"""


class CorpusError(Exception):
    """Base of everything this room raises."""


class UnreadableError(CorpusError):
    """A file that cannot be used. `reason` is a code of the text catalogues, `line` 1-based or None."""

    def __init__(self, origin: str, reason: str, line: int | None = None, detail: str = "") -> None:
        super().__init__(origin, reason, line, detail)
        self.origin = origin
        self.reason = reason
        self.line = line
        self.detail = detail


class DecodeError(UnreadableError):
    """No encoding explains the bytes."""


class FormatError(UnreadableError):
    """The container is damaged, encrypted, too large or too deep."""


class NoConversationError(UnreadableError):
    """The text was read, and nobody speaks in it."""


class FetchError(CorpusError):
    """An address that cannot be fetched."""

    def __init__(self, url: str, reason: str, detail: str = "") -> None:
        super().__init__(url, reason, detail)
        self.url = url
        self.reason = reason
        self.detail = detail


class NotFoundError(CorpusError):
    """Nothing of that name. `what` is "source", "speaker" or "turn"."""

    def __init__(self, what: str, key: str) -> None:
        super().__init__(what, key)
        self.what = what
        self.key = key


class AmbiguousError(CorpusError):
    """Several of that name; `choices` are what would be unique."""

    def __init__(self, what: str, key: str, choices: tuple[str, ...]) -> None:
        super().__init__(what, key, choices)
        self.what = what
        self.key = key
        self.choices = choices


class InvalidError(CorpusError):
    """What somebody typed can't be stored: `what` is "name", "title" or "link"; `reason` says why."""

    def __init__(self, what: str, reason: str, detail: str = "") -> None:
        super().__init__(what, reason, detail)
        self.what = what
        self.reason = reason
        self.detail = detail


class LibraryError(CorpusError):
    """The library's own files, or one a person named.

    `reason` is "newer", "corrupt", "locked", "running", "indexing", "full", "read-only" or "unwritable".
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason
