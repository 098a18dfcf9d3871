"""Every page that takes a file, ready to take one: who stands before it and what else the form holds.

The list is complete when it names every form of the product with a file field; FORMS are those of the doors.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.urls import get_resolver, reverse

from duxing.core import clock
from duxing.core.proxy import ProxyBasis
from duxing.files.kinds import ATTACHMENTS, IMPORTS, SCANS
from duxing.intake.models import Approval
from duxing.intake.services.filing import approve
from duxing.matters.models import Matter, ProxyEntry, Reading
from duxing.matters.services.presenting import Entry, submit_to_leaders
from duxing.matters.services.receiving import receive
from duxing.orgs.models import Post
from duxing.testing import matters
from duxing.testing.cast import Cast

Values = dict[str, str]
FORMS = {
    "ImportForm", "RegisterForm", "ApproveForm", "ApproveBatchForm", "DeclineForm", "SignedPaperForm", "ReportForm",
    "SealedForm", "ReceiveForm", "DeadlineForm", "ScanForm", "ReadingForm", "CloseForm", "ReopenForm",
}  # fmt: skip


@dataclass(frozen=True)
class Door:
    """`path` is the page and where it posts; `upload` the file field of `form`; `who` a name of the cast.

    `values` are what a person would fill in beside the file. Where the answer is a mere piece of a
    page without the field, which is then fetched from `page`.
    """

    title: str
    who: str
    path: str
    upload: str
    form: str
    kinds: frozenset[str]
    values: Values = field(default_factory=dict)
    page: str = ""


Maker = Callable[[Cast], list[Door]]


def today() -> str:
    return clock.today().isoformat()


def paper(principal: str = "王立新") -> Values:
    return {"basis": "paper", "principal": principal, "acted_on": today()}


def make_doors(cast: Cast, makers: Sequence[Maker] = ()) -> list[Door]:
    """A record for each door, through the services, and the door; all of them, or those of some makers."""
    return [door for make in makers or (intake, approvals, reports, handing, endings) for door in make(cast)]


def forms_with_files() -> set[str]:
    """The forms of the product that take a file, apart from those that only lend their fields to others."""
    # Every form is loaded with the pages that show it.
    assert get_resolver().url_patterns
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        own = getattr(kind, "base_fields", {})
        if kind.__module__.startswith("duxing.") and any(
            isinstance(f, forms.FileField) for f in own.values()
        ):
            found.add(kind.__name__)
    return found - {"ProxyFields", "ProxyForm"}


def intake(cast: Cast) -> list[Door]:
    """Where documents come in."""
    who = str(Post.objects.get(holder=cast.vice).public_id)
    entry = {
        "act": "keep",
        "title": "群众来信",
        "words_1": "请速查。",
        "who_1": who,
        "on_1": today(),
        "lead": cast.lead.name,
    }
    meeting = {"type": "meeting", "title": "会议纪要"}
    page, read = reverse("intake:import_source"), reverse("intake:read_document")
    return [
        Door("导入来文", "officer", page, "file", "ImportForm", IMPORTS, meeting),
        Door("导入前预读", "officer", read, "file", "ImportForm", IMPORTS, meeting, page=page),
        Door("登记一件", "officer", reverse("intake:register"), "scans", "RegisterForm", SCANS, entry),
    ]  # fmt: skip


def approvals(cast: Cast) -> list[Door]:
    """Where papers of approval come in."""
    single, refused, later = (matters.pending(cast, title=f"待批{n}") for n in "一二三")
    batch = matters.drafted(cast, type="work_report")
    by_phone = {"basis": "phone", "principal": "郑伯阳", "acted_on": today()}
    approval = _approved_by_phone(cast, later)
    return [
        Door("立项审批", "officer", _of("intake:approve", single), "scan", "ApproveForm", SCANS, {"act": "approve"} | by_phone),
        Door("整份审批", "officer", _of("intake:approve_source", batch.source), "scan", "ApproveBatchForm", SCANS, by_phone),
        Door("不予立项", "officer", _of("intake:decline", refused), "scan", "DeclineForm", SCANS, by_phone | {"reason": "与前件重复"}),
        Door("补签字件", "officer", _of("intake:sign_later", approval), "scan", "SignedPaperForm", SCANS),
    ]  # fmt: skip


def reports(cast: Cast) -> list[Door]:
    """Where units bring evidence and sealed papers."""
    filled, by_office, sealed = (matters.received(cast, title=f"待报{n}") for n in "一二三")
    report = _said(filled)
    page = _due("matters:report", filled)
    return [
        Door("佐证材料", "handler", page, "files", "ReportForm", ATTACHMENTS, report),
        Door("代录反馈的收文页", "officer", _due("matters:report", by_office), "scan", "ReportForm", ATTACHMENTS, _said(by_office) | paper() | {"send": "1"}),
        Door("盖章件", "handler", _due("matters:report_sealed", sealed), "sealed", "SealedForm", ATTACHMENTS, _figures(sealed) | {"self_state": "done", "as_of": today()}),
    ]  # fmt: skip


def handing(cast: Cast) -> list[Door]:
    """Where the office enters receipts, deadlines and scans."""
    handed, moved, shown = (matters.dispatched(cast, title=f"已交{n}") for n in "一二三")
    assignment = handed.assignments.get(unit=cast.lead)
    entry = _entered(cast, shown)
    later = {
        "due_on": (clock.today().replace(day=1)).replace(year=clock.today().year + 1).isoformat(),
        "reason": "因防汛需要延期办理，已报分管领导同意。",
    }
    return [
        Door("代录签收", "officer", _of("matters:receive", assignment), "scan", "ReceiveForm", ATTACHMENTS, paper()),
        Door("调整期限", "officer", _of("matters:move_deadline", moved), "scan", "DeadlineForm", ATTACHMENTS, later | paper()),
        Door("补扫描件", "officer", _of("matters:add_scan", entry), "scan", "ScanForm", SCANS),
    ]  # fmt: skip


def endings(cast: Cast) -> list[Door]:
    """Where leaders' papers and the papers of closing come in."""
    slip = submit_to_leaders([Entry(matters.accepted(cast), "供暖温度已恢复。")], by=cast.officer)
    reading: Reading = slip.readings.order_by("position")[0]
    ending, closed = matters.presented(cast), matters.closed(cast)
    met = {f"met_{one.pk}": "on" for one in ending.requirements.all()}
    again = {"reason": "群众反映又不热了，重新督办。", "due_on": f"{clock.today().year + 1}-03-01"}
    return [
        Door("呈阅结果", "officer", _of("matters:record_reading", reading), "scan", "ReadingForm", ATTACHMENTS, {"outcome": "read"} | paper(reading.leader_name)),
        Door("办结", "director", _of("matters:close", ending), "scan", "CloseForm", ATTACHMENTS, {"outcome": "done", "note": "办理结果属实，同意办结。"} | met),
        Door("重新督办", "director", _of("matters:reopen", closed), "scan", "ReopenForm", ATTACHMENTS, again | paper()),
    ]  # fmt: skip


def _of(name: str, record: Any) -> str:
    return reverse(name, args=[record.public_id])


def _due(name: str, matter: Matter) -> str:
    return _of(name, matters.final_due(matter))


def _said(matter: Matter) -> Values:
    answers = {f"answer_{one.position}": "已完成。" for one in matter.requirements.all()}
    said = {"self_state": "done", "as_of": today(), "text": "已更换板换，温度恢复。"}
    return said | answers | _figures(matter)


def _figures(matter: Matter) -> Values:
    return {f"quantity_{one.position}": "12" for one in matter.requirements.exclude(target_value=None)}


def _approved_by_phone(cast: Cast, matter: Matter) -> Approval:
    approve(matter, by=cast.officer, proxy=ProxyBasis("phone", "郑伯阳", clock.today()))
    return Approval.objects.get(matter=matter)


def _entered(cast: Cast, matter: Matter) -> ProxyEntry:
    receive(matter.assignments.get(unit=cast.lead), by=cast.officer, proxy=matters.on_paper())
    return ProxyEntry.objects.order_by("-pk")[0]
