"""What happened on a matter, newest first, each line only for those who may read it (时间线)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from duxing.core import clock
from duxing.core.proxy import PHRASES, Basis
from duxing.files.models import Attachment
from duxing.matters.access import is_above
from duxing.matters.models import (
    Assignment,
    CallNote,
    Closing,
    DeadlineVersion,
    Delivery,
    Feedback,
    Matter,
    Outcome,
    ProxyEntry,
    Reading,
    SubmissionItem,
)
from duxing.matters.permissions import can_see_internal
from duxing.matters.standing import month_day
from duxing.matters.states import ReadingStatus
from duxing.orgs.asking import fetch_for

APPROVAL_ACT = "立项审批"


@dataclass(frozen=True)
class ProxyTag:
    """What the tag of a proxy entry shows, without the row itself."""

    basis: str
    has_scan: bool
    entered_by: str
    public_id: UUID

    def __str__(self) -> str:
        return f"{PHRASES[Basis(self.basis)]} · {self.entered_by}"

    @property
    def paper_url(self) -> str:
        return reverse("matters:proxy_paper", args=[self.public_id])

    @classmethod
    def of(cls, entry: ProxyEntry | None) -> "ProxyTag | None":
        """The tag of a proxy entry with the person who made it, if there is one."""
        if entry is None:
            return None
        return cls(entry.basis, entry.has_scan, entry.entered_by.name, entry.public_id)


@dataclass(frozen=True)
class Line:
    """One line: when (UTC), what, by whom, in which words; `proxy` where the office entered it.

    `opens` says that the person may open the paper on which the entry rests.
    """

    at: datetime
    title: str
    who: str = ""
    words: str = ""
    proxy: ProxyTag | None = None
    url: str = ""
    major: bool = False
    note: str = ""
    kind: str = ""
    opens: bool = False


def timeline_of(
    matter: Matter, user: Any, shares: Sequence[Assignment], reports: Sequence[Feedback], *, chain: bool
) -> list[Line]:
    """Every line that the person may read, newest first; one query.

    `shares` and `reports` are those in the person's scope, `chain` says that the leaders' words are.
    """
    above = is_above(user, matter)
    lines = [
        *_start(matter, shares),
        *_receipts(shares),
        *_reports(reports, internal=can_see_internal(user)),
        *_others(_rows(matter, user, chain=chain, above=above), above=above),
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _others(rows: Iterable[tuple[Any, ...]], *, above: bool) -> Iterator[Line]:
    """The lines of the one query; a leader's consent opens above the units, a reading with its slip."""
    for row in rows:
        line = _line(row)
        yield replace(line, opens=above and line.kind != "reading")


def _start(matter: Matter, shares: Sequence[Assignment]) -> Iterator[Line]:
    if matter.filed_on is not None:
        filed = clock.start_of_day_instant(matter.filed_on)
        yield Line(filed, "立项", words=matter.number or "", major=True, kind="day")
    if matter.dispatched_at is not None:
        units = matter.lead_unit.name if matter.lead_unit else ""
        yield Line(matter.dispatched_at, "交办", who=units, words=_delivery(shares), major=True)


def _delivery(shares: Sequence[Assignment]) -> str:
    """How it reached the first unit in sight, and when, where that was outside the system."""
    first = next(iter(shares), None)
    if first is None or first.delivered_at is None:
        return ""
    if first.delivery == Delivery.SYSTEM:
        return "系统送达"
    at = clock.local(first.delivered_at)
    return f"{first.get_delivery_display()}送达，{at.month}月{at.day}日 {at:%H:%M}"


def _receipts(shares: Sequence[Assignment]) -> Iterator[Line]:
    for one in shares:
        if one.received_at is not None:
            day = clock.local(one.received_at).date()
            on = f"{month_day(one.received_on)}签收" if one.received_on and one.received_on != day else ""
            yield Line(
                one.received_at,
                f"{one.unit.name}签收",
                who=one.received_by,
                words=on,
                proxy=ProxyTag.of(one.receipt_proxy),
                opens=True,
            )


def _reports(reports: Sequence[Feedback], *, internal: bool) -> Iterator[Line]:
    sent = sorted(((one.submitted_at, one) for one in reports if one.submitted_at), key=itemgetter(0))
    times: dict[int, int] = {}
    for at, one in sent:
        times[one.due_id] = times.get(one.due_id, 0) + 1
        yield Line(
            at,
            f"{one.assignment.unit.name}报送{one.due.label}",
            who=f"{one.signer_name}审签" if one.signer_name else "",
            words=one.get_self_state_display() or "",
            proxy=ProxyTag.of(one.proxy),
            opens=True,
            url=one.get_absolute_url(),
            major=True,
            note=f"第{times[one.due_id]}次报送" if times[one.due_id] > 1 else lateness(one),
        )
        review = getattr(one, "review", None)
        if review is not None:
            inside = f"（内部：{review.internal_note}）" if internal and review.internal_note else ""
            decision, who = review.get_decision_display(), review.reviewer.name
            yield Line(review.reviewed_at, decision, who=who, words=review.words + inside, major=True)


