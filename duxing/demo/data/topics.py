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

    def _counted(self) -> int:
        if self.target is None or self.needs[0] in sentences()["never_counted"] and len(self.needs) == 1:
            return -1
        first = 1 if len(self.needs) > 1 and self.needs[0] in sentences()["uncounted_first"] else 0
        return first if self.needs[first] not in sentences()["never_counted"] else -1


@cache
def topics(kind: str) -> tuple[Topic, ...]:
    """The topics of a kind of source, in written order."""
    return tuple(_topic(row) for row in read_json("topics.json")[kind])


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
    )
