"""From a draft to a transcript: cues of one speaker in a row become a turn, and everything gets its id."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain, groupby
from pathlib import PurePath

from corpus.draft import Draft
from corpus.errors import DecodeError
from corpus.model import Cue, Repair, Source, Speaker, Transcript, Turn
from corpus.names import fold_name, person_id, plain, public_id, role_id

SOURCE_ID_LENGTH = 12

# Halves of surrogate pairs; NUL, which ends a string elsewhere; what begins a command of a terminal.
_UNSHOWN = re.compile("[\ud800-\udfff\0\x1b\x90\x98\x9b\x9d-\x9f]")


def assemble(draft: Draft, data: bytes, origin: str, source_id: str | None = None) -> Transcript:
    """The transcript of a draft.

    Consecutive cues of one speaker are one turn, their texts joined by a line feed, from the start of the
    first to the end of the last; cues that name nobody or say nothing are left out. A file that carries the
    id of a source (an export) keeps it, else the id is made of the bytes.

    Args:
        draft: what a reader made of the file.
        data: the bytes of the file.
        origin: file name or address it came from.
        source_id: the source that this file is a new version of; wins over the draft's.

    Raises:
        DecodeError: the file spells half a character, as JSON can: it could be neither stored nor sent; or it
            spells a character that no text has, which would command a terminal instead of being shown.
    """
    _refuse_unshown(draft, origin)
    origin = draft.origin or origin
    source = Source(
        id=source_id or draft.source_id or source_digest(data),
        title=draft.title.strip() or PurePath(origin).stem.strip() or origin.strip(),
        origin=origin,
        recorded=draft.recorded,
        url=draft.url,
        media=draft.media,
    )
    cues = [cue for cue in draft.cues if cue.label and cue.label.strip() and cue.text.strip()]
    cast = _cast(draft, cues, source.id)
    return Transcript(
        source=source,
        speakers=tuple({speaker.id: speaker for speaker in cast.values()}.values()),
        turns=tuple(_turns(cues, cast, source.id, draft.repairs)),
        asides=draft.asides,
        repairs=draft.repairs,
        format=draft.format,
        encoding=draft.encoding,
        doubts=draft.doubts,
    )


def _refuse_unshown(draft: Draft, origin: str) -> None:
    pieces = [(cue.line, f"{cue.label}\n{cue.text}") for cue in draft.cues]
    pieces += [(aside.line, aside.text) for aside in draft.asides]
    pieces += [(repair.line, repair.raw + repair.fixed) for repair in draft.repairs]
    known = (
        draft.title,
        draft.url,
        draft.media,
        draft.origin,
        *chain(*draft.about.items(), *draft.same.items()),
    )
    for line, text in (*pieces, (None, "\n".join(map(str, known)))):
        if found := _UNSHOWN.search(text):
            if "\ud800" <= found[0] <= "\udfff":
                raise DecodeError(origin, "encoding", line)
            raise DecodeError(origin, "control", line, f"U+{ord(found[0]):04X}")


def source_digest(data: bytes) -> str:
    """`Source.id` of a file never seen before: 12 hex digits of the SHA-256 of its bytes."""
    return sha256(data).hexdigest()[:SOURCE_ID_LENGTH]


def fold_text(text: str) -> str:
    """What a turn's id is made of: NFKC, no case, no whitespace, so that re-wrapping a text keeps the id."""
    return "".join(plain(text).split())


def _cast(draft: Draft, cues: Iterable[Cue], source_id: str) -> dict[str, Speaker]:
    """Who each label is, in the order of first words. Labels that fold to one name are one speaker."""
    who = _Identities(draft, source_id)
    spoken = dict.fromkeys(cue.label for cue in cues if cue.label is not None)
    labels: dict[str, list[str]] = {}  # speaker id → labels, the best name first
    for label in spoken:
        known = labels.setdefault(who.identity(label), [])
        known.extend(name for name in (who.best(label).strip(), label.strip()) if name not in known)
    for label in filter(str.strip, draft.same):
        known = labels.get(who.identity(label), [label.strip()])  # of nobody who speaks: no matter
        known.extend([] if label.strip() in known else [label.strip()])
    speakers = {}
    for identity, (name, *others) in labels.items():
        about = next((draft.about[label] for label in (name, *others) if draft.about.get(label)), "")
        scope = source_id if who.is_scoped(name) else None
        speakers[identity] = Speaker(identity, name, about.strip(), tuple(others), scope)
    return {label: speakers[who.identity(label)] for label in spoken}


class _Identities:
    """Which labels of a draft are one speaker, and whether the library may know that speaker elsewhere."""

    def __init__(self, draft: Draft, source_id: str) -> None:
        self._same = draft.same
        self._roles = {fold_name(label) for label in draft.roles}
        self._source_id = source_id

    def identity(self, label: str) -> str:
        """`Speaker.id` of a label."""
        best = self.best(label)
        return role_id(best, self._source_id) if self.is_scoped(best) else person_id(best)

    def is_scoped(self, name: str) -> bool:
        """A role belongs to its source, and so does a single letter: it names nobody elsewhere."""
        folded = fold_name(name)
        return folded in self._roles or len(folded) < 2

    def best(self, label: str) -> str:
        """The label that names the same person best; where labels name each other in a circle, the least."""
        path = [label]
        while (better := self._same.get(path[-1])) is not None:
            if better in path:
                return min(path[path.index(better) :])
            path.append(better)
        return path[-1]


def _turns(
    cues: list[Cue], cast: dict[str, Speaker], source_id: str, repairs: Iterable[Repair]
) -> Iterator[Turn]:
    """The turns in order, each with its public id."""
    mended = _mended(cues, repairs)
    repeats: Counter[tuple[str, str]] = Counter()
    runs = groupby(enumerate(cues), key=lambda entry: cast[entry[1].label or ""].id)
    for position, (speaker_id, run) in enumerate(runs):
        numbered = list(run)
        spoken = [cue for _, cue in numbered]
        text = "\n".join(cue.text for cue in spoken)
        said = (speaker_id, fold_text(text))
        yield Turn(
            number=0,
            id=turn_id(source_id, *said, repeats[said]),
            source_id=source_id,
            position=position,
            speaker_id=speaker_id,
            text=text,
            line=spoken[0].line,
            start=spoken[0].start,
            end=spoken[-1].end,
            repaired=any(index in mended or cue.repaired for index, cue in numbered),
        )
        repeats[said] += 1


def turn_id(source_id: str, speaker_id: str, folded: str, repeat: int) -> str:
    """`Turn.id`. `repeat` counts the earlier turns of the source with the same speaker and folded text."""
    return public_id("turn", source_id, speaker_id, folded, str(repeat))


def _mended(cues: list[Cue], repairs: Iterable[Repair]) -> set[int]:
    """Which cues hold repaired text: those that start on or last before the line, if the words are there."""
    order = sorted(
        (index for index, cue in enumerate(cues) if cue.repaired is None), key=lambda index: cues[index].line
    )
    lines = [cues[index].line for index in order]
    mended: set[int] = set()
    for repair in (each for each in repairs if each.decided):
        stop = bisect_right(lines, repair.line)
        at = stop - 1
        while at >= 0 and lines[at] == lines[stop - 1]:
            if repair.fixed in cues[order[at]].text:
                mended.add(order[at])
            at -= 1
    return mended
