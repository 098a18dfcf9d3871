"""What the loaded city holds, counted as the desk of the office counts it."""

from typing import Any

from django.db.models import QuerySet

from duxing.audit.models import AuditEntry
from duxing.core import clock
from duxing.matters.models import Feedback, Matter, Review, ReviewDue, Submission
from duxing.matters.states import OPEN, PROPOSED
from duxing.orgs.models import Unit, User
from duxing.sources.models import Source, SourceType


def counts() -> list[tuple[str, int]]:
    """Labels and numbers, in the order of the table."""
    found = [
        ("单位", Unit.objects.count()),
        ("人员", User.objects.filter(is_active=True).count()),
        ("来文", Source.objects.count()),
    ]
    for kind in SourceType.objects.all():
        number = Matter.objects.filter(type=kind, parent=None).exclude(status__in=PROPOSED).count()
        if number:
            found.append((f"督查事项·{kind.title}", number))
    late_units, late_office = late_matters()
    return [
        *found,
        ("分办事项", Matter.objects.exclude(parent=None).count()),
        ("拟立项", Matter.objects.filter(status__in=PROPOSED).count()),
        ("在办", Matter.objects.open().count()),
        ("逾期", late_units.union(late_office).count()),
        ("单位逾期", late_units.count()),
        ("督查室超期未审", late_office.count()),
        ("反馈", Feedback.objects.count()),
        ("审核", Review.objects.count()),
        ("呈阅单", Submission.objects.count()),
        ("操作记录", AuditEntry.objects.count()),
    ]


def late_matters() -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The keys of the matters with which units are late, and of those with which the office itself is."""
    now = clock.now()
    unread = ReviewDue.objects.filter(
        fulfilled_at=None, due_at__lte=now, feedback__assignment__matter__status__in=OPEN
    )
    office = unread.values("feedback__assignment__matter").distinct()
    return Matter.objects.overdue(now).values("pk"), office
