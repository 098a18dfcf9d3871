"""Who may work on a source. Seeing is not acting."""

from typing import Any

from duxing.orgs.roles import OFFICE, Role
from duxing.sources.models import Source


def can_decompose(user: Any, source: Source) -> bool:
    """The office takes any source apart; an office section those that it registered itself."""
    if user.has_role(*OFFICE):
        return True
    return bool(user.has_role(Role.OFFICE_SECTION)) and source.section_id in user.unit_ids
