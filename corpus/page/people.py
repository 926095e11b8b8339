"""One person under several labels, and what introductions and bios say of them."""

import re
from collections.abc import Iterable, Mapping, Sequence

from corpus.page.evidence import SHORTENED, Profile, glued, mistyped
from corpus.page.labels import Hit, key_of
from corpus.page.words import BIO, CREDIT_LABEL, HAN, LATIN_NAME, PERSON, TALKING, TITLE_TAIL, plain

_PAIR = re.compile(r"(?P<label>[^\s:,;、/|]{1,8})\s?[:=]\s?(?P<name>[^\s:;/|]{1,20}(?: [A-Z][\w.]*){0,3})")
_SHORT_FOR = re.compile(
    rf"(?P<name>[{HAN}·]{{2,8}}|[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){{0,4}})\s?[(\[][^()\[\]]{{0,12}}(?:简称|"
    rf"简记|下称|以下称|略称|记为|记作)(?:为|作)?\s?"
    rf"[“\"「『]?(?P<label>[{HAN}]{{1,4}}|[A-Z][A-Za-z.]{{0,9}})[”\"」』]?\s?[)\]]"
)


def is_credit_line(text: str) -> bool:
    """Whether a line is nothing but several credits: `编辑：李四　校对：王五`."""
    pairs = list(_PAIR.finditer(plain(text)))
    return len(pairs) >= 2 and all(CREDIT_LABEL.fullmatch(pair["label"]) for pair in pairs)


def legend_pairs(text: str) -> dict[str, str]:
    """The labels explained by a line such as `问：记者　张：张三`, by key; empty if the line is no legend."""
    flat = plain(text)
    pairs = list(_PAIR.finditer(flat))
    if not pairs or len(text) > 120:
        return {}
    rest = _PAIR.sub("", flat).strip(" ,;、/|()[]")
    if rest or any(re.search(r"[。!?]", pair["name"]) for pair in pairs):
        return {}
    found = {key_of(pair["label"]): text[slice(*pair.span("name"))].strip() for pair in pairs}
    short = all(len(key) <= 3 for key in found) and not is_credit_line(text)
    return found if short and (len(pairs) >= 2 or _stands_for(*next(iter(found.items())))) else {}


def _stands_for(key: str, name: str) -> bool:
    return len(key) == 1 and name.startswith(key) and PERSON.fullmatch(plain(name)) is not None


_CREDITED = re.compile(
    rf"(?:受访|采访|访谈|访问|被访|采写|嘉宾|主持|对话|对谈|主讲|分享|撰文|记者|interview(?:er|ee)?|host|"
    rf"guest|moderator)[人者]?(?:嘉宾|老师|教授)?\s?(?:[:为是]|\s-\s)\s?[\[“\"]?"
    rf"(?P<name>[{HAN}·]{{2,8}}|[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){{0,4}})",
    re.IGNORECASE,
)
_NAMED_SO = rf"(?=访谈|专访|对话|采访|对谈|老师|教授|博士|先生|女士|院士|[^{HAN}]|$)"
_SELF = rf"我(?:是|叫|的名字叫?)(?P<name>{{surname}}[{HAN}]{{{{1,2}}}})(?=[,。!;、:\s]|$)"
_TITLED = rf"(?<![{HAN}])(?P<name>{{surname}}[{HAN}]{{{{1,2}}}}){_NAMED_SO}"


def full_names(free: str, title: str, profiles: Mapping[str, Profile], speech: str) -> dict[str, str]:
    """Names that stand for the labels of a document, printed form by key.

    `free` is the text that is nobody's, `title` the title, `speech` the first turns.
    """
    found: dict[str, str] = {}
    for match in _CREDITED.finditer(plain(free)):
        name = _without_title(match["name"])
        if PERSON.fullmatch(name) or LATIN_NAME.fullmatch(name):
            found.setdefault(key_of(name), _printed(free, match, name))
    for profile in profiles.values():
        if _is_full(plain(profile.name)):
            found.setdefault(profile.key, profile.name)
        elif len(profile.key) == 1 and HAN_LETTER.fullmatch(profile.key):
            for pattern, text in ((_SELF, speech), (_TITLED, title)):
                rule = pattern.format(surname=profile.key)
                named = {match["name"]: match for match in re.finditer(rule, plain(text))}
                if len(named) == 1:
                    name, match = named.popitem()
                    name = _without_title(name)
                    found.setdefault(key_of(name), _printed(text, match, name))
    return found


