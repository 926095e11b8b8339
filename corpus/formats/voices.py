"""Who speaks in a caption: labels in front of cue text, tested against the whole file before they count.

A colon makes no speaker ("So here is the thing: ..."). A label counts if it is bracketed or made up by a
tool, if it repeats, or if it looks like a full name in a file whose labels otherwise hold.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus.formats.labels import clean_label, is_anonymous, is_role
from corpus.page.evidence import role_of
from corpus.page.labels import key_of
from corpus.page.posts import is_lead_in, is_post, name_after_post
from corpus.page.words import plain

_WORD = r"[A-ZÀ-ÖØ-ÞĀ-ž][\w.'’\-]*"
_PARTICLE = r"(?:de|la|le|du|da|dos|del|di|van|von|der|den|ter|bin|al|el|of|the|and|&)"
_LATIN = rf"{_WORD}(?:,? (?:{_WORD}|{_PARTICLE}|\d{{1,3}})){{0,5}}(?: ?\([^()]{{1,40}}\))?"
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_KANA = r"\u3040-\u30ff"
_CJK = rf"(?:{_HAN}|[{_KANA}])(?:{_HAN}|[{_KANA}\w·•.\- ]){{0,15}}?(?: ?[(（][^()（）]{{1,20}}[)）])?"
_HANGUL = r"[\uac00-\ud7a3]{2,5}(?: [\uac00-\ud7a3]{1,6}){0,2}(?: ?\d{1,3})?"
_NICK = r"[a-z][\w.\-]{0,19}(?: \d{1,3})?"  # a screen name, or spk0
_NAME = rf"(?:{_LATIN}|{_CJK}|{_HANGUL}|{_NICK})"
_CHANGE = r"(?:(?:>>|>|＞＞|»|[-–—]) ?)?"

_COLON = re.compile(
    rf"\s*{_CHANGE}(?:\*\*|__)?({_NAME}) ?(?:\*\*|__)? ?(?:(?<!\d)[:：]|[:：](?!\d))(?!//)(?:\*\*|__)?\s*"
)
_BRACKET = re.compile(
    rf"\s*{_CHANGE}(?:\*\*)?[\[【<(（]({_NAME}|SPEAKER_\d+)[\]】>)）](?:\*\*)?\s*[:：]?(?:\*\*)?\s*"
)
_HEARD = re.compile(
    r"\b(?:music\w*|laugh\w*|chuckl\w*|giggl\w*|applau\w*|cheer\w*|clap\w*|sigh\w*|cough\w*|cry(?:ing)?|sob\w*"
    r"|gasp\w*|scream\w*|shout\w*|whisper\w*|sing(?:s|ing)?|hum(?:s|ming)?|bells?|ring(?:s|ing)?|beep\w*|noises?"
    r"|sounds?|silence|pauses?|inaudible|unintelligible|indistinct|crosstalk|foreign|speaking|audience|crowd|bleep\w*)\b"
    r"|音乐|音樂|掌声|掌聲|鼓掌|笑|哭|叹|嘆|咳|沉默|停顿|停頓|听不清|聽不清|欢呼|歡呼|噪音|铃|鈴|插话|插話|众|眾|外语|音效",
    re.IGNORECASE,
)
# Chinese tools put the number of a voice before its words without any mark: 说话人1 您好
_NUMBERED = re.compile(r"\s*((?:说话人|說話人|发言人|發言人|讲话人) ?\d{1,2})[ \t\u3000]+(?=\S)")
_CHANGED = re.compile(r"\s*(?:>>|＞＞|»)\s*")
_DASHED = re.compile(r"\s*[-–—]\s+(?=\S)")
_SOUND = re.compile(
    r"\s*(?:[\[【(（［][^\[\]【】()（）［］\n]{1,40}[\]】)）］]|[♪♫🎵🎶][^\n]*|\*[^*\n]{1,30}\*)[\s.。!！]*\Z"
)

# Words that open a sentence before a colon; none of them names anybody.
_OPENERS = frozenset(
    {
        "so",
        "now",
        "note",
        "notes",
        "step",
        "rule",
        "tip",
        "tips",
        "remember",
        "look",
        "listen",
        "well",
        "today",
        "first",
        "second",
        "third",
        "finally",
        "example",
        "warning",
        "update",
        "yes",
        "no",
        "but",
        "and",
        "then",
        "because",
        "again",
        "okay",
        "ok",
        "like",
        "thing",
        "point",
        "fact",
        "basically",
        "meaning",
        "result",
        "reason",
        "problem",
        "idea",
        "summary",
        "conclusion",
        "part",
        "chapter",
        "episode",
        "number",
        "option",
        "case",
        "scenario",
        "lesson",
        "quote",
        "fun",
        "bonus",
        "disclaimer",
        "ps",
        "nb",
        "re",
        "here",
        "there",
        "this",
        "that",
        "it",
        "i",
        "we",
        "you",
        "he",
        "she",
        "they",
        "my",
        "your",
        "our",
        "the",
        "a",
        "why",
        "how",
        "what",
        "when",
        "where",
        "who",
        "which",
        "also",
        "plus",
        "next",
        "last",
        "one",
        "two",
        "three",
        "four",
        "five",
        "alternatively",
        "translation",
        "music",
        "applause",
        "laughter",
        "subtitles",
        "captions",
        "transcript",
        "caption",
        "source",
        "credits",
        "copyright",
        "title",
        "topic",
        "date",
        "time",
    }
)
_CJK_TAIL = re.compile(
    r"(?:说|說|道|问|問|讲|講|是|为|為|如下|例如|比如|包括|就是|以下|认为|認為|表示|觉得|覺得|想|叫|在于|在於|写道|"
    r"点|點|问题|問題|原因|结论|結論|答案|意思|方面|部分|之|的|了|吗|呢|吧|啊)\Z"
)
_CJK_HEAD = re.compile(
    r"(?:第[一二三四五六七八九十\d]|所以|但是|然后|然後|因为|因為|其实|其實|那么|那麼|而且|比如|例如|包括|如果|这|這|那|我|你|他|她|它)"
)


class Label(NamedTuple):
    """A label at the start of a line: as written cleanly, whether in brackets, and where the speech starts.

    `fresh`: it begins a cue, and the cue before ends a sentence; `opening`: it begins the file. `doubtful`:
    it stands in brackets without a colon and is a name only if the file has it as one elsewhere.
    """

    name: str
    bracketed: bool
    end: int
    fresh: bool = False
    opening: bool = False
    doubtful: bool = False


def find_label(line: str) -> Label | None:
    """Return the possible label in front of one line of text, or None."""
    if found := _BRACKET.match(line):
        name = clean_label(found.group(1))
        with_colon = bool(re.search(r"[:：]", line[found.end(1) : found.end()]))
        if not with_colon and (found.end() == len(line) or _HEARD.search(name)):
            return None
        sure = with_colon or _names_in_brackets(name, line[found.start(1) - 1])
        return Label(name, True, found.end(), doubtful=not sure)
    if found := _NUMBERED.match(line):
        return Label(clean_label(found.group(1)), True, found.end())
    if (found := _COLON.match(line)) and not _is_prose(found.group(1)):
        return Label(clean_label(found.group(1)), False, found.end())
    return None


def _is_title(name: str) -> bool:
    """Whether every word of several has a capital: The Post, not The trick."""
    return " " in name and name.istitle()


def is_channel(name: str) -> bool:
    """Return whether a label is what something is broadcast by, and nobody's name: 外语频道."""
    return _CHANNEL.search(plain(name)) is not None


