"""The transcripts that ship with the program are read word for word."""

import re
from pathlib import Path

import pytest

from corpus.model import Kind
from corpus.read import read

SAMPLES = sorted((Path(__file__).parents[1] / "corpus" / "samples").glob("*.txt"))
LABELLED = re.compile(r"([^：:]{1,20})(?:：|: )(.+)")


def written(path: Path) -> list[tuple[str, str]]:
    """The labelled lines of a sample: a label is one that starts three lines or more."""
    lines = [
        found.groups() for line in path.read_text("utf-8").splitlines() if (found := LABELLED.fullmatch(line))
    ]
    labels = [label for label, _ in lines]
    return [(label, words) for label, words in lines if labels.count(label) >= 3]


def test_there_are_samples_in_both_scripts_and_in_english() -> None:
    texts = [path.read_text("utf-8") for path in SAMPLES]
    assert len(texts) >= 4
    assert any("記者" in text for text in texts)
    assert any("主持人：" in text for text in texts)
    assert any(text.isascii() for text in texts)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read_as_it_is_written(path: Path) -> None:
    transcript = read(path.read_bytes(), path.name)
    names = {speaker.id: speaker.name for speaker in transcript.speakers}
    assert [(names[turn.speaker_id], turn.text) for turn in transcript.turns] == written(path)
    assert len(transcript.turns) >= 20
    assert transcript.source.title == path.read_text("utf-8").splitlines()[0]
    assert transcript.source.recorded is not None
    assert sum(aside.kind is Kind.HEADING for aside in transcript.asides) >= 2
    assert not transcript.repairs
    assert not transcript.doubts
