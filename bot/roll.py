"""Who and what the library has, kept in step with the store by what changed: no change makes it read all."""

from corpus.cast import News
from corpus.choices import Hidden
from corpus.store import Store
from search.directory import Directory
from search.fold import Fold


class Roll:
    """The directory of a store's speakers and sources, and what is hidden, as of one revision."""

    def __init__(self, store: Store, fold: Fold) -> None:
        self._store = store
        self._fold = fold
        self._known, self._speaking, self.directory = self._read()

    @property
    def hidden(self) -> Hidden:
        """Who and what is never shown."""
        return self._known.hidden

    def follow(self) -> None:
        """Take over what changed in the store."""
        news = self._store.news(self._known.revision)
        restored = news.revision < self._known.revision  # to an older state
        if restored or news.decided != self._known.decided:
            self._known, self._speaking, self.directory = self._read()
            return
        if news.sources:
            met = {speaker for source in news.sources for speaker in self._speaking.get(source, ())}
            met.update(*news.speakers.values())
            for source in news.sources:
                self._speaking.pop(source, None)
            self._speaking |= news.speakers
            self.directory = self.directory.changed(self._store.visible_speakers(met), news.sources)
        self._known = news

    def _read(self) -> tuple[News, dict[str, frozenset[str]], Directory]:
        """Everything: the state of the store, who speaks in each source, and the directory."""
        news = self._store.news(-1)
        speakers = [summary.speaker for summary in self._store.speakers()]
        sources = [source for source in news.sources.values() if source is not None]
        return news, dict(news.speakers), Directory(speakers, sources, self._fold)