_CHANNEL = re.compile(r"(?:频道|卫视|电视台|电台|公众号|直播间|栏目|节目|视频)$")


def _names_in_brackets(name: str, bracket: str) -> bool:
    """Whether brackets without a colon hold a name and not what is heard: [Ida Moor], (Speaker 1)."""
    return is_role(name) or (bracket not in "(（<" and is_full_name(name))


def is_sound(text: str) -> bool:
    """Return whether text is nothing but a sound or stage direction: [Music], (掌声), ♪ … ♪."""
    return bool(_SOUND.match(text))


def change_mark(line: str) -> int:
    """Return how long the mark is that says the voice changes without a name (>>), 0 if there is none."""
    found = _CHANGED.match(line)
    return found.end() if found else 0


def dash_mark(line: str) -> int:
    """Return how long a dialogue dash at the start of the line is, 0 if there is none."""
    found = _DASHED.match(line)
    return found.end() if found else 0


def _is_prose(name: str) -> bool:
    words = name.casefold().split()
    if name.isascii():
        return len(words) > 1 and words[0] in _OPENERS and not is_role(name) and not _is_title(name)
    if is_channel(name):
        return False
    return bool(_CJK_TAIL.search(name) or _CJK_HEAD.match(name)) and not is_role(name)


def supported(found: Sequence[Label], mentions: Iterable[str] = ()) -> frozenset[str]:
    """Return the names among the labels of a file that its evidence makes speakers.

    `mentions` are words of the file's speech with a capital inside a sentence: a single word that is both a
    label and mentioned as a name is one.
    """
    doubtful = {label.name for label in found if label.doubtful}
    found = [label for label in found if not label.doubtful]
    sure = _supported(found, mentions)
    known = {part.casefold() for name in sure for part in (name, *name.split())}
    return sure | {name for name in doubtful if name.casefold() in known}


