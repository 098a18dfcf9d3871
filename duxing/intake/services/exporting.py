"""A 任务分解表 that leaves as a file is noted."""

from duxing.audit.models import AuditEntry
from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.errors import Forbidden
from duxing.orgs.models import User
from duxing.sources.models import Source


def refuse_export(source: Source) -> None:
    """Raise Forbidden for an internal source (工作秘密), which stays in the pages."""
    if source.is_internal:
        raise Forbidden("这份来文是内部资料（工作秘密），只在页面上查看，不导出任务分解表。")


@action
def note_breakdown_export(source: Source, *, by: User, lines: int) -> AuditEntry:
    """Enter that the table of the source was exported, with how many tasks. Raises Forbidden."""
    refuse_export(source)
    return record(
        by, "intake.breakdown.exported", source, about=f"{source.register_number}，共{lines}项", lines=lines
    )