def lateness(one: Feedback) -> str:
    """按时 or 迟报 of a first report, 据纸件 where the date on the paper counts."""
    late = one.due.was_late()
    if late is None:
        return ""
    on_paper = "（据纸件）" if one.due.counted_on is not None else ""
    return f"迟报{on_paper}" if late else f"按时{on_paper}"


# The columns of every part of the one query, in this order; all but the time are text.
COLUMNS = ("kind", "at", "who", "words", "note", "ref", "basis", "has_scan", "entered_by", "entry")


def _rows(matter: Matter, user: Any, *, chain: bool, above: bool) -> list[tuple[Any, ...]]:
    """Calls, approvals, deadlines, papers, slips, readings and ends as rows of COLUMNS."""
    internal = can_see_internal(user)
    return fetch_for(user, _parts, internal, above, chain, matter=matter.pk, public_id=matter.public_id)


def _parts(who: Any, internal: bool, above: bool, chain: bool, *, matter: Any, public_id: Any) -> Any:
    calls = CallNote.objects.filter(matter_id=matter)
    calls = calls if above else calls.filter(unit_id__in=who.unit_ids)
    moved = DeadlineVersion.objects.filter(matter_id=matter)
    ends = Closing.objects.filter(matter_id=matter)
    papers = Attachment.objects.of("matters.matter", public_id).filter(purpose="paper")
    approved = ProxyEntry.objects.filter(matter_id=matter, act=APPROVAL_ACT)
    items = SubmissionItem.objects.filter(matter_id=matter)
    read = Reading.objects.filter(submission__in=items.values("submission"), recorded_at__isnull=False)
    parts = [
        _part("call", calls, "made_at", "made_by__name", "words", "unit__name", "answered_by"),
        _part("deadline", moved, "made_at", "opens_round", "reason", "old_due_on", "due_on", proxy="proxy__"),
        _part(
            "end",
            ends,
            "closed_at",
            "closed_by__name",
            "note" if internal else "",
            "outcome",
            "merged_into__number",
            proxy="proxy__",
        ),
        _part("paper", papers, "created_at", words="original_name", ref="public_id"),
    ]
    if above:
        parts.append(_part("approval", approved, "entered_at", who="principal", proxy=""))
    if chain:
        parts.append(_part("reading", read, "recorded_at", who="leader_name", note="status", proxy="proxy__"))
    if internal:
        made, number, slip = (f"submission__{name}" for name in ("made_at", "number", "public_id"))
        parts.append(_part("slip", items, made, words=number, ref=slip))
    first, *others = parts
    return first.union(*others, all=True)


def _part(
    kind: str,
    rows: QuerySet[Any],
    at: str,
    who: str = "",
    words: str = "",
    note: str = "",
    ref: str = "",
    *,
    proxy: str | None = None,
) -> Any:
    """Rows of one table in the common columns; `proxy` is the way to its proxy entry, if it has one."""
    names = ("basis", "has_scan", "entered_by__name", "public_id")
    entry = [""] * len(names) if proxy is None else [proxy + name for name in names]
    paths = dict(zip(COLUMNS[2:], (who, words, note, ref, *entry), strict=True))
    texts = {f"c_{name}": _text(path) for name, path in paths.items()}
    named = rows.order_by().annotate(c_kind=Value(kind, output_field=TextField()), c_at=F(at), **texts)
    return named.values_list(*(f"c_{name}" for name in COLUMNS))


def _text(path: str) -> Any:
    nothing = Value("", output_field=TextField())
    return Coalesce(Cast(path, TextField()), nothing) if path else nothing


def _line(row: tuple[Any, ...]) -> Line:
    kind, at, who, words, note, ref, basis, has_scan, entered_by, entry = row
    proxy = ProxyTag(basis, has_scan in ("1", "true"), entered_by, UUID(entry)) if basis else None
    if kind == "call":
        return Line(at, "电话记录", who=f"{who}致{note} {ref}", words=words, kind=kind)
    if kind == "deadline":
        return _deadline(at, who, words, note, ref, proxy)
    if kind == "end":
        into = f"，并入{ref}" if ref else ""
        return Line(at, Outcome(note).label + into, who=who, words=words, proxy=proxy, major=True, kind=kind)
    if kind == "paper":
        url = reverse("files:download", args=[UUID(ref)])
        return Line(at, "出通知单", words=words.rpartition(".")[0], url=url, kind=kind)
    if kind == "slip":
        return Line(at, "呈阅", words=words, url=reverse("matters:submission", args=[UUID(ref)]), kind=kind)
    if kind == "reading":
        new = "，有新批示" if note == ReadingStatus.INSTRUCTED else ""
        return Line(at, f"{who}阅{new}", proxy=proxy, kind=kind)
    return Line(at, APPROVAL_ACT, who=who, proxy=proxy, major=True, kind=kind)


def _deadline(at: datetime, opens: str, reason: str, old: str, new: str, proxy: ProxyTag | None) -> Line:
    before = f"由{month_day(date.fromisoformat(old))}" if old else ""
    moved = f"{before}调整为{month_day(date.fromisoformat(new))}"
    if opens:
        return Line(at, f"第{opens}轮办理", words=f"{reason}。期限{moved}。", proxy=proxy, major=True)
    return Line(at, "期限调整", words=f"{moved}：{reason}", proxy=proxy, major=True)
