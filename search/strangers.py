"""Whom a topic asks for by the grammar alone, where nobody here bears the name.

Without a list of people a name is told by what it is made of and by where it stands. What may be a topic is
taken for one: to be told that nobody is called 高房价 is worse than to get others' words about a person.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from operator import ne
from typing import NamedTuple

from search.analyzer import HAN, dictionary_text
from search.directory import Directory
from search.function import function_words
from search.manner import COMMON, COMPOUND, EDGE, LATIN_NAME, PARTICLE, TITLES, VIEW

IsWord = Callable[[str], bool]

_LONGEST = 80  # characters of what may be a question; longer ones are texts, where others are named as well
_MEANT = f"{VIEW}|谈(?![判话恋资吐心妥拢崩论])|对.{{1,40}}?(?:{VIEW})"
_TITLED = re.compile(rf"(?:[{COMMON}](?:{TITLES})|老[{COMMON}])(?=\s*[:：]|{_MEANT})")
_LONG_TITLES = "|".join(title for title in TITLES.split("|") if len(title) > 1)
_SURNAMES = (
    COMMON + "俞樊霍柯翟殷聂阮褚戚岑詹祁倪滕芮娄邬裴窦佟卞冼邝缪阎柴喻鲍骆施尤辛卓凌章祝庄欧鲁左关梅盛"
)
_BEHIND = f"(?:{_LONG_TITLES})?(?:到底|究竟|本人|自己|通常|一般|会|是|都)?(?={_MEANT})"
_FOREIGN = f"[{HAN}]{{1,8}}?(?:[·•・][{HAN}]{{1,8}}?){{1,3}}?"
_HAN_NAME = re.compile(
    rf"(?:^|{EDGE})({_FOREIGN}|(?:{COMPOUND.replace(' ', '|')})[{HAN}]{{1,2}}?|[{_SURNAMES}][{HAN}]{{1,2}}?)"
    f"{_BEHIND}"
)
_WHOEVER = re.compile(rf"(?:^|{EDGE})([{HAN}]{{3,4}}?){_BEHIND}")
# Surnames that are also words of their own, so that a word may follow them as it follows any other.
_WORDS = frozenset(
    "黄马何林高许曾田余于叶程任钟石金夏方熊白江段雷龙史毛万武钱严莫孔向常汤陆范付施尤辛卓凌章祝庄欧左关梅盛"
)
_WORDLIKE = frozenset(("东方", "百里", "公孙", "单于", "长孙", "太叔", "司空"))
# What ends no name but a word for people, bodies and things; the second only behind a word, or one character.
_KINDS = frozenset("媒企股网圈界族们者层粉迷率量店厂版系债区社费税茶楼盘品秘管辈府")
_KINDS_BEHIND_WORDS = frozenset("方价业类型队党币市州县省镇村人事物皮门军")
_PRONOUNS = frozenset("我你您他她它们这那哪谁几就也还又再很太不没了吗呢啥")
_RARE = 30  # occurrences from which a word of the dictionary is said too often to be just somebody's name
# Shares of names in what ends with a character, from which it is believed to end one: behind what is a word,
# in a name of two characters, and in one of three that is no word in any way.
_MOSTLY, _OFTEN, _SOMETIMES = 0.8, 0.4, 0.2

_QUESTION = re.compile(r"(?:what|how)\s(?:does|did|do|would|has|have|might|will)\s", re.IGNORECASE)
_WHAT_IS = re.compile(r"(?:what\s(?:is|are|was|were)|what['’]s)\s", re.IGNORECASE)
_VERB = re.compile(r"\s(?:think|feel|believe|say|said|see|view|talk|speak|regard)\b", re.IGNORECASE)
_STATED = re.compile(r"\s(?:on|says?|said|thinks?|talks?|speaks?|believes)\b")
_VIEWS = re.compile(r"['’]s?\s(?:views?|opinions?|take|thoughts?|stance|position)\b", re.IGNORECASE)
_ABOUT = re.compile(r"\s(?:about|on|of|regarding)\b", re.IGNORECASE)
_LATIN_WORD = re.compile(LATIN_NAME)
_GAP = re.compile(PARTICLE)
_MOST_WORDS = 4
_POSSESSIVE = re.compile(r"['’]s?$")
_INSIDE = re.compile(r"(?<!^Mc)(?<!^Mac)(?<!^De)(?<!^Le)(?<!^La)(?<!^Di)(?<!^Du)(?<=[a-z])[A-Z]")
_ABSTRACT = re.compile(r"(?:tion|sion|ment|ness|ity|ism|ics|ology|ship|nomy|graphy|ware|works)$|.{4}ing$")
_OF_BODIES = (  # words that names of places, bodies and things are made of
    "new north south east west northern southern eastern western central big great united saint san los "
    "las hong white wall silicon supreme high high-speed open free public private global world "
    "international national federal royal social digital artificial machine deep large small young old "
    "modern american british chinese european african asian indian russian japanese french german black "
    "red green blue street valley house court city kong arabia lanka africa america korea kingdom states "
    "union zealand bank group party government university college school institute company corporation "
    "inc corp ltd llc association department ministry committee council commission times post news labs "
    "lab research foundation church army navy office agency board club team league park road river lake "
    "island islands mountain bay coast county province republic empire tech data media market markets "
    "model models change learning intelligence food energy health care power law war rights policy "
    "culture music art science history economy industry life work home people parents teachers students "
    "workers women men children kids experts doctors investors founders critics fans users capital games "
    "game car cars book books film films"
)
_BODIES = frozenset(_OF_BODIES.split())


class Stranger(NamedTuple):
    """A name in a topic: its place, and where what is asked about it begins."""

    start: int
    end: int
    behind: int


def stranger_in(text: str, folded: str, directory: Directory, is_word: IsWord | None) -> Stranger | None:
    """Who is asked for in a topic that no known name was found in; None if no name is.

    `is_word` tells whether a folded word is one of the language or of a field; without it only surnames with
    a title are told.
    """
    if titled := _TITLED.match(folded):
        return Stranger(0, titled.end(), titled.end())
    if is_word is None or len(text) > _LONGEST:
        return None
    for found in _WHOEVER.finditer(folded):  # a slip in a speaker's name, whatever the surname
        if not is_word(found[1]) and _is_like_one(found[1], directory):
            return Stranger(*found.span(1), found.end())
    for found in _HAN_NAME.finditer(folded):
        dotted = not found[1].isalpha()  # as transcribed names are, and hardly anything else
        if dotted or _is_han_name(found[1], directory, is_word):
            return Stranger(*found.span(1), found.end())
    return _latin(text, is_word)


def _is_han_name(name: str, directory: Directory, is_word: IsWord) -> bool:
    """Whether a run of Han characters that stands where a name does is one."""
    if not _PRONOUNS.isdisjoint(name) or name[:2] in function_words() or name[-1] in _KINDS:
        return False
    if len(name) > 2 and name[:2] in COMPOUND.split():
        return name[:2] not in _WORDLIKE or (len(name) > 3 and not is_word(name) and not is_word(name[2:]))
    if is_word(name) and (len(name) == 2 or not _may_be_nobody(name, directory)):
        return False
    behind_word = len(name) == 2 or is_word(name[:2])
    if behind_word and name[-1] in _KINDS_BEHIND_WORDS:
        return False
    if len(name) == 2:
        return _share(name) >= _OFTEN
    doubtful = behind_word or (name[0] in _WORDS and is_word(name[1:]))
    return _is_given(name, directory) or (not doubtful and _share(name) >= _SOMETIMES)


def _may_be_nobody(name: str, directory: Directory) -> bool:
    """Whether a word of the dictionary is a name there that is seldom said, or almost a speaker's."""
    said = _dictionary().said.get(name)
    return said is not None and (said < _RARE or _is_like_one(name, directory))


