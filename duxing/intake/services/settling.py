"""Finishing a decomposition, and filing or handing out everything of a source that is ready."""

from collections.abc import Callable
from dataclasses import dataclass, field

from duxing.audit.services import record
from duxing.core.actions import action, attempt
from duxing.core.errors import DomainError, Forbidden, NotAllowedNow
from duxing.core.states import apply_move
from duxing.intake.models import UnitQuestion
from duxing.intake.permissions import can_decompose, is_batch
from duxing.intake.services.clauses import refuse_unless_decomposing
from duxing.intake.services.drafts import in_text_order
from duxing.intake.services.filing import file_matter
from duxing.matters.models import Matter
from duxing.matters.services.dispatching import dispatch, planned_shares
from duxing.matters.states import MatterStatus
from duxing.orgs.models import User
from duxing.sources import states
from duxing.sources.models import Source
from duxing.sources.states import ClauseState


@dataclass(frozen=True)
class Remaining:
    """What is not settled yet: sentences nobody has decided on, and names without a unit."""

    clauses: int
    names: int

    def __bool__(self) -> bool:
        return bool(self.clauses or self.names)

    def __str__(self) -> str:
        parts = []
        if self.clauses:
            parts.append(f"{self.clauses}句待核定")
        if self.names:
            parts.append(f"{self.names}个单位未识别")
        return "、".join(parts)


def remaining(source: Source) -> Remaining:
    """What keeps the source from counting as 全文已分完 (A6)."""
    clauses = source.clauses.filter(state=ClauseState.OPEN).count()
    names = UnitQuestion.objects.filter(source=source, state="open", waiting__isnull=False)
    return Remaining(clauses, names.distinct().count())


@action
def settle(source: Source, *, by: User, version: int | None = None) -> Source:
    """完成分解: every sentence is decided on. Raises NotAllowedNow that says what is open."""
    refuse_unless_decomposing(source, by)
    left = remaining(source)
    if left:
        raise NotAllowedNow(f"还有{left}，不能完成分解。")
    apply_move(source, states.SETTLE, by=by)
    record(by, "intake.source.settled", source, matters=len(in_text_order(source)))
    return source


@action
def resume(source: Source, *, by: User) -> Source:
    """重新核对: take a finished decomposition up again."""
    if not can_decompose(by, source):
        raise Forbidden("只有督查室和登记该来文的科室可以重新核对。")
    apply_move(source, states.REOPEN, by=by)
    record(by, "intake.source.resumed", source)
    return source


@dataclass
class Together:
    """How an act on all matters of a source went: those done, and why each of the others was not."""

    done: list[Matter] = field(default_factory=list)
    left: list[tuple[Matter, str]] = field(default_factory=list)

    def try_each(self, matters: list[Matter], act: Callable[[Matter], object]) -> None:
        """Do `act` to each; a refusal concerns only the one."""
        for matter in matters:
            try:
                with attempt():
                    act(matter)
            except DomainError as error:
                self.left.append((matter, error.message))
            else:
                self.done.append(matter)


@action
def file_all(source: Source, *, by: User) -> Together:
    """全部立项: file (or hand in) every complete draft, in the order of the text, and say which were not.

    Work reports and the like are approved as a batch instead. Raises Forbidden, NotAllowedNow.
    """
    _refuse_others(source, by)
    if is_batch(source.type):
        raise NotAllowedNow(f"“{source.type.title}”一批一次审批，请整件报批。")
    drafts = [m for m in in_text_order(source) if m.status == MatterStatus.DRAFT]
    if not drafts:
        raise NotAllowedNow("没有待立项的事项。")
    result = Together()
    result.try_each(drafts, lambda matter: file_matter(matter, by=by))
    if not result.done:
        raise NotAllowedNow(f"没有一件可以立项：{result.left[0][1]}")
    record(by, "intake.source.filed", source, filed=len(result.done), left=len(result.left))
    return result


@action
def dispatch_all(source: Source, *, by: User) -> Together:
    """全部交办: hand every filed matter of the source to its units, through the system and without slips.

    Raises Forbidden, NotAllowedNow.
    """
    _refuse_others(source, by)
    filed = [m for m in in_text_order(source) if m.status == MatterStatus.APPROVED]
    if not filed:
        raise NotAllowedNow("没有已立项待交办的事项。")
    result = Together()
    result.try_each(filed, lambda matter: _hand_out(matter, by))
    if not result.done:
        raise NotAllowedNow(f"没有一件可以交办：{result.left[0][1]}")
    record(by, "intake.source.dispatched", source, dispatched=len(result.done), left=len(result.left))
    return result


def _hand_out(matter: Matter, by: User) -> Matter:
    others, parallel = planned_shares(matter)
    return dispatch(matter, by=by, others=others, parallel=parallel)


def _refuse_others(source: Source, by: User) -> None:
    if not can_decompose(by, source):
        raise Forbidden("只有督查室和登记该来文的科室可以办理。")
