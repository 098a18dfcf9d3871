"""The acts that a process dies in: each brings a record to its place, and says what to post from which page."""

import io
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import reverse
from PIL import Image

from duxing.audit.models import AuditEntry
from duxing.core import clock
from duxing.matters.models import FeedbackDue, ReturnCode, SubmissionItem
from duxing.matters.services.presenting import Entry, submit_to_leaders
from duxing.matters.services.reporting import send_to_sign
from duxing.orgs.models import Post, User
from duxing.orgs.services.people import create_post
from duxing.orgs.services.units import create_unit
from duxing.sources.models import Source
from duxing.testing import matters as stages
from duxing.testing.cast import Cast
from rigs.kills.browser import Upload

Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Act:
    """One post: who sends what from which page, and how often it has been done so far (0 or 1)."""

    by: User
    page: str
    action: str
    values: Values
    times: Callable[[], int]
    uploads: Mapping[str, Upload] = field(default_factory=dict)


def picture() -> Upload:
    """A scan that nobody sent before, so that its content must be stored."""
    out = io.BytesIO()
    Image.frombytes("RGB", (16, 16), secrets.token_bytes(768)).save(out, "PNG")
    return "盖章件.png", out.getvalue()


def entries(kind: str, obj: Any) -> Callable[[], int]:
    """How often the chain says that it was done; the entry stands in the transaction of the act."""
    name = f"{obj._meta.label_lower}:{obj.public_id}"
    return lambda: AuditEntry.objects.filter(kind=kind, obj=name).count()


def _today() -> str:
    return clock.today().isoformat()


def _in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def _paper(principal: str) -> dict[str, str]:
    return {"basis": "paper", "principal": principal, "acted_on": _today()}


def register(cast: Cast) -> Act:
    """登记一件 with its chain, at once handed out."""
    title = f"供暖温度不够{secrets.token_hex(6)}"
    where = reverse("intake:register")
    said = {"words_1": "请速查，三日内报。", "on_1": _today(), "own_1": "顾维城", "who_1": "other"}
    values = {"type": "instruction", "title": title, "act": "dispatch", "lead": "市住房城乡建设局"} | said
    return Act(cast.officer, where, where, values, Source.objects.filter(title=title).count)


def file(cast: Cast) -> Act:
    """立项."""
    matter = stages.drafted(cast)
    where = reverse("intake:file", args=[matter.public_id])
    return Act(cast.officer, where, where, {}, entries("intake.matter.filed", matter))


def approve(cast: Cast) -> Act:
    """立项审批, entered from paper."""
    matter = stages.pending(cast)
    where = reverse("intake:approve", args=[matter.public_id])
    return Act(cast.officer, where, where, _paper("郑伯阳"), entries("intake.matter.approved", matter))


def dispatch(cast: Cast) -> Act:
    """交办, split between two units."""
    matter = stages.filed(cast)
    where = reverse("matters:dispatch", args=[matter.public_id])
    values = {"parallel": "市水利局、云麓区政府"}
    return Act(cast.officer, where, where, values, entries("matters.matter.dispatched", matter))


def receive(cast: Cast) -> Act:
    """签收."""
    assignment = stages.dispatched(cast).assignments.get(unit=cast.lead)
    where = reverse("matters:receive", args=[assignment.public_id])
    return Act(cast.handler, where, where, {}, entries("matters.assignment.received", assignment))


def sign(cast: Cast) -> Act:
    """审签并报送."""
    draft = send_to_sign(stages.draft_report(cast, stages.received(cast)), by=cast.handler)
    where = reverse("matters:sign", args=[draft.public_id])
    return Act(cast.signer, draft.get_absolute_url(), where, {}, entries("matters.feedback.submitted", draft))


def seal(cast: Cast) -> Act:
    """A sealed paper with its scan."""
    matter = stages.received(cast)
    due: FeedbackDue = stages.final_due(matter)
    where = reverse("matters:report_sealed", args=[due.public_id])
    counted = matter.requirements.get(target_value__isnull=False)
    values = {"self_state": "done", "as_of": _today(), f"quantity_{counted.position}": "12"}
    times = due.feedbacks.filter(submitted_at__isnull=False).count
    return Act(cast.handler, where, where, values, times, {"sealed": picture()})


def accept(cast: Cast) -> Act:
    """审核通过."""
    return _judge(cast, {"decision": "accept"})


def send_back(cast: Cast) -> Act:
    """退回重报."""
    code: ReturnCode = ReturnCode.objects.order_by("order")[0]
    return _judge(cast, {"decision": "return", "codes": [code.code], "words": "请写明完成数。"})


