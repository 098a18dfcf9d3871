"""The rows of 今日待办 of a unit: to sign for, to report, to send again, to sign."""

from datetime import timedelta
from typing import Any

from duxing.cockpit.listing import REPORT_DAYS, to_rework
from duxing.cockpit.todo import MOST_ROWS, Row, Task, mark, task_columns
from duxing.matters import states
from duxing.matters.models import Assignment, AssignmentRole, Feedback, FeedbackDue
from duxing.orgs.asking import fetch_for
from duxing.orgs.roles import UNIT_SIGNERS
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.clocks import LightBounds

OF_SHARE = ("assignment__matter__", "assignment__unit__name")
REPORT_WORDS: dict[str, str] = dict(states.FeedbackStatus.choices)


def unit_rows(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    """What the unit owes: receipts, reports to write, to send again and to sign."""
    rows = _receipts(user, bounds, calendar) + _reports(user, bounds, calendar)
    rows += _back(user, bounds)
    return rows + (to_sign(user, bounds, calendar) if user.has_role(*UNIT_SIGNERS) else [])


def _share_row(task: Task, lamp: str, far: str, step: str, act: str, note: str) -> Row:
    words = (task.title, task.matter, task.number or "", task.unit or "", task.due_on)
    return Row(lamp, far, *words, step, act, task.record, note)


def _receipts(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    rows = []
    for task in map(Task._make, fetch_for(user, _unsigned)):
        lamp, far = mark(task.due_on, task.due_at, bounds, calendar)
        rows.append(_share_row(task, lamp, far, "签收", "matters:receive", "待签收"))
    return rows


def _unsigned(user: Any) -> Any:
    shares = (
        Assignment.objects.visible_to(user)
        .filter(
            unit_id__in=user.unit_ids,
            status=states.AssignmentStatus.DISPATCHED,
            matter__status__in=states.OPEN,
        )
        .exclude(role=AssignmentRole.INFORMED)
    )
    due = ("receipt_due__due_on", "receipt_due__due_at")
    shown = shares.values_list(*task_columns("matter__", "unit__name", *due, "public_id"))
    return shown.order_by("receipt_due__due_at", "pk")[: MOST_ROWS + 1]


def _reports(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    """The next report of each share; the following ones wait until it is sent."""
    until = bounds.today + timedelta(days=REPORT_DAYS)
    first: dict[int, tuple[Any, ...]] = {}
    for *task, share, label in fetch_for(user, _expected, until=until):
        first.setdefault(share, (Task(*task), label))
    rows = []
    for task, label in first.values():
        lamp, far = mark(task.due_on, task.due_at, bounds, calendar)
        rows.append(_share_row(task, lamp, far, "报送反馈", "matters:report", label))
    return rows


def _expected(user: Any, *, until: Any) -> Any:
    dues = FeedbackDue.objects.visible_to(user).filter(
        status=states.DueStatus.OPEN,
        assignment__unit_id__in=user.unit_ids,
        assignment__status__in=states.AT_WORK,
        assignment__matter__status__in=states.OPEN,
        due_on__lte=until,
    )
    task = task_columns(*OF_SHARE, "due_on", "due_at", "public_id")
    return dues.values_list(*task, "assignment_id", "label").order_by("due_at", "pk")[: 2 * MOST_ROWS]


def _back(user: Any, bounds: LightBounds) -> list[Row]:
    rows = []
    for *columns, status, label in fetch_for(user, _sent_back):
        task = Task(*columns)
        lamp = "late" if task.due_on is not None and task.due_on < bounds.today else "near"
        step = "重新报送" if status == states.FeedbackStatus.RETURNED else "补充材料"
        rows.append(_share_row(task, lamp, REPORT_WORDS[status], step, "matters:report", label))
    return rows


def _sent_back(user: Any) -> Any:
    back = to_rework().filter(
        assignment__unit_id__in=user.unit_ids, assignment__matter__status__in=states.OPEN
    )
    task = task_columns(*OF_SHARE, "review__answer_by", "due__due_at", "due__public_id")
    return back.values_list(*task, "status", "due__label").order_by("review__answer_by", "pk")[
        : MOST_ROWS + 1
    ]


def to_sign(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Row]:
    """Reports of the own unit that wait for a signature."""
    rows = []
    for *columns, label, writer in fetch_for(user, _unsent):
        task = Task(*columns)
        lamp, far = mark(task.due_on, task.due_at, bounds, calendar)
        rows.append(_share_row(task, lamp, far, "审签", "matters:feedback", f"{label}，{writer}拟稿"))
    return rows


def _unsent(user: Any) -> Any:
    waiting = Feedback.objects.visible_to(user).filter(
        status=states.FeedbackStatus.AWAITING_SIGNATURE, assignment__unit_id__in=user.unit_ids
    )
    task = task_columns(*OF_SHARE, "due__due_on", "due__due_at", "public_id")
    return waiting.values_list(*task, "due__label", "drafted_by__name").order_by("due__due_at", "pk")[
        : MOST_ROWS + 1
    ]
