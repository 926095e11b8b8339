"""Times as exports write them: 0:05, 00:12:34.500, 1h02m03s, 5m674ms, "1.500s", 100 ns ticks."""

import re
from datetime import date, timedelta

# Hours may go past 99 in long recordings; a comma before milliseconds is SubRip's, a period everybody else's.
CLOCK = r"\d{1,3}:[0-5]?\d(?::[0-5]?\d)?(?:[.,]\d{1,6})?"
SPELLED = r"(?:\d{1,3}h\s?)?\d{1,3}m\s?\d{1,2}s(?:\s?\d{1,3}ms)?"
TIME = rf"(?:{CLOCK}|{SPELLED})"
RANGE = rf"{TIME}(?:\s*(?:-->|->|→|–|—|-|~|～|至|to)\s*{TIME})?"

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,6}))?\Z")
_SPELLED = re.compile(r"(?:(\d+)h\s?)?(\d+)m\s?(\d+)s(?:\s?(\d+)ms)?\Z")
_SECONDS = re.compile(r"(\d{1,6})[.,](\d{1,6})\Z")
_TIME = re.compile(TIME)
_DATE = re.compile(r"(?<!\d)(\d{4})\s?[年/.\-]\s?(\d{1,2})\s?[月/.\-]\s?(\d{1,2})(?!\d)")


def parse_time(text: str) -> timedelta | None:
    """Return the time that `text` is, or None. `m:ss` before `h:mm:ss`, fractions to the microsecond."""
    text = text.strip()
    if found := _CLOCK.match(text):
        hours, minutes, seconds, fraction = found.groups()
        micro = int((fraction or "0").ljust(6, "0"))
        return timedelta(
            hours=int(hours or 0), minutes=int(minutes), seconds=int(seconds), microseconds=micro
        )
    if found := _SPELLED.match(text):
        hours, minutes, seconds, milli = (int(group or 0) for group in found.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds, milliseconds=milli)
    if found := _SECONDS.match(text):
        return timedelta(seconds=int(found.group(1)), microseconds=int(found.group(2).ljust(6, "0")))
    return None


def parse_range(text: str) -> tuple[timedelta | None, timedelta | None]:
    """Return the first and the second time written in `text`; None where there is none."""
    times = [parse_time(found) for found in _TIME.findall(text)[:2]]
    return (times[0] if times else None, times[1] if len(times) > 1 else None)


def of_seconds(value: object, scale: float = 1.0) -> timedelta | None:
    """Return a JSON number or numeric string ("1.5", "1.500s", "PT1.5S", "0:01") times `scale` seconds.

    None for anything else, for infinities, and for times no recording has (negative, or over 10,000 hours).
    """
    if isinstance(value, dict):  # protobuf Duration: {"seconds": "1", "nanos": 500000000}
        whole, nanos = of_seconds(value.get("seconds", 0)), of_seconds(value.get("nanos", 0), 1e-9)
        return None if whole is None or nanos is None else whole + nanos
    if isinstance(value, str):
        text = value.strip()
        if ":" in text:
            return parse_time(text)
        value = text.removeprefix("PT").removesuffix("s").removesuffix("S")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value) * scale
    except (ValueError, OverflowError):
        return None
    return timedelta(seconds=round(seconds, 6)) if 0 <= seconds <= 36_000_000 else None


def find_date(text: str) -> date | None:
    """Return the first year-month-day in `text` (2026年6月2日, 2026-06-02, 2026/6/2), or None."""
    for found in _DATE.finditer(text):
        year, month, day = (int(group) for group in found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None