def _is_like_one(name: str, directory: Directory) -> bool:
    """Whether a speaker of that surname, or with that given name, has a name with one other character."""
    speakers = {*directory.titled(name[0]), *directory.part_at(name, 1)[1]}
    names = (directory.folded(speaker) for speaker in speakers)
    return any(len(one) == len(name) and sum(map(ne, one, name)) == 1 for one in names)


def _is_given(name: str, directory: Directory) -> bool:
    """Whether what follows the surname is known as a given name, or ends as names do."""
    others = _dictionary().given.get(name[1:], frozenset()) - {name[0]}
    return bool(others or directory.part_at(name, 1)[1]) or _share(name) >= _MOSTLY


def _share(name: str) -> float:
    return _dictionary().share.get(name[-1], 0.5)


class _Names(NamedTuple):
    """What the segmenter's dictionary tells of names of three characters.

    `said` is how often each was counted, `given` the surnames that a given name has, `share` how much of what
    ends with a character are names.
    """

    said: dict[str, int]
    given: dict[str, frozenset[str]]
    share: dict[str, float]


@cache
def _dictionary() -> _Names:
    """Names as Jieba's dictionary tags them; many are fragments and things, so none is believed by itself."""
    text = dictionary_text()
    said: dict[str, int] = {}
    given: dict[str, frozenset[str]] = {}
    single: dict[str, frozenset[str]] = {}  # one set for each surname: most given names have but one
    for name, count in re.findall(f"^([{COMMON}][{HAN}]{{2}}) ([0-9]+) nr$", text, re.MULTILINE):
        said[name] = int(count)
        own = single.setdefault(name[0], frozenset(name[0]))
        given[name[1:]] = given[name[1:]] | own if name[1:] in given else own
    ends = Counter(name[2] for name in said)
    others = Counter(re.findall(f"^[{HAN}]{{2}}([{HAN}]) [0-9]+ (?!nr)", text, re.MULTILINE))
    # one of each more: what ends hardly anything is in doubt
    share = {one: (ends[one] + 1) / (ends[one] + others[one] + 2) for one in ends.keys() | others.keys()}
    return _Names(said, given, share)


