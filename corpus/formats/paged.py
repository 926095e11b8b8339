"""Documents as lines (DOCX, PDF): an export if names and times head them, else a page of blocks."""

from collections.abc import Sequence
from dataclasses import replace

from corpus import page
from corpus.draft import Block, Draft
from corpus.formats import timed
from corpus.formats.script import Script, to_draft
from corpus.model import Aside


def draft_of(
    blocks: Sequence[Block],
    extra: Sequence[Aside],
    origin: str,
    format_name: str,
    *,
    title: str = "",
    speaker: str | None = None,
) -> Draft:
    """Return the draft of a document's blocks; `extra` are the parts outside its text, `title` its own.

    Raises what the page and export readers raise.
    """
    script = export_of(blocks, origin, format_name)
    if script is not None:
        draft = to_draft(script, origin, speaker)
    elif speaker is None:
        draft = page.segment(blocks, origin, format_name)
    else:
        draft = page.monologue(blocks, origin, format_name, speaker)
    return replace(draft, title=draft.title or title, asides=(*draft.asides, *extra))


def export_of(blocks: Sequence[Block], origin: str, format_name: str) -> Script | None:
    """Return what the blocks say if they are a timed export, else None; lines are numbered as blocks are."""
    rows = [(block.line, line) for block in blocks for line in block.text.split("\n")]
    content = "\n".join(line for _, line in rows)
    if not timed.sniff(content, origin):
        return None
    script = timed.scan(content, origin)
    script.format = format_name
    script.utterances = [said._replace(line=rows[said.line - 1][0]) for said in script.utterances]
    script.asides = [replace(aside, line=rows[aside.line - 1][0]) for aside in script.asides]
    return script
