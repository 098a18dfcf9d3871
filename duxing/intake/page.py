"""What the page of one source shows, gathered at a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery, prefetch_related_objects

from duxing.files.models import Attachment
from duxing.intake.models import Approval
from duxing.intake.permissions import is_batch, may_register
from duxing.intake.services.registering import OWNER
from duxing.matters import states
from duxing.matters.lights import STOPPED, UNSET, light_of
from duxing.matters.models import Matter, PlannedShare
from duxing.matters.querysets import with_office
from duxing.sources.models import Instruction, Source
from duxing.sources.states import SourceStatus
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.clocks import LightBounds, distance_text
from duxing.workdays.proof import DateProof
from duxing.workdays.services import load_calendar, present_bounds

# A paper with a text makes dozens of matters; those of an instruction are spelled out.
MOST_SPELLED = 6


@dataclass(frozen=True)
class Made:
    """A matter of the source, as the page shows it."""

    matter: Matter
    light: str
    distance: str
    proof: DateProof | None

    @property
    def proposed(self) -> bool:
        return self.matter.status in states.PROPOSED


@dataclass(frozen=True)
class SourcePage:
    """One source for one person. `next` names what remains to be done, or is empty."""

    chain: list[Instruction]
    files: list[Attachment]
    made: list[Made]
    approvals: list[Approval]
    keeps: bool
    batch: bool
    open_clauses: int
    clauses: int
    next: str

    @property
    def compact(self) -> bool:
        """Whether the matters are too many to be spelled out."""
        return len(self.made) > MOST_SPELLED

    @property
    def finished(self) -> bool:
        """Whether nothing remains to be done here, so that the next paper is the next step."""
        return self.next in ("", "read", "offline")

    @property
    def pictures(self) -> list[Attachment]:
        """The scans that the page can show."""
        return [one for one in self.files if one.is_picture and one.purpose == "scan"]

    @property
    def can_add(self) -> bool:
        return self.keeps and self.next not in ("read", "offline")


def source_page(source: Source, user: Any) -> SourcePage:
    """Everything that the page of `source` shows to `user`."""
    made = _made(source, user)
    clauses = list(source.clauses.values_list("state", flat=True)) if source.text else []
    keeps = may_register(user)
    return SourcePage(
        chain=list(source.instructions.order_by("position")),
        files=list(Attachment.objects.of(OWNER, source.public_id)),
        made=made,
        approvals=_approvals(source, user),
        keeps=keeps,
        batch=is_batch(source.type) and any(one.proposed for one in made),
        open_clauses=sum(state == "open" for state in clauses),
        clauses=len(clauses),
        next=_next(source, made, clauses),
    )


def _approvals(source: Source, user: Any) -> list[Approval]:
    """The words given on the source as a whole."""
    if not is_batch(source.type):
        return []
    rows = Approval.objects.visible_to(user).filter(source=source)
    return list(rows.select_related("proxy__entered_by").order_by("level"))


def _made(source: Source, user: Any) -> list[Made]:
    """The matters in the order in which they were made. A paper with a text makes too many to spell out."""
    rows = Matter.objects.visible_to(user).filter(source=source, parent=None)
    refusals = Approval.objects.visible_to(user).filter(matter=OuterRef("pk"), declined=True)
    rows = rows.annotate(
        refused_by=Subquery(refusals.values("approver_name")[:1]),
        refused_for=Subquery(refusals.values("reason")[:1]),
    )
    made = list(
        rows.annotate(with_office=with_office())
        .select_related("lead_unit", "type", "supervisor")
        .order_by("pk")
    )
    if len(made) <= MOST_SPELLED:
        planned = Prefetch("planned", PlannedShare.objects.select_related("unit"))
        prefetch_related_objects(made, "requirements", planned)
    calendar = load_calendar()
    bounds = present_bounds(calendar)
    return [_shown(row, bounds, calendar) for row in made]


def _shown(row: Matter, bounds: LightBounds, calendar: WorkCalendar) -> Made:
    lamp, distance = light_of(row, bounds), ""
    if lamp not in (STOPPED, UNSET) and row.due_on is not None and row.due_at is not None:
        distance = distance_text(row.due_on, row.due_at, bounds.now, calendar)
    proof = DateProof.from_json(row.due_proof) if row.due_proof else None
    return Made(row, lamp, distance, proof)


def _next(source: Source, made: list[Made], clauses: list[str]) -> str:
    """decompose, settle, make, file, read, offline, or empty when nothing remains here."""
    if source.status == SourceStatus.FOR_READING:
        return "read"
    if source.status == SourceStatus.NUMBER_ONLY:
        return "offline"
    if source.text and source.status == SourceStatus.REGISTERED and not made:
        return "decompose"
    if "open" in clauses:
        return "settle"
    if not made:
        return "make"
    return "file" if any(one.proposed for one in made) else ""
