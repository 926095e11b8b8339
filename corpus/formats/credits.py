"""Lines that tell who made a file, which nobody in it says."""

import re
from collections.abc import Collection

from corpus.formats.labels import is_role
from corpus.page.words import CREDIT_LABEL, LATIN_NAME, PERSON, plain

_CREDIT = re.compile(r"\s*(?P<label>[^\s:：]{1,12})\s?[:：]\s?(?P<who>[^:：.!?…。！？]{1,40})")
_BETWEEN_CREDITS = re.compile(r"[\t\u3000|/]+| (?=\S{1,12} ?[:：])")
_MAKING = re.compile(r"字幕(?:组|制作|翻译|校对)?|时间轴|打轴|听译|压制|subtitles?|captions?", re.IGNORECASE)
_MADE_BY = re.compile(
    r"\W*(?:(?:sub(?:title)?s|captions?|captioned|subtitled|transcri(?:bed|ption)|translat(?:ed|ion)|sync(?:ed)?)\b"
    r"[^.!?]{0,30}\bby\b[^.!?]{1,60}|字幕(?:组|由|制作|翻译|提供)[^.!?。！？]{1,40})",
    re.IGNORECASE,
)


def is_credits(text: str, labels: Collection[str | None] = ()) -> bool:
    """Return whether a line is nothing but credits, 剪辑：阿荷　配图：阿莲, and none a speaker's label.

    `labels` are those of the speakers. What a role is said to be, 翻译：阿宽, has to be a name.
    """
    if _MADE_BY.fullmatch(text):
        return True
    pairs = [_CREDIT.fullmatch(part) for part in _BETWEEN_CREDITS.split(text) if part.strip()]
    return bool(pairs) and all(
        pair is not None
        and pair["label"] not in labels
        and any(rule.fullmatch(pair["label"]) for rule in (CREDIT_LABEL, _MAKING))
        and (not is_role(pair["label"]) or _is_name(pair["who"]))
        for pair in pairs
    )


def _is_name(text: str) -> bool:
    name = plain(text).strip()
    return PERSON.fullmatch(name) is not None or LATIN_NAME.fullmatch(name) is not None