def _printed(text: str, match: re.Match[str], name: str) -> str:
    """The name as `text` prints it, whose plain form was matched; `name` is the beginning of what matched."""
    return text[match.start("name") : match.start("name") + len(name)]


def _named_at_end(text: str) -> str:
    """The person's name that a run of plain words ends with, "" if it ends with none."""
    if text.isascii():
        return text
    ends = (text[-length:] for length in (4, 3, 2, 5) if length <= len(text))
    return next((end for end in ends if PERSON.fullmatch(end)), "")


HAN_LETTER = re.compile(rf"[{HAN}]")


def _without_title(name: str) -> str:
    stripped = TITLE_TAIL.sub("", name) if not name.isascii() else name
    return stripped if len(stripped) >= 2 else name


def is_latin(name: str) -> bool:
    """Whether a name is written in letters, not in Chinese characters."""
    return re.search(rf"[{HAN}]", name) is None


def _is_full(name: str) -> bool:
    if is_latin(name):
        return LATIN_NAME.fullmatch(name) is not None and " " in name.strip()
    return PERSON.fullmatch(name) is not None and len(name) >= 2 and TITLE_TAIL.search(name) is None


def short_forms(free: str, notes: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Labels explained in passing, `张三（以下简称“张”）`, as names by key; `notes` are (label, its note)."""
    found: dict[str, str] = {}
    for match in _SHORT_FOR.finditer(plain(free)):
        name = _named_at_end(match["name"])
        if name:
            found[key_of(match["label"])] = free[match.end("name") - len(name) : match.end("name")]
    for name, note in notes:
        label = SHORTENED.search(plain(note))
        if label is not None:
            found[key_of(label["label"])] = name
    return found


def same_people(
    profiles: Mapping[str, Profile], names: Mapping[str, str], legend: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Which labels are one person: (key → key of the person, key of the person → printed name)."""
    same: dict[str, str] = {}
    printed = {key: profile.name for key, profile in profiles.items()}
    for key, profile in profiles.items():
        better = legend.get(key) or _better(key, profile, profiles, names)
        if better is not None and key_of(better) != key:
            same[key] = key_of(better)
            printed.setdefault(key_of(better), better)
    same |= _shared_roles(profiles)
    return {key: _end(key, same) for key in profiles}, printed


def _end(key: str, same: Mapping[str, str]) -> str:
    seen = {key}
    while (following := same.get(key)) is not None and following not in seen:
        key = following
        seen.add(key)
    return key


def _better(
    key: str, profile: Profile, profiles: Mapping[str, Profile], names: Mapping[str, str]
) -> str | None:
    """A fuller printed name of the same person, if exactly one is known."""
    fitting = [other for other in profiles.values() if glued(key, other.key) or mistyped(profile, other)]
    if fitting:
        return max(fitting, key=lambda other: (len(other.key), other.count)).name
    if profile.role.is_role or profile.role.outlet:
        return None
    fuller = {
        fold: name for fold, name in names.items() if _short_of(key, plain(profile.name), fold, plain(name))
    }
    return next(iter(fuller.values())) if len(fuller) == 1 else None


def _short_of(key: str, label: str, fold: str, name: str) -> bool:
    """Whether a label is a part of a full name that people are called by."""
    if key == fold or len(key) >= len(fold):
        return False
    if is_latin(label):
        words, parts = _words(name), _words(label)
        if not is_latin(name) or len(words) <= len(parts) or len(key) < 2:
            return False
        initials = label.isupper() and key == "".join(word[0] for word in words)
        return initials or words[: len(parts)] == parts or words[-len(parts) :] == parts
    bare = TITLE_TAIL.sub("", label)
    if bare != label:
        return len(bare) in {1, 2} and fold.startswith(bare) and len(fold) > len(bare)
    if len(key) == 1:
        return fold.startswith(key)
    return len(fold) >= 3 and fold.endswith(key)


def _words(name: str) -> list[str]:
    return [word.casefold().strip(".") for word in re.split(r"[ .·]+", name) if word]


def _shared_roles(profiles: Mapping[str, Profile]) -> dict[str, str]:
    """`记` is 记者, and a stray 问 or 答 between two people is whoever of them asks or answers."""
    pairs = (("记", "记者"), ("主持", "主持人"), ("提问", "问"), ("观众提问", "观众"))
    same = {short: long for short, long in pairs if short in profiles and long in profiles}
    stray = {"问", "答", "q", "a", "question", "answer", *same}
    people = [profile for profile in profiles.values() if profile.key not in stray]
    askers = [profile for profile in people if profile.asks]
    answerers = [profile for profile in people if not profile.asks]
    if len(askers) == len(answerers) == 1:
        for owner, keys in ((askers[0], ("问", "q", "question")), (answerers[0], ("答", "a", "answer"))):
            few = [key for key in keys if key in profiles and profiles[key].count <= 0.25 * owner.count]
            same |= dict.fromkeys(few, owner.key)
    return same


_OFFICE = re.compile(
    r"(?:创始人|合伙人|CEO|CTO|CFO|COO|CMO|VP|总裁|总经理|董事长|董事|主任|教授|讲师|研究员|院士|博士|"
    r"博士生|硕士|学者|专家|作家|作者|诗人|导演|编剧|演员|歌手|画家|摄影师|设计师|建筑师|工程师|科学家|"
    r"医生|医师|律师|法官|"
    r"负责人|经理|总监|主管|主编|编辑|记者|主播|主理人|主持人|院长|校长|所长|馆长|会长|理事长|秘书长|主席|"
    r"部长|局长|厅长|处长|市长|书记|代表|委员|顾问|投资人|分析师|产品经理|程序员|开发者|农户|店主|馆员|"
    r"教师|老师|先生|女士|"
    r"founder|professor|director|president|chief \w+ officer|editor|author|partner|scientist|engineer|"
    r"researcher)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,、。;:!?\n“”\"「」]|(?:邀请到?了?|对话|采访了?|专访|连线|嘉宾(?:是|为)|以及|和|与|及|由|请到了?|"
    r"主持人?(?:是|为))"
)


def about_people(
    people: Mapping[str, tuple[str, ...]], free: Sequence[str], hits: Iterable[tuple[str, Hit]]
) -> dict[str, str]:
    """What the document says of each person, by key: the label's note, a bio, an introduction's title.

    `people` gives plain names by key, `free` the texts that are nobody's, `hits` (key of the person, label).
    """
    found: dict[str, str] = {}
    for key, hit in hits:
        note = hit.note.strip()
        if (
            key not in found
            and len(note) >= 4
            and SHORTENED.search(plain(note)) is None
            and re.search(rf"[{HAN}A-Za-z]{{3}}", note)
        ):
            found[key] = note
    for key, names in people.items():
        for name in names:
            if key not in found and len(name) >= 2 and (text := _introduction(name, free)):
                found[key] = text
    return found


def _introduction(name: str, free: Sequence[str]) -> str:
    for text in free:
        flat = plain(text)
        at = flat.find(name)
        while at >= 0:
            after, before = at + len(name), flat[max(0, at - 60) : at]
            clause = _CLAUSE.split(before)[-1]
            if len(clause) >= 3 and _OFFICE.search(clause.strip()):
                return text[at - len(clause) : at].strip()
            bio = re.match(r"\s{0,2}[,(:|—–-]{1,2}\s{0,2}(?P<about>[^。.;!?)\n]{4,60})", flat[after:])
            listed = BIO.search(flat) is not None and TALKING.search(flat) is None
            if at <= 4 and bio is not None and (":" not in bio[0][: -len(bio["about"])] or listed):
                return text[after + bio.start("about") : after + bio.end("about")].strip(" ,，、")
            at = flat.find(name, after)
    return ""
