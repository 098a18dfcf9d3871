"""A 办理情况报告 that leaves as a file is noted."""

from duxing.audit.models import AuditEntry
from duxing.audit.services import record
from duxing.core.actions import action
from duxing.matters.models import Feedback
from duxing.orgs.models import User


@action
def note_report_export(feedback: Feedback, *, by: User) -> AuditEntry:
    """Enter that the report was made into a document, and in which state it was."""
    matter = feedback.assignment.matter
    about = f"{matter.number or ''}，{feedback.assignment.unit.name}，{feedback.get_status_display()}"
    return record(by, "matters.report.exported", feedback, about=about)
