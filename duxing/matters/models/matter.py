"""The core record: a matter, what it demands, and the words it answers."""

from django.conf import settings
from django.db import models

from duxing.core.addresses import address_of
from duxing.core.models import Protected, ProtectedQuerySet
from duxing.matters.querysets import MatterQuerySet
from duxing.matters.states import OPEN, MatterStatus
from duxing.orgs.models import Post, Unit
from duxing.sources.models import Clause, Instruction, Source, SourceType


class Urgency(models.TextChoices):
    """How pressing (缓急)."""

    NORMAL = "normal", "一般"
    URGENT = "urgent", "急件"
    EXTRA = "extra", "特急"


class Matter(Protected):
    """One accountable matter (督查事项): one number, one lead unit, one deadline with its proof.

    `lead_unit` repeats the unit of the lead assignment, so that lists need no join and a second
    lead cannot arise. In a 分办 matter each parallel unit has a child matter with itself as lead,
    and the parent's lead is the unit that collates. `search_text` is what search looks through
    for those who see every source, `search_text_units` for everybody else.
    """

    noun = "事项"

    type = models.ForeignKey(SourceType, models.PROTECT, verbose_name="来源类型", related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="matters")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    number = models.CharField("编号", max_length=60, null=True, blank=True, unique=True)
    item_label = models.CharField("届次项次", max_length=60, blank=True)
    title = models.CharField("事项名称", max_length=120)
    year = models.PositiveSmallIntegerField("年度")
    urgency = models.CharField("缓急", max_length=8, choices=Urgency, default=Urgency.NORMAL)
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="led_matters", verbose_name="牵头单位"
    )
    leader = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分管领导"
    )
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="盯办"
    )
    section = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="转办科室"
    )
    due_on = models.DateField("办结期限", null=True, blank=True)
    due_at = models.DateTimeField("期限时刻", null=True, blank=True)
    due_text = models.CharField("时限原文", max_length=60, blank=True)
    due_proof = models.JSONField("期限计算说明", default=dict, blank=True)
    nickname = models.CharField("俗名", max_length=60, blank=True)
    place = models.CharField("地点", max_length=60, blank=True)
    status = models.CharField("状态", max_length=18, choices=MatterStatus, default=MatterStatus.DRAFT)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    filed_on = models.DateField("立项日期", null=True, blank=True)
    dispatched_at = models.DateTimeField("交办时间", null=True, blank=True)
    clock_stopped_at = models.DateTimeField("停钟时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    slip_issued = models.BooleanField("已出督办通知单", default=False)
    search_text = models.TextField(blank=True, default="")
    search_text_units = models.TextField(blank=True, default="")

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "督查事项"
        indexes = [
            models.Index(fields=["status", "due_on", "id"], name="matter_by_due"),
            models.Index(fields=["lead_unit", "status", "due_on"], name="matter_by_lead"),
            models.Index(fields=["supervisor", "status", "due_on"], name="matter_by_officer"),
            models.Index(fields=["status", "updated_at"], name="matter_by_change"),
            models.Index(fields=["due_on", "id"], name="matter_by_day"),
            # With the key, so that counting needs nothing but the index.
            models.Index(fields=["leader", "status", "due_on", "id"], name="matter_by_leader"),
            # An addition where the database has it: the first page of what is open, without a sort.
            models.Index(
                fields=["due_on", "id"],
                condition=models.Q(status__in=sorted(OPEN)),
                name="matter_open_by_due",
            ),
            # Of many matters of a source, the few that are open. Only for who asks by source: to whom
            # all that is open would do, this small index looks cheaper than the right one.
            models.Index(
                fields=["source"],
                condition=models.Q(source__isnull=False, status__in=sorted(OPEN)),
                name="matter_open_by_source",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("matters:matter", self.public_id)

    @property
    def is_internal(self) -> bool:
        """Whether it comes from a working secret (工作秘密): shown in pages, never given out as a file."""
        return self.source is not None and self.source.is_internal

    @property
    def called(self) -> str:
        """What a notice calls it: by its title, an internal one by its number alone."""
        if self.is_internal:
            return f"{self.number}（内部件）" if self.number else "1件内部事项"
        return f"“{self.title}”"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def lead_word(self) -> str:
        """主办单位 for instructions and proposals, 牵头单位 for tasks (one page, one set of words)."""
        return "主办单位" if self.type.terms == "handled" else "牵头单位"

    @property
    def support_word(self) -> str:
        return "协办单位" if self.type.terms == "handled" else "配合单位"


class ClauseLink(Protected):
    """Which words a matter answers (原文依据): a clause of a paper or a leader's instruction.

    `excerpt` is the part that the matter's units may read when the source shows excerpts.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="links")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="links")
    instruction = models.ForeignKey(Instruction, models.PROTECT, null=True, blank=True, related_name="links")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    excerpt = models.TextField("摘录")

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "原文依据"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.excerpt[:30]


class Requirement(Protected):
    """A numbered point of a matter (要求): what must be there, and where it can, how much."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="requirements")
    position = models.PositiveSmallIntegerField("序")
    text = models.CharField("要求", max_length=500)
    target_value = models.DecimalField("目标值", max_digits=16, decimal_places=4, null=True, blank=True)
    target_unit = models.CharField("单位", max_length=20, blank=True)
    due_on = models.DateField("完成期限", null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "要求"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "position"], name="requirement_once_in_matter")
        ]

    def __str__(self) -> str:
        return self.text
