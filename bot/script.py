"""Shows a text in the other Chinese script. The stored words stay as they were spoken and written."""

import threading
from enum import StrEnum

from opencc import OpenCC


class Script(StrEnum):
    """How quotes are shown; one letter, as kept in chat state and in callback data."""

    ORIGINAL = "o"
    SIMPLIFIED = "s"
    TRADITIONAL = "t"


class Converter:
    """Converts between the scripts with OpenCC's s2t and t2s. Dictionaries load at the first use.

    May be called from several threads: a lock guards the loading, which OpenCC does not.
    """

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._by_script: dict[Script, OpenCC] = {}

    def convert(self, text: str, script: Script) -> str:
        """The text in that script; itself for the original one. Never of another length than `text`.

        A phrase that OpenCC would make longer or shorter is left to its single characters, so that marks
        and cuts of the original fit.
        """
        if script is Script.ORIGINAL or text.isascii():
            return text
        shown: str = self._to(script).convert(text)
        if len(shown) == len(text):
            return shown
        characters = (self._to(script).convert(char) for char in text)
        return "".join(new if len(new) == 1 else old for old, new in zip(text, characters, strict=True))

    def other(self, text: str) -> Script:
        """The script a text is not written in, by which conversion would change more of it."""
        return max(
            (Script.TRADITIONAL, Script.SIMPLIFIED),
            key=lambda script: sum(a != b for a, b in zip(text, self.convert(text, script), strict=True)),
        )

    def switchable(self, text: str) -> bool:
        """Does any script show it differently? False for text without Chinese."""
        return any(self.convert(text, script) != text for script in (Script.TRADITIONAL, Script.SIMPLIFIED))

    def _to(self, script: Script) -> OpenCC:
        with self._loading:
            if script not in self._by_script:
                converter = OpenCC("t2s" if script is Script.SIMPLIFIED else "s2t")
                converter.convert("\u4e00")  # the first conversion reads the dictionaries
                self._by_script[script] = converter
            return self._by_script[script]
