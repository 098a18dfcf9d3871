"""What filing leaves behind: who approved it, at which level, and on what paper."""

from django.conf import settings
from django.db import models

from duxing.core import clock
from duxing.core.models import Protected, ProtectedQuerySet
from duxing.matters.models import Matter, ProxyEntry
from duxing.sources.models import Source


class Approval(Protected):
    """One level's approval of filing (立项审批): of one matter, or of all of a source at once.

    An approval by telephone has a date until which the signed paper is to be added (后补签).
    """

    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="approvals")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="approvals")
    level = models.PositiveSmallIntegerField("第几级")
    role = models.CharField("审批角色", max_length=20)
    approver_name = models.CharField("审批人", max_length=60)
    approved_on = models.DateField("审批日期")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proxy = models.ForeignKey(ProxyEntry, models.PROTECT, null=True, blank=True, related_name="+")
    sign_until = models.DateField("后补签期限", null=True, blank=True)
    made_at = models.DateTimeField("录入时间", default=clock.now)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "立项审批"
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "level"],
                name="approval_once_per_level",
                violation_error_message="这一级已经审批过。",
            ),
            models.UniqueConstraint(
                fields=["source", "level"],
                name="batch_approval_once_per_level",
                violation_error_message="这一级已经审批过。",
            ),
        ]

    def __str__(self) -> str:
        return self.approver_name
