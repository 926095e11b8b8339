"""The topic as typed, understood: names and marks become filters, what is left is matched."""

import re
from collections.abc import Iterable

from search.analyzer import HAN
from search.directory import Directory, cuts_word
from search.fold import Fold
from search.manner import ASKED, COMPOUND, EDGE, LATIN_NAME, PARTICLE, TITLES
from search.model import Query
from search.strangers import IsWord, stranger_in

LONGEST = 400  # code points of a topic that are read; what follows is left out

_QUOTED = re.compile(
    '“([^“”]+)”|"([^"]+)"|「([^「」]+)」|『([^『』]+)』|〝([^〝〞]+)〞|«([^«»]+)»|‹([^‹›]+)›'
)
_SOURCE = re.compile(r"(?:^|\s)(?:来源|出处|source|from)\s*[:：]\s*(\S+)", re.IGNORECASE)
_EXCLUDED = re.compile(r"(?:^|\s)[-－−](?=[^\s\d－−-])(\S+)")
_AT = re.compile("[@＠]")
_AFTER = re.compile(rf"$|{EDGE}|{ASKED}|的|:|：|'s\b")
_SAID = re.compile(r"\s+(?:on|about|says?|said|thinks?|talks?|talking|speaks?)\b", re.IGNORECASE)
_ABOUT = re.compile(  # what makes the name after it a topic, not the one who should be quoted
    r"(?:怎么看待?|如何看待?|怎么评价|如何评价|怎么说|评价|谈谈|谈到|谈|聊聊|聊到|聊|提到|说说|讲讲|关于|有关|对于|对|about|on|of|mention\w*)\s*$",
    re.IGNORECASE,
)
_TITLED = re.compile(rf"(?:([{HAN}]{{1,2}}?)(?:{TITLES})|(老|小|阿)([{HAN}]))(?={EDGE}|{ASKED}|的|$)")
_ADDRESSED = re.compile(rf"([{HAN}]{{1,2}}?)(?:{TITLES})")  # after an @, with the topic close behind
_CALLED = re.compile(rf"\s*(?:[:：]|{ASKED})")
_TAIL = re.compile(rf"^(?:\s*[:：]|\s*(?:{ASKED})|的|'s\b)")
_AND = re.compile(r"\s*(?:[、,，&+]|和|与|跟|and)\s*")
# A name after an @ that nobody has: Latin words while they are capitalised, a Han name up to what is asked.
_LATIN_NAME = re.compile(LATIN_NAME)
_PARTICLE = re.compile(PARTICLE)
_MOST_NAMES = 3  # words of a Latin name beside its particles
_HAN = re.compile(f"[{HAN}]")
_HAN_NAME = re.compile(rf"[{HAN}]+(?:[·•・][{HAN}]+)*")
_LONG_NAME = 4  # Han characters up to which a run is a name as it stands


def parse(
    text: str,
    directory: Directory,
    fold: Fold,
    *,
    speakers: Iterable[str] = (),
    unknown: Iterable[str] = (),
    is_word: IsWord | None = None,
) -> Query:
    """Read a topic. `speakers` and `unknown` are what was asked for beside it, e.g. by an option.

    `is_word` tells whether a folded word is known as one; without it no name is told by the grammar alone.
    """
    reading = _Reading(" ".join(text[:LONGEST].split()), directory, fold)
    reading.unknown += unknown
    reading.speakers += speakers
    reading.take_marks()
    reading.take_addressed()
    if not reading.speakers and not reading.unknown:
        reading.take_named(is_word)
    return Query(
        text=text,
        topic=" ".join(reading.rest.split()),
        speakers=tuple(dict.fromkeys(reading.speakers)),
        sources=tuple(dict.fromkeys(reading.sources)),
        phrases=tuple(reading.phrases),
        excluded=tuple(reading.excluded),
        unknown=tuple(dict.fromkeys(reading.unknown)),
        supposed=reading.supposed,
    )


