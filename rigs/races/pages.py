"""Forms that people fill in at the same moment, each having opened the same version."""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.test import Client
from django.urls import reverse

from duxing.core import clock
from duxing.matters.states import MatterStatus
from duxing.sources.states import ClauseState
from duxing.testing import matters as stages
from duxing.workdays.services import calendar_row, load_calendar
from rigs.kills.browser import form_in
from rigs.races.crowd import Crowd
from rigs.races.history import BROKEN, BUSY, REFUSED, WON, Attempt, Chain, Tally
from rigs.races.world import World, document, in_days

FATES = {200: WON, 302: WON, 409: REFUSED, 503: BUSY}
TAG = re.compile(r"<[^>]+>")


@dataclass
class Sheet:
    """A form of one record through its races.

    `action` takes the post and `page` shows the form; `column` is the field into which people type;
    `saved` reads what the record now says there; `extra` gives the other fields of the n-th race.
    """

    name: str
    people: list[Any]
    row: Any
    action: str
    column: str
    saved: Callable[[Any], str]
    extra: Callable[[int], dict[str, str]] = lambda _: {}
    page: str = ""
    anchor: str = ""
    fields: dict[str, Any] = field(default_factory=dict)

    def read(self) -> Any:
        """The record as it is in the database."""
        return type(self.row)._base_manager.get(pk=self.row.pk)

    def open(self, client: Client) -> None:
        """Take the fields as the page shows them."""
        told = client.get(self.page or self.action).content.decode()
        self.fields = dict(form_in(told, self.action + self.anchor, self.page or self.action).fields)

    def body(self, version: int, n: int, text: str) -> dict[str, Any]:
        """What one person sends, with a key of its own."""
        own = {"key": str(uuid.uuid4()), "version": str(version), self.column: text}
        return self.fields | own | self.extra(n)


def sheets(world: World) -> list[Sheet]:
    """Every form whose record lives on, so that one race follows the other."""
    cast = world.cast
    source = document(cast)
    draft = source.matters.filter(status=MatterStatus.DRAFT).order_by("pk").first()
    clause = source.clauses.exclude(state=ClauseState.TASK).order_by("pk").first()
    table = reverse("intake:clauses", args=[source.public_id])
    proposal, running = stages.drafted(cast), stages.received(cast)
    due = stages.final_due(running)
    begun = stages.draft_report(cast, running)
    moved = stages.received(cast)
    office, at = world.office, partial(_address)
    return [
        Sheet("修改拟立项", office, proposal, at("intake:edit_matter", proposal), "name", _of("title")),
        Sheet(
            "核对拟立项", office, draft, at("intake:edit_draft", draft), "title", _of("title"),
            page=f"{table}?draft={draft.public_id}",
        ),
        Sheet("更正来文", office, source, at("intake:amend", source), "title", _of("title"), lambda _: {"act": "save"}),
        Sheet(
            "一句归类", office, clause, at("intake:mark_clause", clause), "reason", _of("reason"),
            lambda _: {"state": ClauseState.EXCLUDED}, page=f"{table}?at={clause.public_id}",
        ),
        Sheet("修改单位", office, cast.other, at("orgs:edit_unit", cast.other), "full_name", _of("full_name")),
        Sheet(
            "调整日历", office, calendar_row(), reverse("workdays:set_day"), "name", _last_change,
            Days().of, anchor="#change",
        ),
        Sheet("反馈拟稿", world.unit, begun, at("matters:report", due), "text", _of("text")),
        Sheet(
            "调整期限", office, moved, at("matters:move_deadline", moved), "reason", _last_reason,
            lambda n: {
                "due_on": in_days(30 + n).isoformat(),
                "basis": "paper",
                "principal": "方既明",
                "acted_on": clock.today().isoformat(),
            },
        ),
    ]  # fmt: skip


def _address(name: str, row: Any) -> str:
    return reverse(name, args=[row.public_id])


def _of(column: str) -> Callable[[Any], str]:
    return lambda row: str(getattr(row, column))


def _last_change(row: Any) -> str:
    return str(row.versions.order_by("-number").first().title.partition("：")[2])


def _last_reason(row: Any) -> str:
    return str(row.deadline_versions.order_by("-number").first().reason)


class Days:
    """One working day for each race, the same for everybody in it; days long ago, before any deadline."""

    def __init__(self) -> None:
        self.chosen: dict[int, date] = {}
        self._days = self._working()

    def of(self, n: int) -> dict[str, str]:
        """The fields of the n-th race."""
        if n not in self.chosen:
            self.chosen[n] = next(self._days)
        return {"day": self.chosen[n].isoformat(), "is_work": "rest"}

    def _working(self) -> Iterator[date]:
        calendar, day = load_calendar(), date(2004, 1, 5)
        while True:
            if calendar.is_workday(day):
                yield day
            day += timedelta(days=1)


def run(crowd: Crowd, world: World, races: int) -> Tally:
    """Race by race over every form in turn."""
    tally, forms = Tally(), sheets(world)
    clients = {p.pk: world.client(p) for p in [*world.office, *world.unit]}
    chains = {sheet.name: Chain(sheet.name, sheet.read().version, pages=True) for sheet in forms}
    for n in range(races):
        sheet = forms[n % len(forms)]
        if not sheet.fields:
            sheet.open(clients[sheet.people[0].pk])
        race(crowd, sheet, clients, chains[sheet.name], n, tally)
    return tally


def race(crowd: Crowd, sheet: Sheet, clients: dict[int, Client], chain: Chain, n: int, tally: Tally) -> None:
    """One race for the next version of one record, through the pages."""
    group = crowd.random.sample(sheet.people, crowd.size())
    bodies = {
        person.pk: sheet.body(chain.version, n, f"{person.name}在第{n + 1}次比赛中所写的内容")
        for person in group
    }

    def attempt(person: Any) -> Attempt:
        body = bodies[person.pk]
        answer = clients[person.pk].post(sheet.action, body)
        return told(person.name, body[sheet.column], answer, sheet.action + sheet.anchor, sheet.column)

    attempts = crowd.together([partial(attempt, person) for person in group])
    row = sheet.read()
    chain.judge(tally, attempts, row.version, sheet.saved(row))


def told(who: str, text: str, answer: Any, action: str, column: str) -> Attempt:
    """What one person got."""
    fate = FATES.get(answer.status_code, BROKEN)
    if fate == WON:
        return Attempt(who, text, WON)
    page = answer.content.decode()
    if fate == BROKEN:
        return Attempt(who, text, BROKEN, f"{answer.status_code} {TAG.sub('', page)[:200].strip()}")
    try:
        back = form_in(page, action, action).fields.get(column, [""])[0]
    except LookupError:
        back = text if fate == BUSY and text in page else None
    return Attempt(who, text, fate, TAG.sub("", page), back)
