"""What matters come from: papers, meetings, leaders' instructions, and their sentences."""

from django.conf import settings
from django.db import models

from duxing.core import clock
from duxing.core.addresses import address_of
from duxing.core.models import Protected, ProtectedQuerySet, Tracked
from duxing.orgs.models import Post, Unit
from duxing.sources.querysets import ClauseQuerySet, SourceQuerySet
from duxing.sources.states import UNSETTLED, ClauseState, SourceStatus


class SourceType(models.Model):
    """A kind of source with its own numbering, words and approval (来源类型).

    Rows are data with shipped presets; a city adds another without code. `approval` is who
    approves filing: {"mode": "none"|"batch"|"levels", "levels": [role, …], "when": [rule, …]}; where
    the mode is "none", the first rule that fits names levels after all: {"mayor": true, "levels": …}
    (the mayor is in the chain) or {"units": 3, "levels": …} (so many units take part). `terms` is
    "handled" (主办、协办) or "task" (牵头、配合); `answers_leaders` says that each leader of the chain
    is to be answered before closing.
    """

    code = models.SlugField("代码", max_length=30, unique=True)
    title = models.CharField("名称", max_length=30)
    order = models.PositiveIntegerField("序", default=100)
    series = models.SlugField("编号系列", max_length=30)
    terms = models.CharField("用词", max_length=10, default="task")
    approval = models.JSONField("立项审批", default=dict)
    answers_leaders = models.BooleanField("须逐级呈阅", default=False)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "来源类型"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class Visibility(models.TextChoices):
    """What a unit with a matter from this source sees of it (来源可见范围)."""

    WHOLE = "whole", "全文"
    EXCERPT = "excerpt", "本单位摘录"
    NOTHING = "nothing", "不给看"


class Source(Protected):
    """A paper, a meeting or an instructed letter as it arrived (来文).

    `text` is kept exactly as imported; `text_hash` is its hex digest. A classified paper has only
    a number, leaders, dates and who watches it (占号): no text and no attachment.
    """

    type = models.ForeignKey(SourceType, models.PROTECT, verbose_name="来源类型")
    register_number = models.CharField("登记号", max_length=40, unique=True)
    title = models.CharField("来件标题", max_length=200)
    issuer = models.CharField("来文单位", max_length=80, blank=True)
    document_number = models.CharField("来文文号", max_length=60, blank=True)
    received_on = models.DateField("收文日期")
    dated_on = models.DateField("成文或会议日期", null=True, blank=True)
    meeting = models.CharField("会议届次", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    text = models.TextField("原文", blank=True)
    text_hash = models.CharField("原文摘要值", max_length=64, blank=True)
    visibility = models.CharField(
        "承办单位可见", max_length=10, choices=Visibility, default=Visibility.EXCERPT
    )
    is_internal = models.BooleanField("内部（工作秘密）", default=False)
    joint_number = models.CharField("市委督查室编号（两办联合）", max_length=60, blank=True)
    section = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    watched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="盯办人",
    )
    watch_until = models.DateField("线下办理期限", null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = models.CharField(
        "状态", max_length=12, choices=SourceStatus, default=SourceStatus.REGISTERED, db_index=True
    )
    status_note = models.CharField("说明", max_length=200, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = "来文"
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="source_by_received"),
            # An addition where the database has it: what lies on the desk, oldest first.
            models.Index(
                fields=["received_on", "id"],
                condition=models.Q(status__in=sorted(UNSETTLED)),
                name="source_unsettled",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("intake:source", self.public_id)


class Instruction(Protected):
    """One leader's written words on a source, in the order of the chain (批示链)."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="instructions")
    position = models.PositiveSmallIntegerField("顺序")
    leader = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="instructions")
    leader_name = models.CharField("批示人", max_length=40)
    given_on = models.DateField("批示日期")
    words = models.TextField("批示原文")
    addressee = models.CharField("对谁批", max_length=100, blank=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    received_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "批示"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["source", "position"], name="instruction_once_in_chain")
        ]
        indexes = [
            models.Index(fields=["received_at"], name="instruction_by_time"),
            models.Index(fields=["leader", "source"], name="instruction_by_leader"),
        ]

    def __str__(self) -> str:
        return f"{self.leader_name}：{self.words}"


class Clause(Tracked):
    """One sentence or item of a source (逐句), by its span in the text as imported.

    Rows are made in bulk by the import; the text itself is protected with its source. `proposal`
    holds what the reader proposed (JSON of language.Task and unit matches), untouched by edits.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="clauses")
    position = models.PositiveIntegerField("顺序")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField("文字")
    section = models.CharField("所在部分", max_length=200, blank=True)
    state = models.CharField("状态", max_length=12, choices=ClauseState, default=ClauseState.OPEN)
    reason = models.CharField("理由", max_length=100, blank=True)
    proposal = models.JSONField(default=list, blank=True)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = "原文条目"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["source", "position"], name="clause_once_in_source")]

    def __str__(self) -> str:
        return self.text[:30]
