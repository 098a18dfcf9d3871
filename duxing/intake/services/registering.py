"""登记: a paper on the desk gets its register number, its chain of leaders, and its way on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.digest import digest
from duxing.core.errors import BadInput, Forbidden
from duxing.core.models import save_together
from duxing.core.states import apply_move
from duxing.files.kinds import ATTACHMENTS, IMPORTS
from duxing.files.services import attach
from duxing.orgs.models import Post, User
from duxing.orgs.roles import OFFICE, Role
from duxing.papers.numbering import take_number
from duxing.sources import states
from duxing.sources.models import Instruction, Source, SourceType

OWNER = "sources.source"
NUMBER_ONLY_TITLE = "涉密件（线下办理）"


@dataclass(frozen=True)
class Saying:
    """One leader's written words. `leader` is the post where the leader is ours."""

    leader_name: str
    given_on: date
    words: str
    leader: Post | None = None
    addressee: str = ""


def _refuse_outsiders(by: User) -> None:
    if not by.has_role(*OFFICE, Role.OFFICE_SECTION):
        raise Forbidden("只有督查室和办公室科室可以登记来文。")


@dataclass(frozen=True)
class Entry:
    """A paper that may be entered: all is checked, nothing is written. `chain` in its order."""

    source: Source
    chain: list[Instruction]


@action
def register_source(
    *,
    by: User,
    scan: Any = None,
    original: Any = None,
    scans: Sequence[Any] = (),
    **paper: Any,
) -> Source:
    """Enter a paper in the register, with its chain of leaders, its text as imported and its files.

    `scan` or `scans` are pictures of the paper, `original` the file that it came as; `paper` as
    `entry_of` takes it. Raises Forbidden, BadInput.
    """
    return enter_source(entry_of(by=by, **paper), by=by, scans=[scan, *scans], original=original)


def entry_of(
    *,
    by: User,
    type: SourceType,
    title: str,
    received_on: date,
    chain: Sequence[Saying] = (),
    text: str = "",
    **details: Any,
) -> Entry:
    """The entry of a paper before it is written, so that nobody waits for what can be done before.

    `details`: issuer, document_number, dated_on, meeting, year, visibility, is_internal,
    joint_number. Raises Forbidden, BadInput.
    """
    _refuse_outsiders(by)
    if not title.strip():
        raise BadInput("请填写来件标题。", "title")
    if received_on > clock.today():
        raise BadInput("收文日期不能晚于今天。", "received_on")
    source = _source(by, type, title.strip(), received_on, text, **details)
    return Entry(source, _chain(source, chain))


@action
def enter_source(entry: Entry, *, by: User, scans: Sequence[Any] = (), original: Any = None) -> Source:
    """Write an entry with its files. The number comes last: who registers next waits for it from then on."""
    source = entry.source
    _attach(source, scans, "scan", by)
    _attach(source, [original], "original", by)
    _give_number(source, *entry.chain)
    crashpoint("register.after_source")
    record(by, "sources.source.registered", source, number=source.register_number, chain=len(entry.chain))
    return source


def _give_number(source: Source, *with_it: Instruction) -> None:
    number = take_number("register", clock.today(), owner=source)
    source.register_number = number.text
    save_together([number, source, *with_it])


def _source(by: User, type: SourceType, title: str, received_on: date, text: str, **details: Any) -> Source:
    return Source(
        type=type,
        title=title,
        received_on=received_on,
        text=text,
        text_hash=digest(text.encode("utf-8")).hex() if text else "",
        section=by.unit if by.has_role(Role.OFFICE_SECTION) else None,
        registered_by=by,
        updated_by=by,
        **details,
    )


def _attach(source: Source, uploads: Sequence[Any], purpose: str, by: User) -> None:
    for upload in uploads:
        if upload is not None:
            attach(
                upload,
                by=by,
                owner_kind=OWNER,
                owner_public_id=source.public_id,
                purpose=purpose,
                kinds=ATTACHMENTS | IMPORTS if purpose == "original" else ATTACHMENTS,
                field="scans" if purpose == "scan" else "file",
            )


def _chain(source: Source, chain: Sequence[Saying]) -> list[Instruction]:
    for position, one in enumerate(chain, start=1):
        if one.given_on > clock.today():
            raise BadInput(f"第{position}位批示人的日期不能晚于今天。", "chain")
    return [
        Instruction(
            source=source,
            position=position,
            leader=one.leader,
            leader_name=one.leader_name,
            given_on=one.given_on,
            words=one.words.strip(),
            addressee=one.addressee.strip(),
        )
        for position, one in enumerate(chain, start=1)
    ]


@action
def pass_on(source: Source, *, by: User, to: str) -> Source:
    """不立项·转阅: nothing is tracked, the register keeps to whom it went (practice 二, 阅知)."""
    _refuse_outsiders(by)
    if not to.strip():
        raise BadInput("请填写转阅给谁。", "to")
    apply_move(source, states.PASS_ON, by=by, status_note=f"转{to.strip()}阅")
    record(by, "sources.source.passed_on", source, to=to.strip())
    return source


@action
def register_number_only(
    *, by: User, type: SourceType, received_on: date, leaders: str, watched_by: User, watch_until: date | None
) -> Source:
    """涉密件占号: a number, who instructed, dates and who watches it; no content, no attachment."""
    _refuse_outsiders(by)
    if not leaders.strip():
        raise BadInput("请填写批示领导。", "leaders")
    source = _source(
        by,
        type,
        NUMBER_ONLY_TITLE,
        received_on,
        "",
        status=states.SourceStatus.NUMBER_ONLY,
        status_note=leaders.strip(),
        watched_by=watched_by,
        watch_until=watch_until,
    )
    _give_number(source)
    record(by, "sources.source.number_kept", source, number=source.register_number)
    return source
