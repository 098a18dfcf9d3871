"""Who may change the calendar."""

from typing import Any

EDITORS = ("office_director",)


def can_edit_calendar(user: Any) -> bool:
    """Only the director of the supervision office (督查室主任): every deadline hangs on it."""
    return bool(user.has_role(*EDITORS))
