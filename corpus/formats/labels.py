"""Who a label of an export stands for: a person, a role, or nobody anyone could name."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

# What diarisation and meeting tools write for a voice without a name, numbered or lettered.
_ANONYMOUS = re.compile(
    r"(?:说话人|說話人|发言人|發言人|讲话人|講話人|讲者|講者|演讲者|演講者|未知说话人|未知發言人|未知发言人|人物|声音|"
    r"speaker|spk|voice|channel|participant|person|user|guest|unknown\s?speaker|unknown|话者|話者|話し手|화자|참석자)"
    r"[\s_#\-]*(?:\d{1,3}|[a-z]|[一二三四五六七八九十]{1,3})?",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,3}|[A-Z]|(?:spk|S)_?\d{1,3}", re.IGNORECASE)

# Parts in a conversation, not persons: the same word is somebody else in the next file.
_ROLES = re.compile(
    r"(?:主持人?|主持|记者|記者|采访者|採訪者|采访人|提问者?|提問者?|观众|觀眾|听众|聽眾|嘉宾|嘉賓|受访者|受訪者|主播|"
    r"司仪|司儀|媒体|媒體|媒体提问|媒體提問|网友|網友|学生|學生|主席|候选人|面试官|翻译|翻譯|众人|眾人|大家|所有人|旁白|"
    r"q|a|host|co-?host|interviewer|interviewee|moderator|presenter|narrator|announcer|operator|audience|"
    r"audience\smember|question(?:er)?|answer|reporter|guest|speaker|panelist|caller|candidate|man|woman|male|female|"
    r"all|both|everyone|crowd|various|multiple\sspeakers)"
    r"[\s_#\-]*(?:\d{1,3}|[a-z]|[甲乙丙丁一二三四五六七八九十])?",
    re.IGNORECASE,
)

_NOTE = re.compile(r"(\S.*?\S)\s*[(（]([^()（）]{1,60})[)）]")
_BRACKETS = re.compile(r"[\[【「『<《(（]([^\[\]【】「」『』<>《》()（）]+)[\]】」』>》)）]\Z")
_CHAT = re.compile(r"\A\s*From (.+?) to (?:Everyone|everyone|All|.{1,40})\s*\Z")  # Zoom's chat
_SPACES = re.compile(r"[\s\u3000\xa0]+")


@lru_cache(maxsize=4096)
def clean_label(label: str) -> str:
    """Return a label without emphasis marks, brackets around it, a colon after it, or doubled blanks."""
    text = _CHAT.sub(r"\1", _SPACES.sub(" ", label)).strip()
    text = text.strip("*`").strip()
    text = text.rstrip(":：").strip()
    if text.startswith("__") and text.endswith("__"):
        text = text.strip("_")
    text = text.strip("*").strip()
    if found := _BRACKETS.match(text):
        text = found.group(1)
    return text.rstrip(":：").strip().rstrip("-–—|·• ")


@lru_cache(maxsize=4096)
def is_anonymous(label: str) -> bool:
    """Return whether a tool made up `label` for a voice: 说话人 1, SPEAKER_00, spk0, Unknown Speaker, B."""
    return bool(_ANONYMOUS.fullmatch(label) or _BARE.fullmatch(label))


@lru_cache(maxsize=4096)
def is_role(label: str) -> bool:
    """Return whether `label` is a part in the conversation, or anonymous: it belongs to its file alone."""
    return is_anonymous(label) or bool(_ROLES.fullmatch(label))


_PART = re.compile(r"(主持人|主持|记者|記者|嘉宾|嘉賓|主播|司仪|司儀)[ :：·]{1,2}([\u3400-\u9fff·]{2,12})")


def without_note(label: str) -> tuple[str, str]:
    """Return a person's label without the part they have in the talk, and that part: Ann Lee (host)."""
    if part := _PART.fullmatch(label):
        return part.group(2), part.group(1)
    found = _NOTE.fullmatch(label)
    if not found or is_role(found.group(1)):
        return label, ""
    return found.group(1), found.group(2).strip()


def voice_label(value: object) -> str | None:
    """Return the label for a speaker field of a machine's JSON, or None if it names nobody.

    A bare number or letter is spelled out, as these vendors' own text exports do (Speaker 0, Speaker B).
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = clean_label(str(value))
    if not text or text.casefold() in {"null", "none", "nan", "undefined", "unknown", "uu", "-1", "?"}:
        return None  # "UU" is Speechmatics' unknown speaker
    return f"Speaker {text}" if re.fullmatch(r"\d{1,3}|[A-Z]", text) else text


def same_persons(labels: Iterable[str]) -> Mapping[str, str]:
    """Return short label → full label where exactly one full label contains the short one as a word.

    Captions name a person in full at first and by one name later: Ann → Ann Example. Spelling in capitals
    or with other blanks is the same person too (ANN EXAMPLE).
    """
    known = [label for label in dict.fromkeys(labels) if not is_role(label)]
    same: dict[str, str] = {}
    by_key: dict[str, str] = {}
    for label in known:
        first = by_key.setdefault(_SPACES.sub("", label).casefold(), label)
        if first != label:
            same[label] = first
    full = [label for label in known if label not in same]
    for label in full:
        words = label.casefold().split()
        if len(words) != 1 or not label.isascii():
            continue
        longer = [other for other in full if other != label and label.casefold() in other.casefold().split()]
        if len(longer) == 1:
            same[label] = longer[0]
    return same
