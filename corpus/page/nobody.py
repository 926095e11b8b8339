"""Why a page is no conversation."""

import re
from collections.abc import Sequence

from corpus.draft import BlockKind
from corpus.page.evidence import ends_sentence
from corpus.page.labels import Hit, Unit
from corpus.page.shapes import bare_length, numbering

_CODE = re.compile(
    r"[{};]\s*$|^\s*(?:def|class|import|from|return|if|for|while|#include|function|const|let|var|public|"
    r"private)\b|^\s*(?://|/\*)|=>|\(\)"
)


def why_nobody(found: Sequence[Unit], possible: Sequence[Hit]) -> str:
    """The reason why a page is no conversation: "code", "list", "lyrics", "unlabelled" or "article"."""
    texts = [unit.plain.strip() for unit in found if unit.plain.strip()]
    if not texts:
        return "empty"
    code = sum(_CODE.search(text) is not None for text in texts)
    if code >= 0.3 * len(texts):
        return "code"
    asked = sum(
        unit.block.kind is BlockKind.HEADING
        and (unit.plain.rstrip().endswith("?") or numbering(unit.plain.strip()) is not None)
        for unit in found
    )
    if asked >= 3:
        return "unlabelled"
    sentences = sum(ends_sentence(text) for text in texts)
    short = sum(bare_length(text) <= 24 for text in texts)
    if sentences < 0.25 * len(texts):
        links = sum("](" in text or "http" in text for text in texts)
        labelled = len({hit.unit for hit in possible if hit.form == "colon"})
        if links + labelled >= 0.3 * len(texts) or short < 0.7 * len(texts):
            return "list"
        return "lyrics" if len(texts) > 2 else "article"
    return "article"
