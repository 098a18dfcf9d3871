"""Sends files through doors and says what was not as it should be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.conf import settings

from duxing.testing.cast import Cast
from rigs.files.cases import Case, Cases
from rigs.files.doors import Door
from rigs.files.site import Answer, Fields, Site, errors, filled, multipart, told

# Rows that come and go without anything being kept of an upload.
PASSING = ("sessions.session", "axes.accessattempt", "axes.accesslog")


@dataclass
class Verdicts:
    """What was sent so far and what went wrong, in words."""

    sent: int = 0
    bad: list[str] = field(default_factory=list)
    accepted: int = 0


def kept() -> tuple[dict[str, int], list[str]]:
    """How many rows each table holds, and what lies in the folder of files."""
    models = [m for m in apps.get_models() if m._meta.label_lower not in PASSING and m._meta.managed]
    rows = {m._meta.label_lower: m._base_manager.count() for m in models}
    root = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    return rows, sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


class Person:
    """Somebody before a door, with the page open; sends one file after another."""

    def __init__(self, site: Site, door: Door, cast: Cast) -> None:
        self.site, self.door = site, door
        self.who = getattr(cast, door.who)
        self.page = site.send(self.who, door.page or door.path)
        if self.page.status != 200:
            raise LookupError(f"{door.title}: {self.page.status} {self.page.where}")

    def fields(self) -> Fields:
        """What is typed beside the file."""
        return filled(self.page.text, self.door.upload, self.door.values)

    def send(self, name: str, data: bytes) -> Answer:
        """The answer to the form with this file in it."""
        body, kind = multipart(self.fields(), [(self.door.upload, name, data)])
        return self.site.send(self.who, self.door.path, body, kind)


def refuse_all(site: Site, doors: Iterable[Door], cases: Cases, cast: Cast) -> Verdicts:
    """Every hostile file at every door: the exact sentence at the field, 4xx, nothing kept."""
    verdicts = Verdicts()
    made = {case: case.make() for case in cases}
    for door in doors:
        person, before = Person(site, door, cast), kept()
        for case in cases:
            if case.only in ("", _name_of(door)):
                _one(person, case, made[case], verdicts)
        if kept() != before:
            verdicts.bad.append(f"{door.title}：留下了东西，{_difference(before, kept())}")
    return verdicts


def _one(person: Person, case: Case, data: bytes, verdicts: Verdicts) -> None:
    door = person.door
    verdicts.sent += 1
    answer = person.send(case.name, data)
    wanted = case.sentences(door.kinds)
    said = told(answer.text, door.upload)
    piece = door.page and answer.status == 200
    if answer.status in (301, 302):
        verdicts.accepted += 1
    if not (400 <= answer.status < 500 or piece) or not any(w in one for w in wanted for one in said):
        verdicts.bad.append(f"{door.title}，{case.title}：{answer.status}，{'；'.join(said)[:120]}")


def accept_all(site: Site, doors: Iterable[Door], cases: Cases, cast: Cast) -> Verdicts:
    """Every harmless file at the doors that take its kind and any number of files."""
    verdicts = Verdicts()
    for door in doors:
        for case in cases:
            if case.ext not in door.kinds or (case.ext == "doc" and door.form == "ImportForm"):
                # The text of an old .doc is not read; the page says so.
                continue
            verdicts.sent += 1
            answer = Person(site, door, cast).send(case.name, case.make())
            if answer.status not in (301, 302):
                said = "；".join(told(answer.text, door.upload))
                verdicts.bad.append(f"{door.title}，{case.title}：{answer.status}，{said[:120]}")
    return verdicts


def all_open(site: Site, doors: Iterable[Door], name: str, data: bytes, cast: Cast) -> Verdicts:
    """One sound file through every door: only the file was in the way before."""
    verdicts = Verdicts()
    for door in doors:
        verdicts.sent += 1
        answer = Person(site, door, cast).send(name, data)
        if answer.status not in (301, 302) and not (door.page and answer.status == 200):
            verdicts.bad.append(f"{door.title}：{answer.status}，{errors(answer.text)[:200]}")
    return verdicts


def _name_of(door: Door) -> str:
    return "import" if door.form == "ImportForm" else ""


def _difference(before: tuple[dict[str, int], list[str]], after: tuple[dict[str, int], list[str]]) -> str:
    rows = [f"{name} {after[0][name] - n:+d}" for name, n in before[0].items() if after[0][name] != n]
    return "、".join(rows + [f"文件 {name}" for name in after[1] if name not in before[1]])
