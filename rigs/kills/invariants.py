"""What must hold after every kill, whatever was lost: each check gives what is wrong, in words."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q

from duxing.audit.models import AuditEntry
from duxing.audit.verify import verify
from duxing.core.models import RequestKey
from duxing.files.housekeeping import clear_unnamed
from duxing.files.models import StoredFile
from duxing.matters import states
from duxing.matters.models import Assignment, Closing, Feedback, Matter, Reading, Review
from duxing.notices.deliver import deliver_due, reap
from duxing.notices.models import Notice, Outbox, OutboxState
from duxing.papers.models import IssuedNumber, NumberRange
from rigs.kills.gateway import calls
from rigs.kills.planting import CHANNEL

QUIET_WITHIN = 30.0
# Entries of the chain that can stand for one record only once.
ONCE = (
    "matters.assignment.received",
    "matters.feedback.submitted",
    "matters.feedback.reviewed",
    "matters.matter.dispatched",
    "matters.matter.merged",
    "sources.source.registered",
    "orgs.unit.ended",
)
# What an act tells people, by the row that stands for it.
TOLD: tuple[tuple[str, Callable[[], list[str]]], ...] = (
    ("matters.dispatched", lambda: _ids(Assignment.objects.all())),
    (
        "matters.received",
        lambda: _ids(Assignment.objects.exclude(status=states.AssignmentStatus.DISPATCHED)),
    ),
    ("matters.submitted", lambda: _ids(Feedback.objects.filter(status__in=states.SPOKEN))),
    ("matters.reviewed", lambda: _ids(Review.objects.all())),
    ("matters.closed", lambda: _ids(Closing.objects.all())),
)


def _ids(rows: "object") -> list[str]:
    return [str(one) for one in rows.values_list("public_id", flat=True)]  # type: ignore[attr-defined]


def all_hold(log: Path, *, drained_by_others: bool = False) -> list[str]:
    """Everything that does not hold: I2 to I7. Waits for the outbox to be empty first."""
    bad = quiet(alone=not drained_by_others)
    for check in (chain_and_tables, files, states_fit, numbers, keys):
        bad += check()
    return bad + messages(log)


def quiet(*, alone: bool) -> list[str]:
    """Wait until nothing more is to be sent; `alone` means that no worker does it."""
    patience = time.monotonic() + QUIET_WITHIN
    while Outbox.objects.exclude(state__in=(OutboxState.SENT, OutboxState.DEAD)).exists():
        if time.monotonic() > patience:
            left = Counter(Outbox.objects.exclude(state=OutboxState.SENT).values_list("state", flat=True))
            return [f"I4 外发消息没有发完：{dict(left)}"]
        if alone and not reap() + deliver_due():
            time.sleep(0.05)
        elif not alone:
            time.sleep(0.1)
    return []


def chain_and_tables() -> list[str]:
    """I3: the chain agrees with itself and with the tables."""
    report = verify()
    return [f"I3 校验操作记录：{one.words}" for one in report.findings[:5]] if report.exit_code else []


def files() -> list[str]:
    """I3 and I7: every row has its content, and after the worker's clearing every content its row."""
    bad, said = [], StringIO()
    try:
        call_command("files_check", stdout=said, stderr=said)
    except CommandError as error:
        bad.append(f"I3 附件：{error}")
    clear_unnamed(0)
    kept, rows = _kept(), set(StoredFile.objects.values_list("path", flat=True))
    bad += [f"I7 有行无文件：{path[:12]}" for path in sorted(rows - kept)[:5]]
    return bad + [f"I7 有文件无行：{path[:12]}" for path in sorted(kept - rows)[:5]]


def unnamed() -> int:
    """How many contents stand there without a row, left by processes that died before their commit."""
    return len(_kept() - set(StoredFile.objects.values_list("path", flat=True)))


def _kept() -> set[str]:
    root = Path(default_storage.path(""))
    found = (p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()) if root.is_dir() else ()
    return {name for name in found if not name.startswith(".incoming/")}


