"""The working calendar with its versions and days, and the deadline policies."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from duxing.core import clock
from duxing.core.models import Tracked
from duxing.workdays.deadlines import Policy, Roll, Unit


class Calendar(Tracked):
    """The office's working calendar (工作日历). There is one row, “main”.

    Its `version` is the one that date proofs record; `stamp` is new with every change and names
    what a process has cached, also after a restored backup.
    """

    code = models.SlugField("代码", max_length=20, unique=True, default="main")
    known_years = models.JSONField("已导入年份", default=list)
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = "工作日历"

    def __str__(self) -> str:
        return f"工作日历第{self.version}版"


class CalendarVersion(models.Model):
    """One version of the calendar (日历版本): what changed, who changed it, when."""

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本")
    title = models.CharField("变更说明", max_length=200)
    changes = models.JSONField("变更", default=list)
    created_at = models.DateTimeField("时间", default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "日历版本"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_once"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}版：{self.title}"


class CalendarDay(models.Model):
    """A day that a notice or the office names (节假日、调休上班日或本单位调整).

    Days without a row follow the weekend rule. `confirmed` is false for what is announced but
    not yet printed in a notice.
    """

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="days")
    date = models.DateField("日期")
    is_work = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40, blank=True)
    source = models.CharField("依据", max_length=100)
    confirmed = models.BooleanField("已确认", default=True)

    class Meta:
        verbose_name = "日历日"
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "date"],
                name="calendar_day_once",
                violation_error_message="该日已有安排。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {'上班' if self.is_work else '休息'} {self.name}"

    def facts(self) -> dict[str, Any]:
        """The values that a version keeps of the day."""
        return {"is_work": self.is_work, "name": self.name, "source": self.source}


UNIT_TITLES = {
    Unit.WORKDAY: "工作日",
    Unit.DAY: "日",
    Unit.HOUR: "小时",
    Unit.MONTH: "个月",
    Unit.MONTH_END: "月末",
    Unit.MONTH_DAY: "每月某日",
}
ROLL_TITLES = {Roll.NONE: "不变", Roll.NEXT: "顺延至下一个工作日", Roll.PREVIOUS: "提前至上一个工作日"}


class DeadlinePolicy(models.Model):
    """One version of a deadline rule (期限规则). A rule changes by a new version only, so that an
    old proof still names the rule that made it. `preset` is the rule as it was shipped.
    """

    code = models.SlugField("代码", max_length=40)
    version = models.PositiveIntegerField("版本", default=1)
    title = models.CharField("名称", max_length=60)
    unit = models.CharField("单位", max_length=10, choices=[(u.value, t) for u, t in UNIT_TITLES.items()])
    amount = models.PositiveIntegerField("数量", default=0)
    roll = models.CharField(
        "遇休息日",
        max_length=10,
        choices=[(r.value, t) for r, t in ROLL_TITLES.items()],
        default=Roll.NONE.value,
    )
    counts_start = models.BooleanField("当日起算", default=False)
    preset = models.JSONField("发布值", default=dict, blank=True)

    class Meta:
        verbose_name = "期限规则"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="deadline_policy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.version}版）"

    def as_policy(self) -> Policy:
        """The rule as the pure functions take it."""
        return Policy(
            code=self.code,
            title=self.title,
            unit=Unit(self.unit),
            amount=self.amount,
            roll=Roll(self.roll),
            counts_start=self.counts_start,
            version=self.version,
        )
