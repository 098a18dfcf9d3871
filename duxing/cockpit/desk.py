"""The desk: what this person has to do today, in one list, with figures that lead to their lists."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.safestring import SafeString

from duxing.audit.unchanged import unchanged
from duxing.cockpit.asked import Asked, present
from duxing.cockpit.counting import EXACT, short_count
from duxing.cockpit.leader import MOST_CARDS, Card, cards_html, cards_of
from duxing.cockpit.lines import todo_html
from duxing.cockpit.listing import VIEWS
from duxing.cockpit.todo import MOST_ROWS, Row, office_rows, section_rows
from duxing.cockpit.unit_todo import to_sign, unit_rows
from duxing.matters.models import CallNote, Matter
from duxing.matters.permissions import is_office
from duxing.orgs.asking import fetch_for, shape_of
from duxing.orgs.roles import LEADERS, OFFICE_LEADS, UNIT_SIGNERS, UNIT_STAFF, Role
from duxing.sources.models import Source
from duxing.sources.states import UNSETTLED, SourceStatus

MOST_SOURCES = 5
MOST_CALLS = 3
RED = {"late", "units", "review"}


@dataclass(frozen=True)
class Count:
    """One figure of the desk; a link to the list that it counts."""

    number: int
    label: str
    url: str
    red: bool = False

    @property
    def shown(self) -> str:
        return short_count(self.number)


@dataclass(frozen=True)
class Desk:
    """The desk of one person. `kind` is office, leader, section, unit or none."""

    kind: str
    whole: bool = False
    rows: list[Row] = field(default_factory=list)
    more: bool = False
    cards: list[Card] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    calls: list[CallNote] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    today: date | None = None

    @property
    def lines(self) -> SafeString:
        """The rows of 今日待办 as HTML."""
        return todo_html(self.rows)

    @property
    def cards_html(self) -> SafeString:
        """The cards of a leader as HTML."""
        return cards_html(self.cards)


def kind_of(user: Any) -> str:
    """Whose desk it is; who is of several kinds has the first."""
    if is_office(user):
        return "office"
    if user.has_role(*LEADERS):
        return "leader"
    if user.has_role(Role.OFFICE_SECTION):
        return "section"
    return "unit" if user.has_role(*UNIT_STAFF) else "none"


def desk_of(user: Any, scope: str = "") -> Desk:
    """The desk of `user`. The office may look at the `scope` “mine” or “all”.

    Without a word its director and deputies see everybody's matters, for which they answer, and
    the others what they watch themselves.
    """
    kind = kind_of(user)
    if kind == "none":
        return Desk(kind)
    bounds, calendar = present(user)
    whole = kind == "office" and (scope == "all" or (scope != "mine" and user.has_role(*OFFICE_LEADS)))
    if kind == "leader":
        cards = cards_of(user, bounds, calendar)
        # A vice mayor may head a bureau as well and sign its reports.
        signing = to_sign(user, bounds, calendar) if user.has_role(*UNIT_SIGNERS) else []
        more = len(cards) > MOST_CARDS
        return Desk(kind, rows=signing, more=more, cards=cards[:MOST_CARDS], today=bounds.today)
    rows = {
        "office": lambda: office_rows(user, bounds, calendar, whole=whole),
        "section": lambda: section_rows(user, bounds, calendar),
        "unit": lambda: unit_rows(user, bounds, calendar),
    }[kind]()
    rows.sort(key=lambda row: row.urgency)
    office = kind == "office"
    return Desk(
        kind,
        whole,
        rows[:MOST_ROWS],
        len(rows) > MOST_ROWS,
        counts=_counts(user, bounds, kind, whole, rows),
        calls=recent_calls(user) if office else [],
        sources=waiting_sources(user) if office or kind == "section" else [],
        today=bounds.today,
    )


def recent_calls(user: Any) -> list[CallNote]:
    """The last calls about matters in scope, newest first."""
    return fetch_for(user, _calls)


def _calls(user: Any) -> Any:
    notes = CallNote.objects.all()
    if not user.sees_all:
        notes = notes.filter(matter__in=Matter.objects.visible_to(user))
    shown = notes.select_related("unit", "matter")
    shown = shown.only("answered_by", "words", "made_at", "unit__name", "matter__title", "matter__public_id")
    return shown.order_by("-pk")[:MOST_CALLS]


def waiting_sources(user: Any) -> list[Source]:
    """Registered papers from which no matter was made yet, oldest first (今早来件).

    Kept until something is done: a paper whose matters were made stays registered, and all of those are
    passed over. Who sees everything sees the same ones as all others who do.
    """
    whose = shape_of(user) if user.sees_all else user.pk
    head = getattr(user, "chain_head", None)
    return unchanged(lambda: fetch_for(user, _idle), "cockpit.sources", whose, known_head=head)


def _idle(user: Any) -> Any:
    made = Exists(Matter.objects.filter(source=OuterRef("pk")))
    waiting = Source.objects.visible_to(user).filter(status__in=UNSETTLED)
    idle = waiting.exclude(Q(status=SourceStatus.REGISTERED) & made)
    shown = idle.select_related("type").defer("text")
    return shown.order_by("received_on", "pk")[:MOST_SOURCES]


def _counts(user: Any, bounds: Any, kind: str, whole: bool, rows: list[Row]) -> list[Count]:
    """The figures; each counts the very query of the list to which it leads."""
    mine = {"mine": True} if kind == "office" and not whole else {}
    names = {
        "office": ["week", "units", "review", "waiting", "ready"],
        "section": ["open", "week", "late"],
        "unit": ["receipt", "report", *(["sign"] if user.has_role(*UNIT_SIGNERS) else []), "rework", "late"],
    }[kind]
    found = Asked(user, mine, bounds).tab_counts(tuple(names))
    home, tail = reverse("cockpit:list"), "&mine=on" if mine else ""
    counts = [Count(found[n], VIEWS[n], f"{home}?view={n}{tail}", n in RED) for n in names]
    today = EXACT + 1 if len(rows) > EXACT else len(rows)
    return [Count(today, "今日待办", "#today"), *counts]
