"""更正来文信息: what the office corrects about an imported document, and reading it anew with that."""

from typing import Any

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.core.states import save_changes
from duxing.intake.models import QuestionState, UnitQuestion
from duxing.intake.permissions import can_decompose
from duxing.intake.services.decomposing import take_apart
from duxing.matters.models import Matter
from duxing.matters.services.creating import drop_proposal
from duxing.matters.states import MatterStatus
from duxing.orgs.models import User
from duxing.sources.models import Source
from duxing.sources.states import SourceStatus

FACTS = ("title", "issuer", "document_number", "dated_on", "meeting", "year")


@action
def amend_source(source: Source, *, by: User, version: int | None = None, **facts: Any) -> Source:
    """Correct what the register says of a document; its text and its matters stay as they are.

    `facts` are those of FACTS. Raises Forbidden, BadInput, ChangedMeanwhile.
    """
    _write(source, by, version, facts)
    record(by, "intake.source.amended", source, fields=sorted(facts))
    return source


@action
def decompose_again(source: Source, *, by: User, version: int | None = None, **facts: Any) -> Source:
    """Correct the facts and read the text anew with them: a wrong year or day makes every date wrong.

    What was changed by hand is lost, but not which unit a name means. Raises Forbidden, BadInput,
    NotAllowedNow once a matter was handed in or filed, ChangedMeanwhile.
    """
    if source.status != SourceStatus.DECOMPOSING:
        raise NotAllowedNow(f"来文当前状态为“{source.get_status_display()}”，不能重新分解。")
    drafts = list(
        Matter.objects.filter(source=source, links__clause__isnull=False).select_related("type").distinct()
    )
    filed = sum(matter.status != MatterStatus.DRAFT for matter in drafts)
    if filed:
        raise NotAllowedNow(f"已有{filed}件报批或立项，不能重新分解。")
    _write(source, by, version, facts)
    for matter in drafts:
        drop_proposal(matter, by=by)
    source.clauses.all().delete()
    UnitQuestion.objects.filter(source=source, state=QuestionState.OPEN).delete()
    record(by, "intake.source.redone", source, fields=sorted(facts), dropped=len(drafts))
    return take_apart(source, by=by)


def _write(source: Source, by: User, version: int | None, facts: dict[str, Any]) -> None:
    if not can_decompose(by, source):
        raise Forbidden("只有督查室和登记该来文的科室可以更正来文信息。")
    if not str(facts.get("title", source.title)).strip():
        raise BadInput("请填写来件标题。", "title")
    save_changes(source, by=by, version=version, **facts)
