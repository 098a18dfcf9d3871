"""What the loaded city holds, counted as the desk of the office counts it."""

from duxing.audit.models import AuditEntry
from duxing.core import clock
from duxing.matters.models import Feedback, Matter, Review, ReviewDue, Submission
from duxing.matters.states import PROPOSED
from duxing.orgs.models import Unit, User
from duxing.sources.models import Source, SourceType


def counts() -> list[tuple[str, int]]:
    """Labels and numbers, in the order of the table."""
    now = clock.now()
    found = [
        ("单位", Unit.objects.count()),
        ("人员", User.objects.filter(is_active=True).count()),
        ("来文", Source.objects.count()),
    ]
    for kind in SourceType.objects.all():
        number = Matter.objects.filter(type=kind, parent=None).exclude(status__in=PROPOSED).count()
        if number:
            found.append((f"督查事项·{kind.title}", number))
    return [
        *found,
        ("分办事项", Matter.objects.exclude(parent=None).count()),
        ("拟立项", Matter.objects.filter(status__in=PROPOSED).count()),
        ("在办", Matter.objects.open().count()),
        ("逾期", Matter.objects.overdue(now).count()),
        ("督查室超期未审", ReviewDue.objects.filter(fulfilled_at=None, due_at__lte=now).count()),
        ("反馈", Feedback.objects.count()),
        ("审核", Review.objects.count()),
        ("呈阅单", Submission.objects.count()),
        ("操作记录", AuditEntry.objects.count()),
    ]
