"""The whole house on a genuine OpenSearch: added, found, removed, made anew; skipped where there is none."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.engines import clustered
from bot.settings import Cluster
from search.model import OtherIndexError
from tests.fakes import open_library


@pytest.fixture
def cluster(cluster_urls: tuple[str, ...]) -> Iterator[Cluster]:
    """A cluster's settings with a name of its own, deleted afterwards."""
    from tests.cluster import remove

    made = Cluster(cluster_urls, index=f"house-{secrets.token_hex(4)}", shards=1, replicas=0)
    yield made
    remove(cluster_urls[0], made.index)


def test_a_library_is_followed_searched_and_made_anew(cluster: Cluster, tmp_path: Path) -> None:
    open_library(tmp_path / "library").close()  # embedded, so that both can be compared
    own = Archive.open(tmp_path / "library")
    far = Archive.open(tmp_path / "library", place=clustered(cluster))
    try:
        for topic in ("学徒", "電子書", "rent", "@陶望川 机器", "没有人说过的话题"):
            shown = [(quote.turn.id, quote.text) for quote in far.ask(topic).quotes]
            assert shown == [(quote.turn.id, quote.text) for quote in own.ask(topic).quotes], topic
        source = far.ask("学徒").quotes[0].source.id
        far.remove(source)
        assert not far.ask("学徒 磨刀").quotes
        far.undo_remove(source)
        assert far.ask("学徒 磨刀").quotes
        far.index(rebuild=True)
        assert far.ask("学徒 磨刀").quotes
        condition = far.condition()
        assert condition is not None
        assert condition.status == "green"
        assert condition.documents == sum(summary.turns for summary in far.sources())
        assert condition.version
        assert far.index_state == "good"
        with pytest.raises(OtherIndexError):
            Archive.open(tmp_path / "other", place=clustered(cluster))
    finally:
        own.close()
        far.close()
