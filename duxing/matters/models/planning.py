"""Who is to take part in a matter, kept from the proposal until it is handed out."""

from django.db import models

from duxing.core.models import Protected, ProtectedQuerySet
from duxing.matters.models.matter import Matter
from duxing.orgs.models import Unit


class PlannedRole(models.TextChoices):
    """A unit's intended part beside the lead."""

    INFORMED = "informed", "知会"
    SUPPORTING = "supporting", "单独反馈"
    PARALLEL = "parallel", "分办"


class PlannedShare(Protected):
    """A unit beside the lead that a proposal names (拟定的配合、分办单位).

    It owes nothing: dispatch turns it into an assignment, and the approver sees it before.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="planned")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField("角色", max_length=12, choices=PlannedRole, default=PlannedRole.INFORMED)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "拟定承办单位"
        ordering = ["unit__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "unit"],
                name="planned_once_per_unit",
                violation_error_message="该单位填写了两次，请只保留一处。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}（{self.get_role_display()}）"