def warm() -> None:
    """Load what the first name would wait for: a tenth of a second."""
    _dictionary()


def _latin(text: str, is_word: IsWord) -> Stranger | None:
    """A name of two capitalised words or more: in a question, or before what was said or thought."""
    asked = _QUESTION.match(text)
    framed = asked or _WHAT_IS.match(text)
    start = framed.end() if framed else 0
    for end in reversed(_name_ends(text, start)):
        if not framed and (found := _STATED.match(text, end)):
            behind = _after(text, found.end())
            if text[behind : behind + 1].isupper() and not text[behind : behind + 2].isupper():
                return None  # a title, where every word has its capital
        elif found := (_VERB if asked else _VIEWS).match(text, end):
            behind = _after(text, found.end())
        else:
            continue
        return Stranger(start, end, behind) if _is_latin_name(text[start:end], is_word) else None
    return None


def _after(text: str, at: int) -> int:
    """Where a topic begins: behind the preposition, if there is one."""
    about = _ABOUT.match(text, at)
    at = about.end() if about else at
    return at + 1 if text[at : at + 1] == " " else at


def _name_ends(text: str, start: int) -> list[int]:
    """Where a name of two, three ... capitalised words that begins at an offset may end."""
    ends: list[int] = []
    at = start
    for _ in range(_MOST_WORDS):
        word = _LATIN_WORD.match(text, at)
        if word is None or not word[0][0].isupper():
            break
        possessive = _POSSESSIVE.search(word[0])
        ends.append(at + possessive.start() if possessive else word.end())
        gap = _GAP.match(text, word.end())
        if possessive or gap is None:
            break
        at = gap.end()
    return ends[1:]


def _is_latin_name(name: str, is_word: IsWord) -> bool:
    words = [word for word in name.split(" ") if word[:1].isupper()]
    return not is_word(name.lower()) and not any(map(_is_no_name, words))


def _is_no_name(word: str) -> bool:
    """Whether a capitalised word hardly is a part of somebody's name."""
    lower = word.lower()
    letters = word.replace(".", "").replace("-", "").replace("'", "").replace("’", "")
    return (
        not letters.isalpha()
        or (len(letters) > 1 and letters.isupper() and "." not in word)
        or _INSIDE.search(word) is not None
        or lower in _BODIES
        or lower in function_words()
        or _ABSTRACT.search(lower) is not None
    )
