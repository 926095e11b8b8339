"""Names, titles and links that people type: what is refused, and that nothing changes then."""

from datetime import date
from pathlib import Path

import pytest

from bot.explain import explain
from bot.texts.cli import CATALOGUES
from corpus.errors import InvalidError
from corpus.given import MAX_NAME, MAX_TITLE, check_link, check_name, check_title
from corpus.model import Transcript
from corpus.read import read
from corpus.store import Store

SPEECH = "各位好，今天我讲讲怎么听一口井。井水有没有人打，石头缝里听得出来。".encode()

NAMES = [("", "blank"), (" \u3000 ", "blank"), ("甲\n乙", "control"), ("甲\x1b[1m", "control")]
NAMES += [("甲\u2028乙", "control"), ("甲" * (MAX_NAME + 1), "long")]
LINKS = ["not a url", "javascript:alert(1)", "ftp://example.org/a", "http://", "https:///a", "http://[a/"]
LINKS += ["https://example.org/a b"]


def speech(**fields: str) -> Transcript:
    return read(SPEECH, "well.txt", speaker="丁海棠", **fields)


@pytest.mark.parametrize(("name", "reason"), NAMES)
def test_nobody_is_called_that(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidError) as caught:
        read(SPEECH, "well.txt", speaker=name)
    assert (caught.value.what, caught.value.reason) == ("name", reason)
    store = Store.open(tmp_path / "library.db")
    store.add(speech(), SPEECH)
    revision = store.revision
    with pytest.raises(InvalidError):
        store.rename_speaker(store.find_speaker("丁海棠").id, name)
    assert store.revision == revision
    assert [each.speaker.name for each in store.speakers()] == ["丁海棠"]


def test_a_name_loses_the_blanks_around_it() -> None:
    assert check_name(" Ada  Example\u3000") == "Ada  Example"
    assert [each.name for each in read(SPEECH, "well.txt", speaker=" 丁海棠 ").speakers] == ["丁海棠"]


@pytest.mark.parametrize(("title", "reason"), [("  ", "blank"), ("一\n二", "control"), ("长" * 301, "long")])
def test_a_title_is_one_line(title: str, reason: str, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "library.db")
    source = store.add(speech(), SPEECH).source
    with pytest.raises(InvalidError) as caught:
        store.edit_source(source.id, title=title)
    assert (caught.value.what, caught.value.reason) == ("title", reason)
    assert store.source(source.id) == source
    assert check_title("长" * MAX_TITLE)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_is_one_that_a_browser_follows(link: str, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "library.db")
    source = store.add(speech(), SPEECH).source
    for field in ("url", "media"):
        with pytest.raises(InvalidError) as caught:
            store.edit_source(source.id, **{field: link})  # type: ignore[arg-type]
        assert (caught.value.what, caught.value.reason) == ("link", "scheme")
    assert store.source(source.id) == source


def test_links_on_the_web_are_kept_as_given() -> None:
    for link in ("https://example.org/一?a=b#c", "HTTP://EXAMPLE.org", "http://[::1]:80/a"):
        assert check_link(f" {link}\t") == link


def test_an_empty_value_clears(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "library.db")
    source = store.add(speech(url="https://example.org/well"), SPEECH).source
    store.edit_source(source.id, title="井", recorded=date(2021, 3, 4), media="https://example.org/a.mp3")
    cleared = store.edit_source(source.id, title="", recorded="", url="", media="")
    assert (cleared.title, cleared.recorded, cleared.url, cleared.media) == (source.title, None, None, None)


@pytest.mark.parametrize("code", CATALOGUES)
def test_every_refusal_has_a_sentence(code: str) -> None:
    texts = CATALOGUES[code]
    reasons = [("link", "scheme")]
    reasons += [
        (what, reason) for what in ("name", "title", "link") for reason in ("blank", "control", "long")
    ]
    for what, reason in reasons:
        assert explain(InvalidError(what, reason, "300"), texts) != texts.unknown_reason
    assert len(texts.invalid) == len(reasons)