def _supported(found: Sequence[Label], mentions: Iterable[str]) -> frozenset[str]:
    counts = Counter(label.name for label in found)
    mentioned = frozenset(mentions)
    sure: set[str] = set()
    for label in found:
        repeats = counts[label.name] > 1 and not _opens_a_sentence(label.name)
        if repeats or label.bracketed or is_role(label.name):
            sure.add(label.name)
    if sum(counts[name] for name in sure) * 2 < sum(counts.values()):
        # Colons mostly follow other words here: full names must make labels the rule, or there are none.
        sure |= {label.name for label in found if label.fresh and is_full_name(label.name)}
        if any(label.opening and not _opens_a_sentence(label.name) for label in found):
            sure |= {label.name for label in found if label.fresh and _is_one_name(label.name)}
        if sum(counts[name] for name in sure | _parts_of(sure, counts)) * 2 < sum(counts.values()):
            return frozenset(name for name in sure if is_anonymous(name))
    fresh = {label.name for label in found if label.fresh or is_anonymous(label.name)}
    once = {name for name in fresh if _tells_who(name) or _is_one_name(name) or name in mentioned}
    once = {name for name in once if not (_opens_a_sentence(name) or _is_barred(plain(name)))}
    return frozenset(sure | _parts_of(sure, counts) | once)


def _tells_who(name: str) -> bool:
    """Whether a label has the shape of a whole name, or tells a post: 河湾社记者."""
    flat = plain(name)
    han = not name.isascii()
    return is_full_name(name) or (han and (is_post(flat) or bool(name_after_post(flat))))


def _is_barred(name: str) -> bool:
    return role_of(name, key_of(name)).barred


def is_unexplained(label: str) -> bool:
    """Return whether a label that the file does not support may be somebody's all the same."""
    name = plain(label)
    if is_channel(name) or (not name.isascii() and (is_post(name) or bool(name_after_post(name)))):
        return True
    words = len(name.split()) if name.isascii() else len(name) / 2
    lead_in = (is_lead_in(name) and not _is_title(name)) or _opens_a_sentence(name)
    return words <= MOST_WORDS and not lead_in and not _is_barred(name)


MOST_WORDS = 6


def _parts_of(full: Iterable[str], names: Iterable[str]) -> set[str]:
    """The names that are one word of a fuller one: Ann, where Ann Example speaks too."""
    words = {word for name in full for word in name.split()}
    return {name for name in names if name in words}


def _is_one_name(name: str) -> bool:
    return name[:1].isupper() and name.isalpha() and not _opens_a_sentence(name)


def _opens_a_sentence(name: str) -> bool:
    return name.casefold() in _OPENERS


_NOTE_BEHIND = re.compile(r"[(（][^()（）]*[)）]\Z")


def could_be_name(label: str) -> bool:
    """Return whether a label that stands only once may be somebody's: no clause, no opener of a sentence."""
    label = _NOTE_BEHIND.sub("", label).rstrip()
    if is_full_name(label) or is_role(label) or is_post(plain(label)) or name_after_post(plain(label)):
        return True
    if label.isascii():
        words = label.split()
        return (
            len(words) <= 4
            and words[0][:1].isalnum()
            and not words[0].islower()
            and (words[0].casefold() not in _OPENERS or _is_title(label))
        )
    return not _is_prose(label) and len(label) <= 16


def is_full_name(name: str) -> bool:
    """Return whether a label has the shape of a person's whole name, or was made up by a tool."""
    if is_anonymous(name):
        return True
    if re.search(_HAN, name):
        shaped = re.fullmatch(rf"{_HAN}{{2,4}}|{_HAN}{{1,8}}·{_HAN}{{1,10}}", name) is not None
        return shaped and not _is_prose(name) and not is_channel(name)
    words = name.split()
    capital = [word for word in words if word[:1].isupper()]
    return 2 <= len(words) <= 5 and len(capital) >= 2 and words[0].casefold() not in _OPENERS
