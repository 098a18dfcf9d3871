"""Where the office goes after an act of registering or filing, and what it is told."""

from django.urls import reverse

from duxing.intake.permissions import next_level, required_levels, role_title
from duxing.matters.models import Matter
from duxing.matters.states import MatterStatus
from duxing.sources.models import Source
from duxing.sources.states import SourceStatus


def told_of(made: Matter | Source) -> str:
    """What was achieved, without a full stop."""
    if isinstance(made, Source):
        if made.status == SourceStatus.FOR_READING:
            return f"已登记{made.register_number}，不立项，{made.status_note}"
        return f"已占号，登记号{made.register_number}"
    entered = made.source.register_number if made.source else ""
    if made.status == MatterStatus.DISPATCHED:
        return f"已登记并交办，编号{made.number}"
    if made.status == MatterStatus.PENDING_APPROVAL:
        return f"已登记，待{turn_of(made)}审批"
    return f"已登记{entered}，拟立项，尚未交办"


def told_of_filing(matter: Matter) -> str:
    """The same for a matter that was registered before."""
    if matter.status == MatterStatus.DISPATCHED:
        return f"已立项并交办，编号{matter.number}"
    if matter.status == MatterStatus.APPROVED:
        return f"已立项，编号{matter.number}"
    if matter.status == MatterStatus.PENDING_APPROVAL:
        return f"待{turn_of(matter)}审批"
    return "已拟立项，尚未交办"


def turn_of(matter: Matter) -> str:
    """Whose word a matter waits for: 分管副秘书长, 市长."""
    role = next_level(matter.approvals.filter(declined=False).count(), required_levels(matter))
    return role_title(role) if role else ""


def after_registering(made: Matter | Source) -> str:
    """To the approval when somebody has to agree first, else to the entry of the register."""
    if isinstance(made, Source):
        return made.get_absolute_url()
    return after_filing(made)


def after_filing(matter: Matter) -> str:
    """To the approval while one is due, to the matter once it has its number, else to the source."""
    if matter.status == MatterStatus.PENDING_APPROVAL:
        return reverse("intake:approve", args=[matter.public_id])
    if matter.status == MatterStatus.APPROVED:
        return matter.get_absolute_url()
    return matter.source.get_absolute_url() if matter.source else matter.get_absolute_url()