def _judge(cast: Cast, values: Values) -> Act:
    feedback = stages.submitted(cast)
    where = reverse("matters:review", args=[feedback.public_id])
    return Act(cast.deputy, where, where, values, entries("matters.feedback.reviewed", feedback))


def present(cast: Cast) -> Act:
    """拟呈阅单."""
    matter = stages.accepted(cast)
    where = reverse("matters:new_submission")
    times = SubmissionItem.objects.filter(matter=matter).count
    page = f"{where}?matter={matter.public_id}"
    values = {f"summary_{matter.public_id.hex}": "供暖温度已恢复。", f"pick_{matter.public_id.hex}": "on"}
    return Act(cast.officer, page, where, values, times)


def read(cast: Cast) -> Act:
    """登记领导已阅."""
    matter = stages.accepted(cast)
    slip = submit_to_leaders([Entry(matter, "供暖温度已恢复。")], by=cast.officer)
    reading = slip.readings.order_by("position").first()
    where = reverse("matters:record_reading", args=[reading.public_id])
    values = {"outcome": "read"} | _paper(reading.leader_name)
    return Act(cast.officer, where, where, values, entries("matters.reading.recorded", reading))


def close(cast: Cast) -> Act:
    """办结销号."""
    matter = stages.presented(cast)
    where = reverse("matters:close", args=[matter.public_id])
    met = {f"met_{one.pk}": "on" for one in matter.requirements.all()}
    values = {"outcome": "done", "note": "办理结果属实，同意办结。"} | met
    return Act(cast.director, where, where, values, entries("matters.matter.closed", matter))


def merge(cast: Cast) -> Act:
    """并案."""
    matter, into = stages.received(cast), stages.received(cast)
    where = reverse("matters:merge", args=[matter.public_id])
    values = {"number": into.number, "note": "同一件事"}
    return Act(cast.director, where, where, values, entries("matters.matter.merged", matter))


def move(cast: Cast) -> Act:
    """调整期限."""
    matter = stages.dispatched(cast)
    where = reverse("matters:move_deadline", args=[matter.public_id])
    values = {"due_on": _in_days(30), "reason": "管网改造须在停暖后施工，经批准延期。"} | _paper("顾维城")
    return Act(cast.officer, where, where, values, entries("matters.deadline.moved", matter))


def paper(cast: Cast) -> Act:
    """出督办通知单, with its number and its file."""
    matter = stages.dispatched(cast)
    where = reverse("matters:issue_notice", args=[matter.public_id])
    times = entries("matters.notice.issued", matter)
    return Act(cast.officer, where, where, {}, times)


def end_unit(cast: Cast) -> Act:
    """撤销单位, its work going to another."""
    name = f"市试验局{secrets.token_hex(5)}"
    unit = create_unit(
        by=cast.director, full_name=name, name=name, kind="department", parent=cast.city, order=9000
    )
    where = reverse("orgs:end_unit", args=[unit.public_id])
    values = {"ended_on": _today(), "successor": cast.other.name}
    return Act(cast.director, where, where, values, entries("orgs.unit.ended", unit))


def hand_over(cast: Cast) -> Act:
    """换人."""
    post: Post = create_post(by=cast.director, unit=cast.other, role="liaison", title="联络员")
    where = reverse("orgs:hand_over", args=[post.public_id])
    values = {"to": str(cast.outsider.public_id), "stop_former": []}
    return Act(cast.director, where, where, values, entries("orgs.post.filled", post))


ACTS: dict[str, Callable[[Cast], Act]] = {
    act.__name__: act
    for act in (
        *(register, file, approve, dispatch, receive, sign, seal, accept, send_back),
        *(present, read, close, merge, move, paper, end_unit, hand_over),
    )
}
EVERY = tuple(ACTS)
# In which acts a process passes a place; by the beginning of the place's name where no more is said.
PASSED: dict[str, tuple[str, ...]] = {
    "key": EVERY,
    "audit": EVERY,
    "register": ("register",),
    "filing": ("file", "register"),
    "approve": ("approve",),
    "dispatch": ("dispatch", "register"),
    "receive": ("receive",),
    "submit": ("sign", "seal"),
    "review": ("accept", "send_back"),
    "return": ("send_back",),
    "present": ("present",),
    "read": ("read",),
    "deadline": ("move",),
    "merge": ("merge",),
    "close": ("close",),
    "post": ("hand_over",),
    "unit": ("end_unit",),
    "number": ("register", "file", "present", "paper"),
    "paper": ("paper",),
    "files": ("seal", "paper"),
    "notices": ("register", "dispatch", "receive", "sign", "seal", "accept", "close", "merge"),
}
