"""What a unit was handed, and the rows that wait for its receipt and its reports."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse

from duxing.core import clock
from duxing.core.addresses import address_of
from duxing.core.models import Protected, ProtectedQuerySet
from duxing.core.proxy import PHRASES, Basis
from duxing.matters.models.matter import Matter
from duxing.matters.querysets import AssignmentQuerySet, DueQuerySet
from duxing.matters.states import AssignmentStatus, DueStatus
from duxing.orgs.models import Unit


class ProxyEntry(Protected):
    """An act of a unit or leader that the office entered from paper or phone (代录).

    `acted_on` is the date on the stamped paper or of the call; lateness counts from it. The scan
    is an attachment of this row.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="proxy_entries")
    act = models.CharField("代录的行为", max_length=40)
    basis = models.CharField("依据", max_length=8, choices=Basis)
    principal = models.CharField("本人姓名", max_length=60)
    acted_on = models.DateField("纸件日期")
    has_scan = models.BooleanField("有扫描件", default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("录入时间", default=clock.now)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "代录"
        indexes = [models.Index(fields=["entered_at"], name="proxy_by_time")]

    def __str__(self) -> str:
        return f"{PHRASES[Basis(self.basis)]} · {self.entered_by}"

    @property
    def paper_url(self) -> str:
        """Where the paper opens, or the office adds its scan."""
        return reverse("matters:proxy_paper", args=[self.public_id])


class AssignmentRole(models.TextChoices):
    """A unit's part in a matter."""

    LEAD = "lead", "牵头"
    SUPPORTING = "supporting", "配合"
    INFORMED = "informed", "知会"
    COLLATING = "collating", "汇总"


class Delivery(models.TextChoices):
    """How the matter reached the unit (送达方式)."""

    SYSTEM = "system", "系统"
    OA = "oa", "办公系统"
    COURIER = "courier", "机要交换"
    IN_PERSON = "in_person", "当面"
    FAX = "fax", "传真"
    PHONE = "phone", "电话"


class Assignment(Protected):
    """One unit's share of a matter (交办单). An informed unit has no clock."""

    noun = "交办单"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    role = models.CharField("角色", max_length=12, choices=AssignmentRole)
    due_on = models.DateField("办理期限", null=True, blank=True)
    due_at = models.DateTimeField("期限时刻", null=True, blank=True)
    due_proof = models.JSONField("期限计算说明", default=dict, blank=True)
    delivery = models.CharField("送达方式", max_length=10, choices=Delivery, default=Delivery.SYSTEM)
    delivered_at = models.DateTimeField("送达时间", null=True, blank=True)
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    received_on = models.DateField("签收日期", null=True, blank=True)
    received_by = models.CharField("签收人", max_length=60, blank=True)
    receipt_proxy = models.ForeignKey(ProxyEntry, models.PROTECT, null=True, blank=True, related_name="+")
    returned_count = models.PositiveSmallIntegerField("退回次数", default=0)
    status = models.CharField(
        "状态", max_length=12, choices=AssignmentStatus, default=AssignmentStatus.DISPATCHED
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "交办单"
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "unit"],
                name="assignment_once_per_unit",
                violation_error_message="该单位已有此事项的交办单。",
            )
        ]
        indexes = [models.Index(fields=["unit", "status", "due_on"], name="assignment_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.matter}"

    def get_absolute_url(self) -> str:
        return address_of("matters:matter", self.matter.public_id)

    @property
    def has_clock(self) -> bool:
        return self.role != AssignmentRole.INFORMED


class ReceiptDue(Protected):
    """That a unit owes its receipt (应签收), a row from the moment of dispatch."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="receipt_due")
    due_on = models.DateField("签收期限")
    due_at = models.DateTimeField("期限时刻")
    fulfilled_at = models.DateTimeField("签收时间", null=True, blank=True)
    fulfilled_on = models.DateField("计时日期", null=True, blank=True)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "应签收"
        indexes = [models.Index(fields=["fulfilled_at", "due_at"], name="receipt_due_open")]

    def __str__(self) -> str:
        return str(self.assignment)


class ScheduleKind(models.TextChoices):
    """How often feedback is asked for (报送安排)."""

    ONCE = "once", "期限前一次"
    DATES = "dates", "指定日期"
    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季"


class FeedbackSchedule(Protected):
    """When feedback is due (定期报送). Repeated reporting needs a basis and an end (减负)."""

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="schedule")
    kind = models.CharField("安排", max_length=10, choices=ScheduleKind)
    day = models.PositiveSmallIntegerField("每期几日", null=True, blank=True)
    dates = models.JSONField("指定日期", default=list, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)
    ends_on = models.DateField("终止日", null=True, blank=True)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "报送安排"

    def __str__(self) -> str:
        return self.get_kind_display()


class FeedbackDue(Protected):
    """One expected report of one unit (应报): exists before anyone writes.

    `period` is 202611 for a month, a quarter's last month likewise (202612); final reports
    are counted from 0, a moved date or a new round adds one. `reported_at` is the first submission;
    `counted_on` the date that lateness counts from (the stamped paper's when entered by proxy).
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="dues")
    period = models.PositiveIntegerField("期次")
    label = models.CharField("期名", max_length=30)
    nominal_on = models.DateField("名义日期")
    due_on = models.DateField("应报日期")
    due_at = models.DateTimeField("期限时刻")
    is_final = models.BooleanField("办理结果", default=False)
    reported_at = models.DateTimeField("首次报送时间", null=True, blank=True)
    counted_on = models.DateField("计时日期", null=True, blank=True)
    status = models.CharField("状态", max_length=10, choices=DueStatus, default=DueStatus.OPEN)

    objects = DueQuerySet.as_manager()

    class Meta:
        verbose_name = "应报"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "period", "nominal_on", "is_final"], name="due_once_per_period"
            )
        ]
        indexes = [
            models.Index(fields=["status", "due_at"], name="due_open_by_time"),
            models.Index(fields=["status", "due_on"], name="due_open_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.label}"

    def was_late(self) -> bool | None:
        """Whether the first report was late (迟报); None while nothing was reported.

        A proxy entry counts by the date on the paper, own reports by the server's instant.
        """
        if self.reported_at is None:
            return None
        if self.counted_on is not None:
            return self.counted_on > self.due_on
        return self.reported_at >= self.due_at

    def is_missing(self, at: datetime) -> bool:
        """Whether nothing was reported although the time is over (漏报)."""
        return self.status == DueStatus.MISSED or (self.status == DueStatus.OPEN and at >= self.due_at)


class CallNote(Protected):
    """One telephone call about a matter (电话记录), in a line."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="calls")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    answered_by = models.CharField("接听人", max_length=40)
    words = models.CharField("内容", max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("通话时间", default=clock.now)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "电话记录"
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.words
