"""Every target by its name. What one needs is imported when it is asked for: instrumenting costs time."""

from importlib import import_module

from fuzz.target import Target

_HOMES = {
    "readers": (
        "read-yuanhua", "read-docx", "read-pdf", "read-vtt", "read-srt", "read-sbv", "read-jsonl",
        "read-json", "read-tei", "read-podcast-html", "read-csv", "read-timed", "read-html",
        "read-markdown", "read-text", "decode",
    ),
    "topics": ("topic", "lexicon"),
    "codecs": ("press", "settings"),
    "shown": ("renderer", "deep-link"),
    "updates": ("updates", "webhook"),
}  # fmt: skip
NAMES = tuple(name for names in _HOMES.values() for name in names)


def find(name: str) -> Target:
    """The target of that name.

    Raises:
        KeyError: there is none.
    """
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise KeyError(name)
    return {target.name: target for target in import_module(f"fuzz.{home}").targets()}[name]
