"""晨会一页纸: what is due today, what is to be reported, new instructions, what is stuck."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q
from django.urls import reverse

from duxing.audit.unchanged import unchanged
from duxing.cockpit.listing import overdue_reviews
from duxing.core import clock
from duxing.core.prepared import fetch
from duxing.matters import states
from duxing.matters.models import FeedbackDue, Matter, ReceiptDue
from duxing.matters.querysets import with_office
from duxing.orgs.asking import fetch_for, shape_of
from duxing.orgs.models import Unit
from duxing.orgs.roles import Role
from duxing.sources.models import Instruction, Source
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.clocks import LightBounds, distance_text
from duxing.workdays.services import load_calendar, present_bounds

# What one sheet of A4 holds, and what each of the first three parts may take of it.
SHEET, MOST_LINES, MOST_UNITS = 42, 8, 30
# As many numbers of a unit's matters stand in its line.
FEW = 3
# Nobody reads more than this before a meeting; the figure beside says how many there are.
MOST_READ = 200
LONGEST_WORDS = 36
# What a line reads of a matter.
SHOWN = ("public_id", "number", "title", "due_on", "due_at", "supervisor__name")


@dataclass(frozen=True)
class Item:
    """One line: number, title, unit, why it stands here, who watches it, the unit's landline."""

    number: str
    title: str
    url: str
    unit: str
    why: str
    watcher: str
    telephone: str = ""


# A line and the key of the unit whose landline belongs to it.
Line = tuple[Item, int | None]


class Asked(NamedTuple):
    """What a line of “reports” reads of a matter that is to be reported on."""

    number: str | None
    title: str
    watcher: str | None


class Office(NamedTuple):
    """A unit of the sheet: the liaison and the landline on the desk there; no mobile numbers on paper."""

    pk: int
    code: str
    name: str
    order: int
    telephone: str = ""


@dataclass(frozen=True)
class Part:
    """One of the four parts: due, reports, words, stuck. `left` counts what the sheet has no room for.

    A line of “reports” is a unit: its `number` says how many, its `title` which.
    """

    kind: str
    title: str
    items: list[Item]
    left: int
    empty: str


@dataclass(frozen=True)
class Morning:
    """The whole sheet."""

    today: date
    parts: list[Part]


def morning_of(user: Any) -> Morning:
    """The sheet of this morning for the whole office; all who see everything see the same."""
    whose = shape_of(user) if user.sees_all else user.pk
    head = getattr(user, "chain_head", None)
    return unchanged(lambda: _sheet(user), "cockpit.morning", whose, clock.today(), known_head=head)


def _sheet(user: Any) -> Morning:
    calendar = load_calendar()
    bounds = present_bounds(calendar)
    due, late = _by_today(user, bounds, calendar)
    asked = _asked_today(user, bounds)
    # The office's own lateness first, then the units', then receipts that did not come: a matter
    # stands there once, with the first of its reasons.
    stuck = _once([*_unjudged(user, bounds, calendar), *late, *_unsigned(user, bounds, calendar)])
    words: list[Line] = [(item, None) for item in _instructions(user, bounds, calendar)]
    units = _units({unit for rows in (due, stuck) for _, unit in rows if unit} | asked.keys())
    reports = [_unit_line(units[unit], asked[unit]) for unit in sorted(asked, key=lambda u: units[u].order)]

    def part(kind: str, title: str, rows: list[Line], empty: str, most: int = MOST_LINES) -> Part:
        items = [replace(item, telephone=units[unit].telephone if unit else "") for item, unit in rows[:most]]
        return Part(kind, title, items, len(rows) - len(items), empty)

    number = sum(map(len, asked.values()))
    told = f"今日应报 {number}件，{len(reports)}家" if asked else "今日应报 0件"
    parts = [
        part("due", f"今日到期 {len(due)}件", due, "今日没有到期的事项。"),
        part("reports", told, reports, "今日没有应报的反馈。", MOST_UNITS),
        part("words", f"昨日新批示 {len(words)}件", words, "上一工作日以来没有新登记的批示。"),
    ]
    room = max(MOST_LINES, SHEET - sum(len(one.items) for one in parts))
    nothing = "没有逾期、超期未审或待签收超时的事项。"
    return Morning(bounds.today, [*parts, part("stuck", f"卡住的 {len(stuck)}件", stuck, nothing, room)])


def _once(rows: list[Line]) -> list[Line]:
    """The lines without those whose matter stands further up."""
    return list({item.url: (item, unit) for item, unit in reversed(rows)}.values())[::-1]


def _item(matter: Matter, unit: Any, why: str) -> Line:
    watcher = matter.supervisor.name if matter.supervisor else ""
    name = unit.name if unit else ""
    home = matter.get_absolute_url()
    return Item(matter.number or "", matter.title, home, name, why, watcher), unit.pk if unit else None


