"""The same talk on two sites is recognised; other talks are not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import twins
from corpus.store import Store
from corpus.twins import share, sketches
from tests.talks import made

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # of the machine's load

TALK = (
    ("主持人", "您守了三十年灯塔，最怕的是什么天气，是台风，还是大雾？"),
    (
        "闻海生",
        "台风来之前有三天的预报，你可以准备；雾是一眨眼就来了，什么都看不见，只剩下雾号一声一声地响，像在问海里还有没有人。",
    ),
    ("主持人", "那种时候您在塔上做些什么，会不会觉得自己也被忘在了雾里？"),
    (
        "闻海生",
        "我数船的汽笛。听见一声，就在本子上画一道；画到第七道，说明这一班的船都平安过去了，我才敢去烧水泡茶。",
    ),
    ("主持人", "好的。"),
    ("闻海生", "本子我都留着，一共四十一本，谁要查哪一天有雾，来问我，比气象台还准。"),
)
TRADITIONAL = (
    ("记者", "您守了三十年燈塔，最怕的是什麼天氣？是颱風還是大霧？"),
    (
        "聞海生",
        "颱風來之前有三天的預報，你可以準備，霧是一眨眼就來了，什麼都看不見，只剩下霧號一聲一聲的響，像在問海裡還有沒有人。",
    ),
    ("记者", "那種時候您在塔上做些什麼，會不會覺得自己也被忘在了霧裡？"),
    (
        "聞海生",
        "我數船的汽笛，聽見一聲就在本子上畫一道，畫到第七道，說明這一班的船都平安過去了，我才敢去燒水泡茶。",
    ),
    ("记者", "好的。"),
    ("聞海生", "本子我都留著，一共四十一本，誰要查哪一天有霧來問我，比氣象台還準。"),
)
ENGLISH = (
    "We kept the lamp by hand until the winter of the big ice, and nobody ever asked us if we were cold.",
    "We kept the lamp by hand until the winter of the great ice; nobody ever asked us if we were cold!",
)


def add(store: Store, raw: bytes, *pairs: tuple[str, str]) -> list[int]:
    """The numbers of the turns of a new source."""
    source = store.add(made(*pairs, raw=raw), raw).source
    return [turn.number for turn in store.source_turns(source.id)]


def pairs(store: Store, numbers: list[int]) -> list[list[int]]:
    found = store.twins_each(numbers)
    return [[twin.number for twin in found.get(number, ())] for number in numbers]


def test_the_same_talk_in_the_other_script_is_linked_turn_by_turn(store: Store) -> None:
    one, two = add(store, b"1", *TALK), add(store, b"2", *TRADITIONAL)
    assert pairs(store, one) == [[two[0]], [two[1]], [two[2]], [two[3]], [], [two[5]]]
    assert pairs(store, two) == [[one[0]], [one[1]], [one[2]], [one[3]], [], [one[5]]]


def test_one_turn_repeated_elsewhere_by_the_same_person_is_linked(store: Store) -> None:
    one = add(store, b"1", TALK[0], TALK[1])
    two = add(store, b"2", ("路人", "另外说一件不相干的事情，今天的鱼很新鲜。"), TRADITIONAL[1])
    assert pairs(store, one) == [[], [two[1]]]


def test_words_in_another_mouth_are_no_twin(store: Store) -> None:
    one = add(store, b"1", *TALK)
    two = add(
        store,
        b"2",
        ("说书人", TALK[1][1]),
        ("听众", "后来呢，那位守灯塔的老人后来怎么样了，有人去看过他吗？"),
    )
    assert pairs(store, one + two) == [[]] * 8


def test_a_turn_that_another_site_cut_in_two_is_linked_with_both_halves(store: Store) -> None:
    speech = TALK[1][1] + TALK[3][1] + TALK[5][1]
    one = add(store, b"1", ("主持人", "请讲。"), ("闻海生", speech))
    cut = len(speech) // 2
    two = add(store, b"2", ("闻海生", speech[:cut]), ("主持人", "请您接着讲。"), ("闻海生", speech[cut:]))
    assert pairs(store, one) == [[], [two[0], two[2]]]


def test_english_with_another_punctuation_is_linked(store: Store) -> None:
    one, two = add(store, b"1", ("Ruth Abel", ENGLISH[0])), add(store, b"2", ("RUTH ABEL", ENGLISH[1]))
    assert pairs(store, one) == [two]


def test_pleasantries_and_other_talks_are_not_linked(store: Store) -> None:
    add(store, b"1", ("丁海棠", "谢谢主持人，谢谢大家。"), ("主持人", "谢谢您来。"))
    two = add(store, b"2", ("丁海棠", "谢谢主持人，谢谢大家。"), ("主持人", "谢谢您来。"))
    add(store, b"3", *TALK)
    assert pairs(store, two) == [[], []]


def test_the_same_words_in_one_source_are_no_twins(store: Store) -> None:
    numbers = add(store, b"1", TALK[1], TALK[0], TALK[1])
    assert pairs(store, numbers) == [[], [], []]


def test_links_follow_removal_hiding_and_correction(store: Store) -> None:
    one, two = add(store, b"1", *TALK), add(store, b"2", *TRADITIONAL)
    source = store.turns([two[0]])[0].source_id
    store.remove(source)
    assert pairs(store, one) == [[]] * 6
    store.undo_remove(source)
    assert pairs(store, one)[1] == [two[1]]
    store.hide_turn(store.turns([two[1]])[0].id)
    assert pairs(store, one)[1] == []
    store.add(made(*TRADITIONAL[:3], ("聞海生", "霧散了。"), raw=b"2"), b"2")
    assert pairs(store, one)[3] == []
    store.add(made(*TRADITIONAL, raw=b"2"), b"2")
    assert len(pairs(store, one)[3]) == 1


@calm
@given(st.lists(st.text(max_size=400), max_size=6))
def test_many_sketches_at_once_are_those_of_each(texts: list[str]) -> None:
    together = sketches(texts)
    assert [sketch.fingerprints for sketch in together] == [
        sketches([text])[0].fingerprints for text in texts
    ]
    for text, sketch in zip(texts, together, strict=True):
        assert share(sketch, sketches([f"　{text.upper()}！"])[0]) == (1.0 if sketch.fingerprints else 0.0)


def test_a_library_of_portions_is_sketched_like_one(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"第{number}夜的灯塔下，" + "潮水退了又涨，" * (number % 7 + 3) for number in range(40)]
    whole = [sketch.fingerprints for sketch in sketches(texts)]
    monkeypatch.setattr(twins, "PORTION", 100)
    assert [sketch.fingerprints for sketch in sketches(texts)] == whole
    assert sketches([]) == []


@calm
@given(st.text("晨光海港渡船灯火潮水夜归人说话长", min_size=110, max_size=400), st.integers(0, 99), st.data())
def test_a_wrong_character_does_not_hide_a_twin(text: str, place: int, data: st.DataObject) -> None:
    wrong = text[:place] + data.draw(st.sampled_from("錯误")) + text[place + 1 :]
    one, other = sketches([text, wrong])
    assert share(one, other) >= 0.5
    assert len(set(one.fingerprints) & set(other.fingerprints)) >= 1
