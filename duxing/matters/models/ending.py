"""How results go up to leaders and how matters end."""

from django.conf import settings
from django.db import models

from duxing.core import clock
from duxing.core.addresses import address_of
from duxing.core.models import Protected, ProtectedQuerySet
from duxing.matters.models.assignment import ProxyEntry
from duxing.matters.models.matter import Matter
from duxing.matters.querysets import SubmissionQuerySet
from duxing.matters.states import ReadingStatus
from duxing.orgs.models import Post


class Submission(Protected):
    """A reading slip (呈阅单): several matters on one sheet, going up leader by leader."""

    number = models.CharField("编号", max_length=60, unique=True)
    title = models.CharField("标题", max_length=120)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("拟呈时间", default=clock.now)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "呈阅单"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("matters:submission", self.public_id)


class SubmissionItem(Protected):
    """One matter on a reading slip (呈阅事项), with the sentence that reports it."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="items")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="submission_items")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    position = models.PositiveSmallIntegerField("序")
    summary = models.TextField("办理情况")

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "呈阅事项"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["submission", "matter"], name="matter_once_on_slip")]

    def __str__(self) -> str:
        return str(self.matter)


class Reading(Protected):
    """One leader's reading of one slip (呈阅), in order: 副秘书长, 秘书长, each leader of the chain."""

    noun = "阅示"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="readings")
    position = models.PositiveSmallIntegerField("顺序")
    leader = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    leader_name = models.CharField("呈阅领导", max_length=60)
    words = models.TextField("批示", blank=True)
    read_on = models.DateField("阅示日期", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)
    proxy = models.ForeignKey(ProxyEntry, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField("状态", max_length=12, choices=ReadingStatus, default=ReadingStatus.PENDING)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "呈阅"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["submission", "position"], name="reading_once")]

    def __str__(self) -> str:
        return self.leader_name


class Outcome(models.TextChoices):
    """How a matter ended; the six are counted apart."""

    DONE = "done", "办结销号"
    CARRIED_OVER = "carried_over", "未完成结转"
    ROUTINE = "routine", "转常态化推进"
    CANCELLED = "cancelled", "撤销督办"
    MERGED = "merged", "并案"
    STAGE = "stage", "阶段性办结"


class Closing(Protected):
    """The end of a matter's round (办结): outcome, criteria ticked one by one, the office's note."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="closings")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    outcome = models.CharField("结果", max_length=14, choices=Outcome)
    criteria = models.JSONField("销号标准", default=list, blank=True)
    note = models.TextField("督查室意见")
    merged_into = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="absorbed")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("办结时间", default=clock.now)
    proxy = models.ForeignKey(ProxyEntry, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "办结记录"
        constraints = [models.UniqueConstraint(fields=["matter", "round"], name="closing_once_per_round")]

    def __str__(self) -> str:
        return self.get_outcome_display()


class DeadlineVersion(Protected):
    """A deadline that replaced an earlier one, with reason and approver (期限调整); never deleted.

    `after_due` says that the earlier deadline had already passed: the lateness then stands.
    `opens_round` is the number of the round that began with it (新批示、重新督办), if one did.
    `old_proof` explains how the earlier date had been counted.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="deadline_versions")
    number = models.PositiveSmallIntegerField("第几次")
    old_due_on = models.DateField("原期限", null=True, blank=True)
    old_proof = models.JSONField("原期限计算说明", default=dict, blank=True)
    due_on = models.DateField("新期限")
    reason = models.TextField("理由")
    after_due = models.BooleanField("到期后调整", default=False)
    opens_round = models.PositiveSmallIntegerField("新一轮", null=True, blank=True)
    proxy = models.ForeignKey(ProxyEntry, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("录入时间", default=clock.now)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "期限调整"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="deadline_version_once")]

    def __str__(self) -> str:
        return str(self.due_on)