class _Reading:
    """A topic while it is read; `rest` is what no rule has taken yet."""

    def __init__(self, text: str, directory: Directory, fold: Fold) -> None:
        self.rest = text
        self.directory = directory
        self.fold = fold
        self.speakers: list[str] = []
        self.sources: list[str] = []
        self.phrases: list[str] = []
        self.excluded: list[str] = []
        self.unknown: list[str] = []
        self.supposed = False

    def cut(self, start: int, end: int) -> None:
        """Take a part out of the rest."""
        self.rest = self.rest[:start] + " " + self.rest[end:]

    def take_marks(self) -> None:
        """来源:, -x and quoted phrases. A phrase stays in the topic, too: it is what is looked for."""
        while found := _SOURCE.search(self.rest):
            sources = self.directory.sources_like(found[1])
            self.sources += sources
            if not sources:
                self.sources.append("")  # no source has this id: nothing can be found
            self.cut(*found.span())
        for found in _QUOTED.finditer(self.rest):
            phrase = next(group for group in found.groups() if group)
            if any(character.isalnum() for character in phrase):
                self.phrases.append(phrase.strip())
        while found := _EXCLUDED.search(self.rest):
            self.excluded.append(found[1].strip('“”"「」『』'))
            self.cut(*found.span())

    def take_addressed(self) -> None:
        """@name anywhere, and name: at the beginning."""
        while found := _AT.search(self.rest):
            folded = self.fold(self.rest)
            at = found.end()
            width, ids = self.directory.full_at(folded, at)
            if not ids:
                width, ids = self.directory.part_at(folded, at)
            if not ids and (titled := _TITLED.match(folded, at)):
                width, ids = len(titled[0]), self.directory.titled(titled[1] or titled[3])
            if not ids and (titled := _ADDRESSED.match(folded, at)):
                width, ids = len(titled[0]), self.directory.titled(titled[1])
            if not ids:
                width = _unknown_name(self.rest, folded, at)
                if width:
                    self.unknown.append(self.rest[at : at + width])
            self.speakers += ids
            self.cut(found.start(), at + width)
            self.rest = re.sub(r"^\s*[:：]", " ", self.rest)

    def take_named(self, is_word: IsWord | None) -> None:
        """Names where the one who speaks stands: at either end, or before 怎么看 and the like.

        Who is asked for there, and is nobody here, is told as unknown.
        """
        folded = self.fold(self.rest)
        for at in range(len(folded)):
            width, ids = self._name_at(folded, at)
            if not ids or cuts_word(folded, at) or _ABOUT.search(folded[:at]):
                continue
            end = at + width
            while joint := _AND.match(folded, end):
                more, others = self.directory.full_at(folded, joint.end())
                if not others:
                    break
                ids = [*ids, *others]
                end = joint.end() + more
            self.speakers += ids
            tail = _SAID.sub(" ", _TAIL.sub(" ", self.rest[end:], count=1), count=1)
            self.rest = f"{self.rest[:at]} {tail}"
            return
        stranger = stranger_in(self.rest, folded, self.directory, is_word)
        if stranger is not None:
            self.supposed = True
            self.unknown.append(self.rest[stranger.start : stranger.end])
            before = self.rest[: stranger.start] if _HAN.match(self.rest, stranger.start) else ""
            asking = _TAIL.match(folded[stranger.behind :])
            self.rest = f"{before} {self.rest[stranger.behind + (asking.end() if asking else 0) :]}"

    def _name_at(self, folded: str, at: int) -> tuple[int, list[str]]:
        """(length, ids) of a name that begins there and is meant as the speaker."""
        edge = at == 0 or re.match(EDGE, folded[at - 1]) is not None
        width, ids = self.directory.full_at(folded, at)
        if ids and self._meant(folded, at, width, edge=edge):
            return width, ids
        if edge:
            width, ids = self.directory.part_at(folded, at)
            # a given name that is also a word needs what only a speaker has: 怎么看, a colon
            if ids and (
                _CALLED.match(folded, at + width) or (at == 0 and folded[at + width : at + width + 1] == " ")
            ):
                return width, ids
            titled = _TITLED.match(folded, at)
            if titled and (ids := self.directory.titled(titled[1] or titled[3])):
                return len(titled[0]), ids
        return 0, []

    def _meant(self, folded: str, at: int, width: int, *, edge: bool) -> bool:
        """Whether a whole name stands where the speaker does."""
        end = at + width
        if edge and (_AFTER.match(folded, end) or _SAID.match(folded, end)):
            return True
        joint = _AND.match(folded, end)
        if edge and joint and self.directory.full_at(folded, joint.end())[1]:
            return True
        if re.match(ASKED, folded[end:]):
            return True
        # a name of three characters or more at the beginning is hardly a part of anything else
        return at == 0 and width >= 3 and re.match(f"[{HAN}]", folded) is not None


def _unknown_name(text: str, folded: str, at: int) -> int:
    """Length of the longest that may be a name after an @ which no speaker has; 0 if nothing is."""
    if han := _HAN_NAME.match(folded, at):
        name = re.split(f"{ASKED}|的", han[0], maxsplit=1)[0] or han[0]
        titled = _ADDRESSED.match(name)
        if titled:
            return len(titled[0])
        if len(name) <= _LONG_NAME or not name.isalpha():
            return len(name)
        return _LONG_NAME if name[:2] in COMPOUND.split() else _LONG_NAME - 1
    word = _LATIN_NAME.match(text, at)
    if word is None:
        plain = re.match(r"[^\s,，:：。?？!！@＠]*", text[at:])
        return len(plain[0]) if plain else 0
    ends = [word.end()]
    while len(ends) <= _MOST_NAMES and (gap := _PARTICLE.match(text, ends[-1])):
        word = _LATIN_NAME.match(text, gap.end())
        if word is None or not word[0][0].isupper():
            break
        ends.append(word.end())
    # three words, and nothing behind them: the last is the topic
    all_taken = len(ends) > _MOST_NAMES - 1 and not text[ends[-1] :].strip()
    return ends[-2 if all_taken or len(ends) > _MOST_NAMES else -1] - at
