"""The statuses of the core records and the moves between them. “Overdue” is none of them."""

from django.db import models

from duxing.core.states import Move


class MatterStatus(models.TextChoices):
    DRAFT = "draft", "拟立项"
    SOLICITING = "soliciting", "征求意见"
    PENDING_APPROVAL = "pending_approval", "待批立项"
    NOT_FILED = "not_filed", "不立项"
    APPROVED = "approved", "已立项"
    DISPATCHED = "dispatched", "办理中"
    ACCEPTED = "accepted", "审核通过，待呈报"
    CLOSED = "closed", "办结"
    STAGE_CLOSED = "stage_closed", "阶段性办结"
    SUSPENDED = "suspended", "中止"
    CANCELLED = "cancelled", "撤销督办"
    MERGED = "merged", "已并案"
    ARCHIVED = "archived", "已归档"
    REOPENED = "reopened", "重新督办"


M = MatterStatus
PROPOSED = frozenset({M.DRAFT, M.SOLICITING, M.PENDING_APPROVAL})
# What the office watches: filed and not yet ended.
OPEN = frozenset({M.APPROVED, M.DISPATCHED, M.ACCEPTED, M.REOPENED})
# Where the deadline still runs: once a result is accepted the unit has delivered, the leaders read.
RUNNING = OPEN - {M.ACCEPTED}
ENDED = frozenset({M.CLOSED, M.STAGE_CLOSED, M.CANCELLED, M.MERGED, M.ARCHIVED})
# Where something can still happen to it.
GOING_ON = frozenset(M) - ENDED
# What a unit may see at all: it has been handed out.
HANDED_OUT = frozenset({M.DISPATCHED, M.ACCEPTED, M.REOPENED, M.SUSPENDED}) | ENDED

SUBMIT_FOR_APPROVAL = Move("报批立项", frozenset({M.DRAFT}), M.PENDING_APPROVAL)
APPROVE = Move("立项", frozenset({M.DRAFT, M.PENDING_APPROVAL}), M.APPROVED)
SEND_BACK = Move("退回修改", frozenset({M.PENDING_APPROVAL}), M.DRAFT)
NOT_FILE = Move("不予立项", frozenset({M.DRAFT, M.PENDING_APPROVAL}), M.NOT_FILED)
DISPATCH = Move("交办", frozenset({M.APPROVED}), M.DISPATCHED)
ACCEPT = Move("审核通过", frozenset({M.DISPATCHED, M.REOPENED}), M.ACCEPTED)
CONTINUE = Move("继续办理", frozenset({M.ACCEPTED}), M.DISPATCHED)
CLOSE = Move("办结", frozenset({M.ACCEPTED}), M.CLOSED)
CLOSE_STAGE = Move("阶段性办结", frozenset({M.ACCEPTED, M.DISPATCHED, M.REOPENED}), M.STAGE_CLOSED)
# Without an accepted final report a matter can still end, but never as 办结销号.
END_UNDONE = Move("结束督办", frozenset({M.DISPATCHED, M.ACCEPTED, M.REOPENED}), M.CLOSED)
CANCEL = Move("撤销督办", frozenset(OPEN) | {M.SUSPENDED}, M.CANCELLED)
MERGE = Move("并案", frozenset(OPEN) | PROPOSED, M.MERGED)
REOPEN = Move("重新督办", frozenset({M.CLOSED, M.STAGE_CLOSED}), M.REOPENED)


class AssignmentStatus(models.TextChoices):
    DISPATCHED = "dispatched", "待签收"
    OBJECTED = "objected", "申请退办"
    RECEIVED = "received", "已签收"
    IN_PROGRESS = "in_progress", "办理中"
    REPORTED = "reported", "已反馈，待审核"
    RETURNED = "returned", "退回重报"
    ACCEPTED = "accepted", "审核通过"


