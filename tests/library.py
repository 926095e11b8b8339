"""A small library of invented conversations for the tests of the search room, and a searcher over it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.model import ASKING, Source, Speaker, Turn
from search.analyzer import Analyzer
from search.bm25 import ExhaustiveEngine
from search.directory import Directory
from search.documents import documents
from search.model import Engine
from search.searcher import Searcher

FERRY = (
    ("林晓舟", "各位好。请问潮汐渡轮这条航线，当年为什么能坚持下来？"),
    (
        "顾明远",
        (
            "坚持下来靠的是清晨那一班。渔民天不亮就要过河，别的船都嫌不赚钱，只有我们开。"
            "我一直觉得，一条航线的价值不在票价，而在于有没有人真的离不开它。后来桥通了，很多人劝我们停航，"
            "可是老人和学生还是愿意坐船。"
        ),
    ),
    ("林晓舟", "那么票价呢？涨价的事情后来怎么决定的？"),
    ("顾明远", "票价十年没有动过。边际收入很低，柴油又贵，所以我们把夜航改成了包船，用包船的利润补贴早班。"),
    ("白若溪", "我补充一点：补贴不能永远靠老板的热情。去年我们和镇政府签了协议，乘客满意度写进了合同。"),
    ("林晓舟", "未来会换成电动渡轮吗？"),
    ("白若溪", "会。电动渡轮的充电桩已经装好了两个，第一条船明年试航。电池的寿命是我最担心的问题。"),
    ("顾明远", "电动船安静，鸟都回来了。"),
    ("林晓舟", "谢谢两位。"),
)
CHOIR = (
    ("主持人", "程老師，您帶童聲合唱團三十年，最難的是什麼？"),
    ("程硯秋", "最難的不是音準，是讓孩子學會聽別人。很多家長一開口就問考級，我說先把呼吸練好。"),
    ("主持人", "有人說合唱會埋沒天才，您同意嗎？"),
    ("程硯秋", "我不同意。合唱裡的天才，是能把自己的聲音收起來的人。接著唱下去，他會唱得更好。"),
    ("主持人", "您怎麼看人工智慧作曲？"),
    ("程硯秋", "人工智慧寫的和聲很工整，但是沒有猶豫。音樂動人的地方，往往就在猶豫的那半拍。"),
)
BIKES = (
    ("Dana Whitlock", "Why did the repair café for bicycles move out of the old mill?"),
    (
        "Marcus Oyelaran",
        (
            "The rent tripled in one year. We fix about forty bikes every Saturday, "
            "and none of the owners pay. "
            "I think repair is a public service, like a library. So we asked the town for a room, "
            "and Dr. Hale gave us the cellar of the clinic."
        ),
    ),
    ("Dana Whitlock", "Do you use machine learning to sort the spare parts?"),
    (
        "Marcus Oyelaran",
        (
            "We tried. A student trained a model on 2.5 thousand photos of gears. It was 90 percent right, "
            "which means that every tenth wheel fell off. Now a retired watchmaker does it "
            "with an iPhone15 and a lamp."
        ),
    ),
)
TITLES = {"渡轮上的三十年": FERRY, "和聲與呼吸": CHOIR, "The Saturday Repair Café": BIKES}


class Shelf:
    """The turns of a library in memory, as the searcher wants them."""

    def __init__(
        self, talks: dict[str, Sequence[tuple[str, str]]], hosts: Iterable[str] = ("主持人",)
    ) -> None:
        self.sources = {f"s{i}": Source(f"s{i}", title, f"{i}.txt") for i, title in enumerate(talks, 1)}
        self.speakers: dict[str, Speaker] = {}
        self.all: list[Turn] = []
        self.twins: dict[int, list[Turn]] = {}
        self.gone: set[int] = set()  # numbers of turns that cannot be seen any more
        for (source_id, _), talk in zip(self.sources.items(), talks.values(), strict=True):
            for position, (name, text) in enumerate(talk):
                scope = source_id if name in hosts else None
                key = f"{name}@{scope}" if scope else name
                self.speakers.setdefault(key, Speaker(key, name, scope=scope))
                number = len(self.all) + 1
                self.all.append(Turn(number, f"turn{number}", source_id, position, key, text))

    def turns(self, numbers: Sequence[int]) -> list[Turn]:
        known = [number for number in numbers if 0 < number <= len(self.all)]
        return [self.all[number - 1] for number in known if number not in self.gone]

    def questions_before(self, numbers: Sequence[int], count: int) -> dict[int, list[Turn]]:
        found = {}
        for turn in self.turns(numbers):
            earlier = self.all[max(0, turn.number - 1 - count) : turn.number - 1]
            found[turn.number] = [
                one
                for one in earlier
                if one.source_id == turn.source_id
                and one.speaker_id != turn.speaker_id
                and not set(ASKING).isdisjoint(one.text)
            ]
        return found

    def twins_each(self, numbers: Sequence[int]) -> dict[int, list[Turn]]:
        return {number: self.twins[number] for number in numbers if number in self.twins}

    def source(self, source_id: str) -> Source:
        return self.sources[source_id]

    def speaker(self, speaker_id: str) -> Speaker:
        return self.speakers[speaker_id]

    def renamed(self, old: str, *aliases: str) -> None:
        self.speakers[old] = replace(self.speakers[old], aliases=aliases)


def searcher(
    analyzer: Analyzer, shelf: Shelf | None = None, engine: Engine | None = None, **more: object
) -> Searcher:
    shelf = shelf or Shelf(TITLES)
    return Searcher(
        engine or ExhaustiveEngine(documents(shelf.all, analyzer), analyzer.fields),
        analyzer,
        shelf,
        Directory(shelf.speakers.values(), shelf.sources.values(), analyzer.fold),
        lambda speaker: frozenset({speaker}),
        **more,  # type: ignore[arg-type]
    )
