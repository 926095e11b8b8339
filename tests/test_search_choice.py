"""A page is what picking the best again and again gives, whatever is looked at to find it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Turn
from search.choice import Found, choose
from search.prepared import Prepared
from search.rerank import Judged

ASKED = [Turn(90 + i, f"asked{i}", "s0", i, "host", "为什么？") for i in range(2)]


@st.composite
def judged(draw: st.DrawFn) -> list[Found]:
    scores = sorted(
        draw(st.lists(st.sampled_from([-0.2, 0.0, 0.5, 0.9, 0.95, 1.0]), max_size=9)), reverse=True
    )
    found = []
    for number, score in enumerate(scores, 1):
        source, speaker = draw(st.sampled_from(["s0", "s1"])), draw(st.sampled_from(["甲", "乙"]))
        text = f"第{number}句。"
        prepared = Prepared(number, text, text, draw(st.sampled_from([None, *ASKED])), "")
        turn = Turn(number, f"t{number}", source, number, speaker, text)
        found.append(Found(turn, Judged(prepared, score, 0, len(text), ())))
    return found


def worth(one: Found, page: list[Found]) -> float:
    value = one.judged.score
    for other in page:
        if other.turn.source_id == one.turn.source_id:
            value *= 0.97
            if other.turn.speaker_id == one.turn.speaker_id:
                value *= 0.93
                asked = one.judged.prepared.prompt
                value *= 0.9 if asked is not None and asked == other.judged.prepared.prompt else 1.0
    return value


@settings(deadline=None)
@given(judged(), st.integers(0, 4), st.integers(0, 4))
def test_a_page_is_the_best_one_after_another(found: list[Found], limit: int, offset: int) -> None:
    rest, page = list(found), list[Found]()
    while rest and len(page) < limit + offset:
        best = max(rest, key=lambda one: (worth(one, page), -one.turn.number))
        rest.remove(best)
        page.append(best)
    chosen, more = choose(found, limit, offset)
    assert [one.found for one in chosen] == page[offset:]
    assert more == bool(rest)
