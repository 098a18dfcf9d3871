"""What the loader replays: matters with their chain, units, requirements and ordered events. Pure.

Codes are those of the product (source types, self-reported states, outcomes, return codes), so that
a loader needs no table of its own. Moments are aware, Asia/Shanghai; days are local dates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

# Every kind of event, with the office's word for it. A loader may skip a kind whose record is not built yet.
EVENT_KINDS = {
    "register": "来文登记",
    "pass_on": "不立项·转阅",
    "file": "立项",
    "dispatch": "交办",
    "call": "电话记录",
    "receipt": "签收",
    "feedback": "报送反馈",
    "supplement": "请补充材料",
    "return": "退回重报",
    "accept": "审核通过",
    "draft": "拟稿待审签",
    "withdraw": "申请退办",
    "reassign": "调整承办单位",
    "coordinate": "转待协调",
    "extension_asked": "申请延期",
    "extension_granted": "同意延期",
    "extension_refused": "不同意延期",
    "submit": "呈阅",
    "read": "领导已阅·无新批示",
    "instruct": "领导新批示",
    "verify": "核查",
    "close": "办结",
    "reopen": "重新督办",
    "merge": "并案",
    "suspend": "中止",
    "cancel": "撤销督办",
    "liaison_changed": "联络员调整",
}

# States in which a matter is still being handled (在办): the codes of MatterStatus.
OPEN_STATES = frozenset({"dispatched", "accepted", "reopened"})
AT_WORK_STATES = frozenset({"dispatched", "reopened"})


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One leader's words in an instruction chain. A leader of a higher level is named in brackets."""

    leader: str
    on: date
    words: str
    addressee: str


@dataclass(frozen=True, slots=True)
class Need:
    """One numbered requirement. `target` is in `measure`; `unit` is set when another unit answers it."""

    text: str
    target: Decimal | None = None
    measure: str = ""
    due: date | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """One act, in the order in which it happened.

    `by` is the login of who enters it, `unit` the code of the unit that it concerns (empty: the
    office), `signer` the name of who signed, spoke or read; `proxy` is empty or the basis on which
    the office entered it for others: paper, phone, oa. `figures` maps requirement numbers (from 1)
    to cumulative quantities as of `as_of`; `period` is the nominal day of a periodic report;
    `until` a new deadline; `other` the key of another matter. `stage` is empty for a report that
    answers a due one or the whole matter, else 进展, 初步情况, 分办 (one of the parallel units) or 分报.
    `via` is how a dispatch was delivered; `answers` are words to the requirements in their order;
    `sealed` says that the paper itself, with its seal, was sent instead of the filled form. A
    submission that several matters share names its slip in `other`.
    """

    at: datetime
    kind: str
    by: str
    unit: str = ""
    text: str = ""
    signer: str = ""
    proxy: str = ""
    state: str = ""
    as_of: date | None = None
    figures: tuple[tuple[int, Decimal], ...] = ()
    problem: str = ""
    help_needed: str = ""
    next_step: str = ""
    next_on: date | None = None
    next_person: str = ""
    codes: tuple[str, ...] = ()
    until: date | None = None
    outcome: str = ""
    other: str = ""
    period: date | None = None
    stage: str = ""
    via: str = ""
    answers: tuple[str, ...] = ()
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often the lead unit reports: once, on dates, monthly on a day, or quarterly; with basis and end."""

    kind: str = "once"
    day: int | None = None
    basis: str = ""
    ends_on: date | None = None
    dates: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class MatterPlan:
    """One matter of the year with all that happens to it until today.

    `kind` is a code of SourceType. `source_key` is shared by matters of one paper, meeting or
    report; `words` is the sentence that the matter stands on. `lead` is empty for a number-only
    entry. `parallel` units each get a child matter, `collator` sums up. `state` is the status today
    and `holder` who has it in hand today: unit, office or leader ("" when ended). `stopped` means
    that the clock stands (待协调, 呈阅). `flags` name special cases of practice 4.1(5).
    `first_due` is the deadline before a new round began, where it differs from `due`; `result` what
    the lead tells of a generated matter once it is done, with {day} for a day on the way.
    """

    key: str
    kind: str
    title: str
    source_key: str
    source_title: str
    words: str
    lead: str
    leader: str
    officer: str
    registered: datetime
    due: date | None
    due_text: str
    state: str
    chain: tuple[ChainStep, ...] = ()
    support: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    parallel: tuple[str, ...] = ()
    collator: str = ""
    item_label: str = ""
    place: str = ""
    urgency: str = "normal"
    needs: tuple[Need, ...] = ()
    schedule: Schedule = Schedule()
    outcome: str = ""
    holder: str = ""
    sample: int | None = None
    flags: tuple[str, ...] = ()
    events: tuple[PlannedEvent, ...] = ()
    first_due: date | None = None
    result: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still being handled today (在办)."""
        return self.state in OPEN_STATES

    def is_overdue(self, on: date) -> bool:
        """Whether it is late on that day: being handled and past its date (accepted results are not)."""
        return self.state in AT_WORK_STATES and self.due is not None and self.due < on


def figures_of(pairs: Iterable[tuple[int, Decimal | int | str]]) -> tuple[tuple[int, Decimal], ...]:
    """Figures as the events carry them, whatever number type they were written in."""
    return tuple((number, Decimal(str(value))) for number, value in pairs)