def states_fit() -> list[str]:
    """I6: no status without what its move writes, and nothing entered twice."""
    spoken = Feedback.objects.filter(status__in=states.SPOKEN)
    judged = states.SPOKEN - {states.FeedbackStatus.SUBMITTED}
    received = Assignment.objects.exclude(status=states.AssignmentStatus.DISPATCHED)
    handed = Matter.objects.filter(status__in=states.HANDED_OUT)
    closings = Count("closings", filter=Q(closings__round=F("round")))
    wrong = {
        "报送的反馈没有报送时间": spoken.filter(submitted_at=None),
        "报送的反馈没有待审行": spoken.filter(review_due=None),
        "报送的反馈，应报行不是已报": spoken.exclude(due__status=states.DueStatus.REPORTED),
        "报送的反馈，交办单未签收": spoken.filter(assignment__status=states.AssignmentStatus.DISPATCHED),
        "审核过的反馈没有审核意见": Feedback.objects.filter(status__in=judged, review=None),
        "未审核的反馈有审核意见": Feedback.objects.exclude(status__in=judged).exclude(review=None),
        "签收的交办单没有签收时间": received.filter(received_at=None),
        "签收的交办单，应签收行未了结": received.filter(
            receipt_due__isnull=False, receipt_due__fulfilled_at=None
        ),
        "未签收的交办单有签收时间": Assignment.objects.filter(
            status=states.AssignmentStatus.DISPATCHED, received_at__isnull=False
        ),
        "交办的事项没有编号": handed.filter(number="", parent=None),
        "交办的事项没有交办单": handed.filter(assignments=None),
        "结束的事项没有办结行": Matter.objects.annotate(n=closings).filter(status__in=states.ENDED, n=0),
        "在办的事项有办结行": Matter.objects.annotate(n=closings).filter(status__in=states.OPEN, n__gt=0),
        "已阅的呈阅没有登记时间": Reading.objects.exclude(status=states.ReadingStatus.PENDING).filter(
            recorded_at=None
        ),
    }
    bad = [f"I6 {words}：{n}" for words, rows in wrong.items() if (n := rows.count())]
    twice = (
        AuditEntry.objects.filter(kind__in=ONCE).values("kind", "obj").annotate(n=Count("id")).filter(n__gt=1)
    )
    return bad + [f"I2 做了两次：{row['kind']} {row['obj']}" for row in twice[:5]]


def numbers() -> list[str]:
    """No number given twice, none passed over."""
    bad = []
    for own in NumberRange.objects.all():
        given = IssuedNumber.objects.filter(series=own.series, year=own.year)
        found = sorted(given.values_list("n", flat=True))
        if found != list(range(1, own.next)):
            bad.append(f"编号 {own.series.code} 有空缺或重复：下一个 {own.next}，已有 {len(found)} 个")
    return bad


def keys() -> list[str]:
    """I2: a key stands with the result of its act, or not at all."""
    n = RequestKey.objects.filter(result_label="").count()
    return [f"I2 有表单标识而没有结果：{n}"] if n else []


def messages(log: Path) -> list[str]:
    """I4: who was to be told was told, inside and outside, once."""
    notices = set(Notice.objects.values_list("dedup_key", flat=True))
    queued = set(Outbox.objects.filter(channel=CHANNEL).values_list("dedup_key", flat=True))
    wanted = {f"{key}:{CHANNEL}" for key in notices}
    delivered, _ = calls(log)
    bad = [f"I4 有通知而没有外发行：{key}" for key in sorted(wanted - queued)[:3]]
    bad += [f"I4 有外发行而没有通知：{key}" for key in sorted(queued - wanted)[:3]]
    bad += [f"I4 没有送到：{key}" for key in sorted(queued - set(delivered))[:3]]
    bad += [f"I4 不该送出：{key}" for key in sorted(set(delivered) - queued)[:3]]
    bad += [f"I4 送了两次：{key}" for key, n in delivered.items() if n > 1][:3]
    said = {key.rpartition(":")[0] for key in notices}
    for kind, rows in TOLD:
        lacking = [one for one in rows() if f"{kind}:{one}" not in said]
        bad += [f"I4 没有通知：{kind}:{one}" for one in lacking[:3]]
    return bad


def called_again(log: Path) -> int:
    """How many calls the gateway got for messages that it had already."""
    with suppress(FileNotFoundError):
        return calls(log)[1].total()
    return 0
