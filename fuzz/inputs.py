"""Hypothesis' inputs for a target: any bytes, the words of its grammar, and its seeds with changes."""

from collections.abc import Sequence

from hypothesis import strategies as st

from fuzz.target import Target, change_json

_Edit = tuple[float, int, bytes]


def inputs(target: Target) -> st.SearchStrategy[bytes]:
    """Inputs within the target's length."""
    words = st.sampled_from(target.tokens or ("\n",)) | st.text(max_size=6)
    seeds = st.sampled_from([path.read_bytes() for path in target.seeds] or [b""])
    written = st.lists(words, max_size=40).map(lambda parts: "".join(parts).encode("utf-8", "replace"))
    edit = st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=3) | words.map(_encoded))
    edited = st.builds(_edited, seeds, st.lists(edit, min_size=1, max_size=6))
    made = st.binary(max_size=min(target.most, 300)) | written | edited
    if target.structured:
        made |= st.builds(
            lambda data, seed: change_json(data, target.most, seed) or data, seeds, st.integers(0, 2**32)
        )
    return made.map(lambda data: data[: target.most])


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _edited(data: bytes, edits: Sequence[_Edit]) -> bytes:
    """`data` with, at each share of its length, some bytes replaced by others."""
    for share, cut, put in edits:
        at = int(share * len(data))
        data = data[:at] + put + data[at + cut :]
    return data
