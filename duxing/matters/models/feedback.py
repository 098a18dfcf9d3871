"""What units report, and how the office judges it."""

from django.conf import settings
from django.db import models

from duxing.core import clock
from duxing.core.addresses import address_of
from duxing.core.models import Protected, ProtectedQuerySet
from duxing.matters.models.assignment import Assignment, FeedbackDue, ProxyEntry
from duxing.matters.models.matter import Requirement
from duxing.matters.querysets import FeedbackQuerySet
from duxing.matters.states import FeedbackStatus


class SelfState(models.TextChoices):
    """What the unit says of itself, first of all (自报状态)."""

    DONE = "done", "已完成"
    ON_TRACK = "on_track", "按序时推进"
    BEHIND = "behind", "进展滞后"
    DIFFICULT = "difficult", "难以完成"


class FeedbackForm(models.TextChoices):
    """The two formal ways to report; either is enough."""

    FILLED = "filled", "填表"
    SEALED = "sealed", "盖章件"


class Feedback(Protected):
    """One report of one unit (反馈). A report sent again is a new row with the next round.

    So the first version and its time stay as they were. `paper_on` is the date on the stamped
    paper where the office entered it; `submitted_at` is always the server's.
    """

    noun = "反馈"

    due = models.ForeignKey(FeedbackDue, models.PROTECT, related_name="feedbacks")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="feedbacks")
    round = models.PositiveSmallIntegerField("次序", default=1)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    form = models.CharField("方式", max_length=8, choices=FeedbackForm, default=FeedbackForm.FILLED)
    self_state = models.CharField("自报状态", max_length=10, choices=SelfState, blank=True)
    as_of = models.DateField("截至日", null=True, blank=True)
    text = models.TextField("工作开展及进展情况", blank=True)
    problem = models.TextField("存在问题及原因", blank=True)
    help_needed = models.TextField("提请协调事项", blank=True)
    next_step = models.TextField("下步措施", blank=True)
    next_on = models.DateField("下步时限", null=True, blank=True)
    next_person = models.CharField("责任人", max_length=40, blank=True)
    report_number = models.CharField("报告文号", max_length=60, blank=True)
    contact = models.CharField("联系人及电话", max_length=60, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signer_name = models.CharField("签发人", max_length=60, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField("审签时间", null=True, blank=True)
    submitted_at = models.DateTimeField("报送时间", null=True, blank=True)
    paper_on = models.DateField("纸件收文日", null=True, blank=True)
    proxy = models.ForeignKey(ProxyEntry, models.PROTECT, null=True, blank=True, related_name="feedbacks")
    status = models.CharField("状态", max_length=22, choices=FeedbackStatus, default=FeedbackStatus.DRAFT)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "反馈"
        constraints = [models.UniqueConstraint(fields=["due", "round"], name="feedback_once_per_round")]
        indexes = [
            # With the key, so that the first page of what waits is read in order and nothing beyond it.
            models.Index(fields=["status", "submitted_at", "id"], name="feedback_in_line"),
            models.Index(fields=["assignment", "status", "submitted_at"], name="feedback_of_share"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment.unit} {self.due.label}"

    def get_absolute_url(self) -> str:
        return address_of("matters:feedback", self.public_id)


class FeedbackItem(Protected):
    """The answer to one requirement (逐条答复). `quantity` is cumulative as of the report's date."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="items")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="answers")
    quantity = models.DecimalField("完成数（累计）", max_digits=16, decimal_places=4, null=True, blank=True)
    text = models.TextField("进展情况", blank=True)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "逐条答复"
        ordering = ["requirement__position"]
        constraints = [
            models.UniqueConstraint(fields=["feedback", "requirement"], name="answer_once_per_requirement")
        ]

    def __str__(self) -> str:
        return self.text[:30]


class ReturnCode(models.Model):
    """Why a report is returned (退回原因), shipped presets that a city may edit."""

    code = models.CharField("代码", max_length=6, unique=True)
    title = models.CharField("原因", max_length=40)
    order = models.PositiveSmallIntegerField("序", default=100)

    class Meta:
        verbose_name = "退回原因"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title


class Decision(models.TextChoices):
    """What the reviewer decides."""

    ACCEPT = "accept", "审核通过"
    SUPPLEMENT = "supplement", "请补充材料"
    RETURN = "return", "退回重报"


class Review(Protected):
    """The office's judgement of one report (审核). Only a return counts against the unit."""

    feedback = models.OneToOneField(Feedback, models.PROTECT, related_name="review")
    decision = models.CharField("意见", max_length=12, choices=Decision)
    codes = models.JSONField("退回原因", default=list, blank=True)
    words = models.TextField("审核意见", blank=True)
    internal_note = models.TextField("内部意见", blank=True)
    answer_by = models.DateField("补充或重报期限", null=True, blank=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField("审核时间", default=clock.now)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "审核"

    def __str__(self) -> str:
        return self.get_decision_display()


class ReviewDue(Protected):
    """That the office owes a judgement (应审): its own lateness is a row too."""

    feedback = models.OneToOneField(Feedback, models.PROTECT, related_name="review_due")
    due_on = models.DateField("审核期限")
    due_at = models.DateTimeField("期限时刻")
    fulfilled_at = models.DateTimeField("审核时间", null=True, blank=True)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "应审"
        indexes = [models.Index(fields=["fulfilled_at", "due_at"], name="review_due_open")]

    def __str__(self) -> str:
        return str(self.feedback)
