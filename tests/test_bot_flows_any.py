"""Whatever a library holds and whatever is pressed: Telegram refuses nothing, and every press is answered."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive import Archive
from bot.limits import Kind, Limits, Rate
from corpus.assemble import assemble
from corpus.draft import Draft
from corpus.model import Cue
from tests.fakes import Telegram

NASTY = "<b>&amp;\"'</b>"
FAMILY = "👨‍👩‍👧‍👦"
GENEROUS = Limits({kind: Rate(10_000, 0.001) for kind in Kind})


def fill(archive: Archive, title: str, said: list[tuple[str, str]], about: str = "") -> None:
    cues = tuple(Cue(line, label, text) for line, (label, text) in enumerate(said, 1))
    draft = Draft("text", cues, title=title, url="https://a.example/?q=<>&\"'", about={said[0][0]: about})
    data = repr((title, said)).encode(errors="replace")
    archive.add(assemble(draft, data, f"{title[:20]}.txt"), data)


async def wander(telegram: Telegram, topics: list[str], presses: int, seed: int) -> None:
    """Ask, then press any buttons in any order."""
    chance = random.Random(seed)
    anna = telegram.world.person(f"安娜 {NASTY}")
    chat = telegram.world.private(anna)
    for topic in topics:
        if topic.strip():
            await telegram.say(anna, topic)
    for _ in range(presses):
        pressable = [
            (message, button["callback_data"])
            for message in telegram.world.history(chat)
            for row in message.keyboard or []
            for button in row
            if "callback_data" in button
        ]
        if not pressable:
            break
        press = telegram.people.callback(anna, *chance.choice(pressable))
        await telegram.settle()
        assert press.answer.done()
    assert [call.reason for call in telegram.refused()] == []
    assert not [call for call in telegram.world.calls if call.dropped]


@pytest.mark.parametrize("seed", range(2))
async def test_names_titles_and_turns_full_of_markup(tmp_path: Path, seed: int) -> None:
    archive = Archive.open(tmp_path)
    long = (f"潮汐{NASTY}{FAMILY}e\u0301。" * 700)[:9000]
    fill(
        archive,
        f"{NASTY}{FAMILY}" * 40,
        [
            (f"沈{NASTY}", f"潮汐怎么看？{NASTY}"),
            (f"陆{FAMILY}", long),
            (f"沈{NASTY}", "潮汐" + FAMILY * 600),
            ("陆" * 60, "潮汐" + "&" * 4000),
            (f"沈{NASTY}", "潮汐，\n" * 1500),
            ("Ann" + "\u0301" * 20, "tide " * 1200),
        ],
        about=NASTY * 30,
    )
    async with Telegram(archive, limits=GENEROUS) as telegram:
        await wander(
            telegram,
            ["潮汐", f"潮汐 {NASTY}", "tide", "/random", "@沈 潮汐", "/speakers", "/sources"],
            25,
            seed,
        )
    archive.close()


WORDS = st.text(
    st.one_of(
        st.sampled_from("潮汐，。！\n<>&\"'👍🏽\u200d\u0301@/#:：「"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    min_size=1,
    max_size=400,
)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=6), WORDS, st.integers(0, 99))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_library(tmp_path_factory, said: list[tuple[str, str]], title: str, seed: int) -> None:
    archive = Archive.open(tmp_path_factory.mktemp("any"))
    fill(archive, title, [(label.strip() or "谁", f"潮汐{text}") for label, text in said])
    async with Telegram(archive, limits=GENEROUS) as telegram:
        await wander(telegram, ["潮汐", "/random"], 15, seed)
    archive.close()
