"""The life of a source (来文): registered, worked through, or only passed on."""

from django.db import models

from duxing.core.states import Move


class SourceStatus(models.TextChoices):
    REGISTERED = "registered", "已登记"
    DECOMPOSING = "decomposing", "分解核对中"
    SETTLED = "settled", "全文已分完"
    FOR_READING = "for_reading", "不立项，已转阅"
    NUMBER_ONLY = "number_only", "涉密件占号"


S = SourceStatus
# Something may still have to be done with it.
UNSETTLED = frozenset({S.REGISTERED, S.DECOMPOSING})
DECOMPOSE = Move("任务分解", frozenset({S.REGISTERED}), S.DECOMPOSING)
SETTLE = Move("完成分解", frozenset({S.DECOMPOSING}), S.SETTLED)
REOPEN = Move("重新核对", frozenset({S.SETTLED}), S.DECOMPOSING)
PASS_ON = Move("转阅", frozenset({S.REGISTERED}), S.FOR_READING)


class ClauseState(models.TextChoices):
    """What became of a sentence of the source (逐句对账)."""

    OPEN = "open", "待核定"
    TASK = "task", "任务"
    BACKGROUND = "background", "非任务内容"
    EXCLUDED = "excluded", "不列入督查"
