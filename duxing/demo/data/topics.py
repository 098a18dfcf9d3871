"""The matters of the year that nobody scripted: topics of units, set on days and places. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from duxing.demo.data.cast import read_json, unit_coded
from duxing.demo.data.pace import Pace
from duxing.demo.data.plan import Need
from duxing.demo.data.wording import sentences

# The year that the demo looks back on: 46 weeks, which for a November day begins in January.
WINDOW_DAYS = 322
DISTRICT = "yc-yunlu"


# How a decision names a paper that is to be written, by how the title of the matter ends.
WRITTEN = (
    ("方案修改印发", "修改{}方案并按程序印发"),
    ("修改完善", "修改完善{}并按程序报批"),
    ("规划修改", "修改{}规划并按程序报批"),
    ("修改", "根据会议意见修改{}并按程序印发"),
    ("制定", "制定{}报市政府"),
    ("论证", "对{}进行论证，提出意见报市政府"),
    ("编制", "编制{}"),
    ("印发", "制定并印发{}"),
    ("前期工作推进", "取得{}可行性研究报告批复"),
    ("前期推进", "完成{}可行性研究报告编制"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject of a unit; `months` are those in which it arises (none: any)."""

    unit: str
    title: str
    needs: tuple[str, ...]
    target: Decimal | None
    measure: str
    months: tuple[int, ...]
    source: str
    fact: str

    @property
    def slot(self) -> str:
        """小区, 路 or 县 when the title asks for a place, else empty."""
        return self.title.partition("{")[2].partition("}")[0]

    def requirements(self, due: date | None) -> tuple[Need, ...]:
        """Its needs; the figure stands with the one that can be counted."""
        counted = self._counted()
        return tuple(
            Need(
                f"{text}{self.target}{self.measure}" if n == counted else text,
                self.target if n == counted else None,
                self.measure if n == counted else "",
                due if n == counted else None,
            )
            for n, text in enumerate(self.needs)
        )

    def demands(self, due: date | None) -> tuple[Need, ...]:
        """As `requirements`, but a paper to be written is named: 制定滨河片区更新项目融资方案."""
        if self.target is not None or len(self.needs) > 1:
            return self.requirements(due)
        ending, words = next((pair for pair in WRITTEN if self.title.endswith(pair[0])), ("", "完成{}"))
        return (Need(words.format(self.title.removesuffix(ending)), due=due),)

    def _counted(self) -> int:
        if self.target is None or (self.needs[0] in sentences()["never_counted"] and len(self.needs) == 1):
            return -1
        first = 1 if len(self.needs) > 1 and self.needs[0] in sentences()["uncounted_first"] else 0
        return first if self.needs[first] not in sentences()["never_counted"] else -1


@cache
def topics(kind: str) -> tuple[Topic, ...]:
    """The topics of a kind of source, in written order."""
    return tuple(_topic(row) for row in read_json("topics.json")[kind])


@cache
def _facts() -> dict[str, str]:
    """What came of each topic, by its title."""
    found: dict[str, str] = read_json("facts.json") | read_json("facts_more.json")
    return found


@cache
def places(slot: str) -> tuple[str, ...]:
    """The named places of a kind: 小区, 路, 县."""
    found: dict[str, list[str]] = read_json("topics.json")["places"]
    return tuple(found[slot])


def titles(kind: str, pace: Pace) -> Iterator[tuple[Topic, str, str]]:
    """Each topic with a title and its place; round after round with other places, never twice the same."""
    seen: set[str] = set()
    for _ in range(8):
        for topic in topics(kind):
            place = pace.pick(places(topic.slot)) if topic.slot else ""
            title = topic.title.replace(f"{{{topic.slot}}}", place) if topic.slot else topic.title
            if title not in seen:
                seen.add(title)
                yield topic, title, place


def county_of(place: str) -> str:
    """The code of the county-level unit where the place lies; districts' streets lie in 云麓区."""
    return next((code for code in COUNTIES if unit_coded(code).place == place), DISTRICT)


COUNTIES = ("yc-chengxi", "yc-ziyang", "yc-anqu", "yc-hefeng", "yc-linlan", "yc-shitang")


def window(today: date) -> tuple[date, date]:
    """First and last day of the year looked back on, both included."""
    return today - timedelta(days=WINDOW_DAYS), today - timedelta(days=1)


def _topic(row: dict[str, Any]) -> Topic:
    return Topic(
        unit=row["unit"],
        title=row["title"],
        needs=tuple(row.get("needs", ())),
        target=Decimal(row["target"]) if row.get("target") else None,
        measure=row.get("measure", ""),
        months=tuple(row.get("months", ())),
        source=row.get("source", ""),
        fact=_facts()[row["title"]],
    )
