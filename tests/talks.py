"""A small talk made for the tests of the library."""

from corpus.assemble import assemble
from corpus.draft import Draft
from corpus.model import Cue, Transcript

PAIRS = (
    ("主持人", "您几点开门？"),
    ("丁海棠", "天不亮就开，五点。"),
    ("主持人", "谁来得最早？"),
    ("丁海棠", "扫街的老郑，他要一碗咸豆浆。"),
)


def made(*pairs: tuple[str, str], raw: bytes = b"first", **known: object) -> Transcript:
    """A transcript of these labels and words, one a line, read from `raw`; a small talk if there are none."""
    cues = tuple(Cue(line, label, text) for line, (label, text) in enumerate(pairs or PAIRS, 1))
    known = {"title": "豆浆铺", "roles": frozenset({"主持人", "说话人 1"}), **known}
    return assemble(Draft("text", cues, **known), raw, "soy.txt")  # type: ignore[arg-type]