A = AssignmentStatus
AT_WORK = frozenset({A.RECEIVED, A.IN_PROGRESS, A.REPORTED, A.RETURNED})
RECEIVE = Move("签收", frozenset({A.DISPATCHED}), A.RECEIVED)
REPORT = Move("报送反馈", frozenset({A.RECEIVED, A.IN_PROGRESS, A.RETURNED, A.REPORTED}), A.REPORTED)
# A judgement may come after another one, or in a later round: what was reported need not be the last word.
GO_ON = Move("继续办理", AT_WORK, A.IN_PROGRESS)
# A new round takes up the work wherever the last one left it.
RESUME = Move("继续办理", AT_WORK | {A.ACCEPTED}, A.IN_PROGRESS)
SEND_AGAIN = Move("退回重报", AT_WORK, A.RETURNED)
FINISH = Move("审核通过", AT_WORK, A.ACCEPTED)


class FeedbackStatus(models.TextChoices):
    DRAFT = "draft", "拟稿"
    AWAITING_SIGNATURE = "awaiting_signature", "待审签"
    SUBMITTED = "submitted", "已报送，待审核"
    SUPPLEMENT_REQUESTED = "supplement_requested", "请补充材料"
    RETURNED = "returned", "退回重报"
    ACCEPTED = "accepted", "审核通过"
    SET_ASIDE = "set_aside", "已由纸件代替"


F = FeedbackStatus
EDITABLE = frozenset({F.DRAFT})
OPEN_DRAFT = frozenset({F.DRAFT, F.AWAITING_SIGNATURE})
# What has left the unit, whatever the office thought of it.
SPOKEN = frozenset({F.SUBMITTED, F.SUPPLEMENT_REQUESTED, F.RETURNED, F.ACCEPTED})
# What the unit is asked to send once more.
SENT_BACK = frozenset({F.SUPPLEMENT_REQUESTED, F.RETURNED})
SEND_TO_SIGN = Move("送审签", frozenset({F.DRAFT}), F.AWAITING_SIGNATURE)
TAKE_BACK = Move("退回拟稿", frozenset({F.AWAITING_SIGNATURE}), F.DRAFT)
SUBMIT = Move("报送反馈", frozenset({F.DRAFT, F.AWAITING_SIGNATURE}), F.SUBMITTED)
ASK_SUPPLEMENT = Move("请补充材料", frozenset({F.SUBMITTED}), F.SUPPLEMENT_REQUESTED)
RETURN = Move("退回重报", frozenset({F.SUBMITTED}), F.RETURNED)
ACCEPT_FEEDBACK = Move("审核通过", frozenset({F.SUBMITTED}), F.ACCEPTED)
# A draft that a sealed paper replaced stays as it was, for its authors to read.
SET_ASIDE = Move("以纸件代替", frozenset({F.DRAFT, F.AWAITING_SIGNATURE}), F.SET_ASIDE)


class DueStatus(models.TextChoices):
    """An expected report stays a row whatever happens; a row without feedback is 漏报."""

    OPEN = "open", "应报"
    REPORTED = "reported", "已报"
    CANCELLED = "cancelled", "不再要求"
    MISSED = "missed", "漏报，已改期"


D = DueStatus
DUE_REPORT = Move("报送", frozenset({D.OPEN, D.REPORTED}), D.REPORTED)
DUE_CANCEL = Move("停止要求", frozenset({D.OPEN}), D.CANCELLED)
# A final report that was already missed when another date took its place.
DUE_MISS = Move("记为漏报", frozenset({D.OPEN}), D.MISSED)


class ReadingStatus(models.TextChoices):
    PENDING = "pending", "待阅"
    READ = "read", "已阅，无新批示"
    INSTRUCTED = "instructed", "有新批示"


R = ReadingStatus
READ = Move("登记已阅", frozenset({R.PENDING}), R.READ)
# A leader may write on several matters of one slip.
INSTRUCT = Move("登记新批示", frozenset({R.PENDING, R.INSTRUCTED}), R.INSTRUCTED)
