"""A list that leaves as a file is noted: who took it, narrowed how, how many lines."""

from typing import Any

from duxing.audit.models import AuditEntry
from duxing.audit.services import record
from duxing.core.actions import action


@action
def note_list_export(*, by: Any, about: str, lines: int) -> AuditEntry:
    """Enter that the list was exported; `about` is the head line of the sheet."""
    return record(by, "cockpit.list.exported", "cockpit.list", about=about, lines=lines)
