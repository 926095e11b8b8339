"""Shows a text in the other Chinese script. The stored words stay as they were spoken and written."""

import threading
from enum import StrEnum

from opencc import OpenCC


class Script(StrEnum):
    """How quotes are shown; one letter, as kept in chat state and in callback data."""

    ORIGINAL = "o"
    SIMPLIFIED = "s"
    TRADITIONAL = "t"


_SAMPLE = 300  # code points that tell a text's script
# By how many characters the scripts must differ to be told without phrases, which cost fifty times as much.
_CLEAR = 6
# Taiwan's forms, for readers there see OpenCC's own (裏, 喫, 麪) as mistakes.
_CONFIGS = {Script.SIMPLIFIED: "tw2s", Script.TRADITIONAL: "s2tw"}


class Converter:
    """Converts between the scripts with OpenCC. Dictionaries load at the first use.

    May be called from several threads: a lock guards the loading, which OpenCC does not.
    """

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._by_script: dict[Script, OpenCC] = {}
        self._changing: dict[Script, dict[str, bool]] = {script: {} for script in _CONFIGS}

    def convert(self, text: str, script: Script) -> str:
        """The text in that script; itself for the original one and where it is written so already.

        Never of another length than `text`, so that marks and cuts of the original fit: where a phrase
        would become longer or shorter, single characters are converted.
        """
        if script is Script.ORIGINAL or text.isascii() or self.script_of(text) in {None, script}:
            return text
        return self._converted(text, script)

    def script_of(self, text: str) -> Script | None:
        """The script a text is written in: the one that converting changes less; None where both are equal.

        Simplified where both change as much: 么 and 著 count as Traditional to a converter, too.
        """
        sample = text[:_SAMPLE]
        changes = {script: self._about(sample, script) for script in _CONFIGS}
        if abs(changes[Script.SIMPLIFIED] - changes[Script.TRADITIONAL]) < _CLEAR and any(changes.values()):
            changes = {
                script: sum(a != b for a, b in zip(sample, self._converted(sample, script), strict=True))
                for script in _CONFIGS
            }
        if not any(changes.values()):
            return None
        simpler = changes[Script.SIMPLIFIED] <= changes[Script.TRADITIONAL]
        return Script.SIMPLIFIED if simpler else Script.TRADITIONAL

    def other(self, text: str) -> Script | None:
        """The script in which a text would look different; None if in neither."""
        match self.script_of(text):
            case Script.SIMPLIFIED:
                return Script.TRADITIONAL
            case Script.TRADITIONAL:
                return Script.SIMPLIFIED
        return None

    def _about(self, text: str, script: Script) -> int:
        """How many characters change, each taken by itself: a few more or less than in their phrases."""
        known = self._changing[script]
        count = 0
        for char in text:
            changes = known.get(char)
            if changes is None:
                changes = known[char] = not char.isascii() and self._to(script).convert(char) != char
            count += changes
        return count

    def _converted(self, text: str, script: Script) -> str:
        converter = self._to(script)
        shown: str = converter.convert(text)
        if len(shown) == len(text):
            return shown
        characters = (converter.convert(char) for char in text)
        return "".join(new if len(new) == 1 else old for old, new in zip(text, characters, strict=True))

    def _to(self, script: Script) -> OpenCC:
        with self._loading:
            if script not in self._by_script:
                converter = OpenCC(_CONFIGS[script])
                converter.convert("\u4e00")  # the first conversion reads the dictionaries
                self._by_script[script] = converter
            return self._by_script[script]