def _by_today(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> tuple[list[Line], list[Line]]:
    """Running matters that are due today, and those that are past their deadline."""
    due, late = [], []
    for matter in sorted(fetch_for(user, _running, today=bounds.today), key=_by_unit):
        if matter.due_at > bounds.now:
            due.append(_item(matter, matter.lead_unit, matter.get_status_display()))
        else:
            far = distance_text(matter.due_on, matter.due_at, bounds.now, calendar)
            late.append(_item(matter, matter.lead_unit, far))
    return due, late


def _by_unit(matter: Any) -> tuple[Any, ...]:
    """Of one day, units stand in their order; those without a unit come last."""
    unit = matter.lead_unit
    return matter.due_on, unit is None, unit.order if unit else 0, matter.pk


def _running(who: Any, *, today: Any) -> Any:
    running = Matter.objects.visible_to(who).filter(
        ~Q(with_office(one_by_one=True)),
        status__in=states.RUNNING,
        clock_stopped_at__isnull=True,
        due_on__lte=today,
    )
    shown = running.select_related("lead_unit", "supervisor").only(
        *SHOWN, "status", "lead_unit__name", "lead_unit__order"
    )
    return shown.order_by("due_on", "pk")[:MOST_READ]


def _asked_today(user: Any, bounds: LightBounds) -> dict[int, list[Asked]]:
    """What is to be reported today, by unit."""
    found: dict[int, list[Asked]] = {}
    for unit, *columns in fetch_for(user, _expected, today=bounds.today):
        found.setdefault(unit, []).append(Asked(*columns))
    return found


def _expected(who: Any, *, today: Any) -> Any:
    rows = FeedbackDue.objects.visible_to(who).filter(
        status=states.DueStatus.OPEN,
        due_on=today,
        assignment__status__in=states.AT_WORK | {states.AssignmentStatus.DISPATCHED},
        assignment__matter__status__in=states.OPEN,
    )
    matter = (f"assignment__matter__{name}" for name in ("number", "title", "supervisor__name"))
    return rows.values_list("assignment__unit_id", *matter).order_by("assignment__matter__number", "pk")


def _unit_line(unit: Office, asked: list[Asked]) -> Line:
    """One unit's reports of the day (一家一行): how many, the first few by number, who watches them."""
    numbers = [one.number or one.title for one in asked]
    rest = f"等{len(numbers)}件" if len(numbers) > FEW else ""
    watchers = dict.fromkeys(one.watcher for one in asked if one.watcher)
    url = f"{reverse('cockpit:list')}?view=report&unit={unit.code}"
    told = "、".join(numbers[:FEW]) + rest
    return Item(f"{len(asked)}件", told, url, unit.name, "、".join(watchers), ""), unit.pk


def _instructions(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> Iterable[Item]:
    """What leaders wrote since the last working day, as it was registered."""
    since = calendar.add_workdays(bounds.today, -1)
    for one in fetch_for(user, _said, since=clock.start_of_day_instant(since)):
        day = f"{one.given_on.month}月{one.given_on.day}日"
        source = one.source
        yield Item(
            source.register_number,
            source.title,
            source.get_absolute_url(),
            one.leader_name,
            f"{day}：{_short(one.words)}",
            source.registered_by.name,
        )


def _said(who: Any, *, since: Any) -> Any:
    rows = Instruction.objects.filter(source__in=Source.objects.visible_to(who), received_at__gte=since)
    shown = rows.select_related("source__registered_by").defer("source__text")
    return shown.order_by("received_at", "pk")[:MOST_READ]


def _unjudged(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> Iterable[Line]:
    """What the office itself is late with."""
    for owed in fetch_for(user, _owed, now=bounds.now):
        share = owed.feedback.assignment
        far = distance_text(owed.due_on, owed.due_at, bounds.now, calendar)
        yield _item(share.matter, share.unit, f"督查室{far.replace('逾期', '超期未审')}")


def _owed(who: Any, *, now: Any) -> Any:
    share = "feedback__assignment__"
    rows = overdue_reviews(who, now).select_related(f"{share}matter__supervisor", f"{share}unit")
    shown = rows.only("due_on", "due_at", f"{share}unit__name", *(f"{share}matter__{name}" for name in SHOWN))
    return shown.order_by("due_at", "pk")[:MOST_READ]


def _unsigned(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> Iterable[Line]:
    """Receipts that did not come in time."""
    for owed in fetch_for(user, _unreceived, now=bounds.now):
        far = distance_text(owed.due_on, owed.due_at, bounds.now, calendar)
        yield _item(owed.assignment.matter, owed.assignment.unit, f"待签收，{far}")


def _unreceived(who: Any, *, now: Any) -> Any:
    share = "assignment__"
    rows = ReceiptDue.objects.filter(
        fulfilled_at__isnull=True,
        due_at__lte=now,
        assignment__matter__in=Matter.objects.visible_to(who).open(),
    ).select_related(f"{share}matter__supervisor", f"{share}unit")
    shown = rows.only("due_on", "due_at", f"{share}unit__name", *(f"{share}matter__{name}" for name in SHOWN))
    return shown.order_by("due_at", "pk")[:MOST_READ]


def _units(keys: Iterable[int]) -> dict[int, Office]:
    """The units with these keys; each is read once, not beside every report that it owes."""
    found: dict[int, Office] = {}
    for *unit, active, name, landline in fetch(_with_liaisons, keys=list(keys)):
        here = found.setdefault(unit[0], Office(*unit))
        if active and not here.telephone:
            found[here.pk] = here._replace(telephone=f"{name} {landline}".strip())
    return found


def _with_liaisons(*, keys: Any) -> Any:
    desks = FilteredRelation("posts", condition=Q(posts__role=Role.LIAISON))
    rows = Unit.objects.filter(pk__in=keys).annotate(desk=desks).order_by("desk__order", "desk__pk")
    person = (f"desk__holder__{name}" for name in ("is_active", "name", "landline"))
    return rows.values_list("pk", "code", "name", "order", *person)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_WORDS else line[:LONGEST_WORDS] + "…"
