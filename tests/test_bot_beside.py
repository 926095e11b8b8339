"""Searching in processes beside the bot: the same quotes, at once after a change, whatever happens."""

import asyncio
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from bot import beside
from bot.archive import Archive
from corpus.read import read
from search.model import Query
from search.searcher import Searcher

TALK = """{title}

本期嘉宾：钟表匠尤砚，主持人白檀。

白檀：尤师傅，{thing}怎么修？

尤砚：先听。{thing}坏在哪里，声音会告诉你，急着拆的人反而修不好。

白檀：听不出来呢？

尤砚：那就放一夜，第二天早上再听，人静了，{thing}的毛病自己会说话。
"""
WAITING = 60.0  # seconds for a process to start on a busy machine


def add(archive: Archive, thing: str) -> str:
    data = TALK.format(title=f"{thing}铺子", thing=thing).encode()
    return archive.add(read(data, f"{thing}.txt"), data).source.id


def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + WAITING
    while not met() and time.monotonic() < end:
        time.sleep(0.02)
    assert met()


def searching() -> int:
    """The process number of the one that searches."""
    (process,) = multiprocessing.active_children()
    assert process.pid is not None
    return process.pid


@pytest.fixture
def archive(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    cache = tmp_path_factory.getbasetemp() / "dictionary"
    opened = Archive.open(tmp_path / "library", cache=cache, samples=True)
    add(opened, "座钟")
    with opened.searching_beside(1):
        until(lambda: opened.searchers == 1)
        yield opened
    assert opened.searchers == 0
    opened.close()
    assert not multiprocessing.active_children()


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process must not search itself."""

    def refuse(searcher: Searcher, query: Query) -> NoReturn:
        raise AssertionError(f"{searcher} was asked for {query}")

    monkeypatch.setattr(Searcher, "search", refuse)


def test_the_quotes_are_those_that_the_bot_would_find(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    topics = ["座钟 毛病", "@尤砚 座钟", '"放一夜"', "磷虾养殖", "尤砚怎么看座钟"]
    here = [Searcher.search(archive._shelf.searcher, archive.parse(topic)) for topic in topics]
    request.getfixturevalue("idle")
    assert [archive.ask(topic) for topic in topics] == here
    assert here[0].quotes
    assert not here[3].quotes


@pytest.mark.usefixtures("idle")
def test_every_change_counts_from_the_next_question_on(archive: Archive) -> None:
    def titles(topic: str) -> list[str]:
        return [quote.source.title for quote in archive.ask(topic).quotes]

    added = add(archive, "怀表")
    assert "怀表铺子" in titles("怀表")
    (hidden, *_) = archive.ask("怀表 毛病").quotes
    archive.store.hide_turn(hidden.turn.id)
    archive.refresh()
    assert hidden.turn.id not in [quote.turn.id for quote in archive.ask("怀表 毛病").quotes]
    archive.remove(added)
    assert not titles("怀表")
    archive.undo_remove(added)
    archive.tidy()
    assert titles("怀表")


@pytest.mark.usefixtures("idle")
def test_words_of_the_lexicon_reach_it(archive: Archive, tmp_path: Path) -> None:
    lexicon = tmp_path / "library" / "lexicon.txt"
    lexicon.write_text("座钟 = 立地钟\n急着拆的人\n", "utf-8")
    assert archive.ask("立地钟 毛病").quotes
    while archive.renew():
        pass
    assert archive.ask("急着拆的人").quotes


def test_one_that_is_killed_is_replaced_and_nobody_notices(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "_PAUSE", 0.1)
    before = archive.ask("座钟 毛病")
    first = searching()
    os.kill(first, signal.SIGKILL)
    assert archive.ask("座钟 毛病") == before
    until(lambda: archive.searchers == 1 and searching() != first)
    assert archive.ask("座钟 毛病") == before


def test_one_whose_end_another_thread_saw_first_is_replaced(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = os.waitpid

    def told_to_this_thread(pid: int, options: int) -> tuple[int, int]:
        if threading.current_thread() is not threading.main_thread():
            raise ChildProcessError
        return ended(pid, options)

    monkeypatch.setattr(beside, "_PAUSE", 0.1)
    monkeypatch.setattr(os, "waitpid", told_to_this_thread)
    first = searching()
    os.kill(first, signal.SIGKILL)
    until(lambda: archive.searchers == 1 and searching() != first)
    assert archive.ask("座钟 毛病").quotes


def test_one_that_hangs_is_given_up(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_PATIENCE", 0.2)
    monkeypatch.setattr(beside, "_PAUSE", WAITING)
    before = archive.ask("座钟 毛病")
    os.kill(searching(), signal.SIGSTOP)
    assert archive.ask("座钟 毛病") == before
    until(lambda: not multiprocessing.active_children())
    assert archive.ask("座钟 毛病") == before


@pytest.mark.usefixtures("idle")
async def test_the_event_loop_asks_without_a_thread(archive: Archive) -> None:
    topics = ["座钟 毛病", "@尤砚 座钟", "磷虾养殖"] * 8  # more than are sent ahead
    found = await asyncio.gather(*[archive.ask_beside(topic, limit=2) for topic in topics])
    assert found == [archive.ask(topic, limit=2) for topic in topics]


async def test_the_event_loop_is_told_where_none_answers(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "_PATIENCE", 0.2)
    monkeypatch.setattr(beside, "_PAUSE", WAITING)
    os.kill(searching(), signal.SIGSTOP)
    assert await archive.ask_beside("座钟 毛病") is None
    until(lambda: not multiprocessing.active_children())
    assert await archive.ask_beside("座钟 毛病") is None, "there is none any more"


async def test_whoever_no_longer_waits_holds_up_nobody(archive: Archive) -> None:
    gone = asyncio.create_task(archive.ask_beside("座钟 毛病"))
    await asyncio.sleep(0)  # it is sent
    gone.cancel()
    found = await archive.ask_beside("座钟 毛病")
    assert found is not None
    assert found.quotes
    assert archive.searchers == 1


def test_what_fails_there_is_met_here(archive: Archive) -> None:
    broken = Query("座钟", "座钟", speakers=(["unhashable"],))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        archive.search(broken)
    assert archive.searchers == 1, "it goes on"
    assert archive.ask("座钟 毛病").quotes


def test_without_any_the_bot_searches_itself(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = tmp_path_factory.getbasetemp() / "dictionary"
    archive = Archive.open(tmp_path / "library", cache=cache)
    add(archive, "座钟")
    with archive.searching_beside(0):
        assert archive.searchers == 0
        assert archive.ask("座钟").quotes
    archive.close()
