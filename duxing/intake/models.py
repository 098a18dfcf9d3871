"""What decomposing and filing leave behind: unit names asked about, and approvals given."""

from django.conf import settings
from django.db import models

from duxing.core import clock
from duxing.core.models import Protected, Tracked
from duxing.intake.querysets import ApprovalQuerySet, QuestionQuerySet
from duxing.matters.models import Matter, ProxyEntry
from duxing.orgs.models import Unit
from duxing.sources.models import Source


class Approval(Protected):
    """One level's word on filing (立项审批): of one matter, or of all of a source at once.

    An approval by telephone has a date until which the signed paper is to be added (后补签).
    `declined` is 不予立项 with its reason; it ends the way of the matter.
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
    declined = models.BooleanField("不予立项", default=False)
    reason = models.CharField("理由", max_length=200, blank=True)
    made_at = models.DateTimeField("录入时间", default=clock.now)

    objects = ApprovalQuerySet.as_manager()

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


class QuestionState(models.TextChoices):
    """What became of a written name that the directory could not tell (单位识别)."""

    OPEN = "open", "待识别"
    MAPPED = "mapped", "已对应"
    NO_UNIT = "no_unit", "不是单位"


class UnitQuestion(Tracked):
    """A name in a source that the directory does not know or could take for several (未识别单位).

    One answer serves every proposed matter of the source. `sure` is how the directory answered
    ("ask" with candidates, "unknown"), `units` what a person said it means.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="unit_questions")
    written = models.CharField("原文写法", max_length=80)
    sure = models.CharField("识别结果", max_length=10)
    note = models.CharField("说明", max_length=200, blank=True)
    candidates = models.ManyToManyField(Unit, related_name="+", blank=True)
    units = models.ManyToManyField(Unit, related_name="+", blank=True)
    state = models.CharField("状态", max_length=8, choices=QuestionState, default=QuestionState.OPEN)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "单位识别"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "written"], name="unit_asked_once")]

    def __str__(self) -> str:
        return self.written


class NameRole(models.TextChoices):
    """The part for which a draft names the unknown unit."""

    LEAD = "lead", "牵头"
    SUPPORTING = "supporting", "配合"
    PARALLEL = "parallel", "分办"


class OpenName(Tracked):
    """That a proposed matter waits for the answer to a name (待对应单位); gone once answered."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="open_names")
    question = models.ForeignKey(UnitQuestion, models.PROTECT, related_name="waiting")
    role = models.CharField("角色", max_length=12, choices=NameRole)

    class Meta:
        verbose_name = "待对应单位"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["matter", "question"], name="name_open_once")]

    def __str__(self) -> str:
        return str(self.question)
