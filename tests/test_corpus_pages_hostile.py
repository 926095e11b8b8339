"""Pages made to put a word or a speaker where none is: every turn of each has to be as it is marked.

In `data/hostile` a line that begins with `@` begins a turn, one with `~` is nobody's, one with `!` is too and
a person is told of it; any other after the first turn goes on in it. The marks are taken out before the page
is read.
"""

import re
from pathlib import Path

import pytest

from corpus.model import Kind
from corpus.read import read

DOCUMENTS = sorted((Path(__file__).parent / "data" / "hostile").iterdir())
_LABEL = re.compile(r"(?P<letter>[QA])\. |(?P<name>[^:：]+?)(?:\s?\([^()]*\)|, [^:：]*)?\s?[:：]")


def bare(text: str) -> str:
    """`text` without blanks and the marks of Markdown."""
    return re.sub(r"[\s*\\>-]", "", text)


def marked(text: str) -> tuple[str, list[tuple[str, str]], list[str]]:
    """The page itself, its turns as (label, words), and the lines of which a person is told."""
    page: list[str] = []
    turns: list[tuple[str, str]] = []
    doubted: list[str] = []
    for line in text.splitlines():
        mark = line[:1] if line[:1] in {"@", "~", "!"} else ""
        page.append(line.removeprefix(mark))
        if mark == "@":
            plain = page[-1].replace("**", "").replace("## ", "")
            label = _LABEL.match(plain)
            assert label is not None
            turns.append((label["name"] or label["letter"], bare(plain[label.end() :])))
        elif mark == "!":
            doubted.append(page[-1])
        elif not mark and line.strip():
            turns[-1] = (turns[-1][0], turns[-1][1] + bare(line))
    return "\n".join(page), turns, doubted


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_turn_of_a_hostile_page_is_as_marked(document: Path) -> None:
    page, expected, doubted = marked(document.read_text("utf-8"))
    transcript = read(page.encode(), document.name)
    names = {speaker.id: speaker.name for speaker in transcript.speakers}

    assert [(names[turn.speaker_id], bare(turn.text)) for turn in transcript.turns] == expected
    assert transcript.doubts == (("label",) if doubted else ())
    told = {aside.text for aside in transcript.asides if aside.kind is Kind.UNEXPLAINED}
    assert set(doubted) <= told
