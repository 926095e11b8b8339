"""What tests of the readers look at: who says what in a draft, and when."""

import json

from corpus.draft import Draft
from corpus.read import read_draft

Value = dict[str, object] | list[object]


def read_json(value: Value, **options: str) -> Draft:
    """The draft of a JSON transcript."""
    content = json.dumps(value, ensure_ascii=False, indent=1).encode()
    return read_draft(content, "talk.json", **options)  # type: ignore[arg-type]


def said(draft: Draft) -> list[tuple[str | None, str]]:
    """Label and text of each cue."""
    return [(cue.label, cue.text) for cue in draft.cues]


def times(draft: Draft) -> list[tuple[float | None, ...]]:
    """Start and end of each cue in seconds."""
    spans = [(cue.start, cue.end) for cue in draft.cues]
    return [tuple(None if time is None else time.total_seconds() for time in span) for span in spans]
