"""A page is what picking the best again and again gives, whatever is looked at to find it."""

from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from search.choice import choose
from search.prepared import Cut, Prepared
from search.rerank import Judged


@st.composite
def judged(draw: st.DrawFn) -> list[Judged]:
    scores = sorted(
        draw(st.lists(st.sampled_from([-0.2, 0.0, 0.5, 0.9, 0.95, 1.0]), max_size=9)), reverse=True
    )
    found = []
    for number, score in enumerate(scores, 1):
        source, speaker = draw(st.sampled_from(["s0", "s1"])), draw(st.sampled_from(["甲", "乙"]))
        text = f"第{number}句。"
        asked = draw(st.sampled_from([0, 90, 91]))
        prepared = Prepared(number, source, speaker, text, asked, "", partial(Cut.of, text, text))
        found.append(Judged(prepared, score, 0, len(text), ()))
    return found


def worth(one: Judged, page: list[Judged]) -> float:
    value, turn = one.score, one.prepared
    for other in (before.prepared for before in page):
        if other.source_id == turn.source_id:
            value *= 0.97
            if other.speaker_id == turn.speaker_id:
                value *= 0.93
                value *= 0.9 if turn.prompt and turn.prompt == other.prompt else 1.0
    return value


@settings(deadline=None)
@given(judged(), st.integers(0, 4), st.integers(0, 4))
def test_a_page_is_the_best_one_after_another(found: list[Judged], limit: int, offset: int) -> None:
    rest, page = list(found), list[Judged]()
    while rest and len(page) < limit + offset:
        best = max(rest, key=lambda one: (worth(one, page), -one.prepared.number))
        rest.remove(best)
        page.append(best)
    chosen, more = choose(found, limit, offset)
    assert [one.judged for one in chosen] == page[offset:]
    assert more == bool(rest)
