"""Labels that a document uses once, and words before a colon that are none, in hearings, panels and talks.

In `data/once` a line that begins with `@` begins a turn, one that begins with `!` is set aside, and any other
after the first turn goes on in it. The marks are taken out before the page is read.
"""

import re
from pathlib import Path

import pytest

from corpus.model import Kind
from corpus.read import read

DOCUMENTS = sorted((Path(__file__).parent / "data" / "once").glob("*.txt"))
Turns = list[tuple[str, list[str]]]


def marked(text: str) -> tuple[str, Turns, list[str]]:
    """The page itself, its turns as (label, paragraphs) and what is set aside in it."""
    page: list[str] = []
    turns: Turns = []
    apart: list[str] = []
    for line in text.splitlines():
        bare = line[1:] if line[:1] in {"@", "!"} else line
        page.append(bare)
        if line[:1] == "@":
            label, _, said = bare.replace("：", ":", 1).partition(":")
            turns.append((re.split(r" \(|, ", label.strip("* "))[0], [said.strip("* ")]))
        elif line[:1] == "!":
            apart.append(bare)
        elif bare.strip() and turns:
            turns[-1][1].append(bare.replace("*", ""))
    return "\n".join(page), turns, apart


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_labels_that_come_once_are_told_from_colons_in_speech(document: Path) -> None:
    page, expected, apart = marked(document.read_text("utf-8"))
    transcript = read(page.encode(), document.name)
    names = {speaker.id: speaker.name for speaker in transcript.speakers}

    told = [(names[turn.speaker_id], turn.text.replace("*", "").split("\n")) for turn in transcript.turns]

    assert told == expected
    assert transcript.doubts == (("label",) if apart else ())
    assert apart == [aside.text for aside in transcript.asides if aside.kind is Kind.UNEXPLAINED]


def test_what_happens_in_the_room_is_no_label_in_round_brackets() -> None:
    talk = (
        "记者：您在河上撑了四十年船，怕过水吗？\n\n船工：怕。水大的那一年，半条街的人都上了屋顶。\n\n"
        "（众人）一片安静，没有人接话。\n\n记者：后来您还敢下水吗？\n\n船工：不下水吃什么？第二天就下了。\n\n"
        "（众人）笑声停不下来。\n\n记者：今天还撑吗？\n\n船工：不撑了，桥通了以后就没有人坐了。\n"
    )
    transcript = read(talk.encode(), "river.txt")

    assert {speaker.name for speaker in transcript.speakers} == {"记者", "船工"}
