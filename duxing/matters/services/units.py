"""Units that take part: no longer existing ones are refused, and who follows a matter is told."""

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.matters.models import Matter
from duxing.orgs.matching import ended_note
from duxing.orgs.models import Unit, User
from duxing.orgs.roles import Role


def refuse_ended_unit(unit: Unit, *, field: str = "lead") -> None:
    """Raise BadInput for a unit that was merged or dissolved (bad input 14)."""
    if unit.valid_to is None or unit.valid_to > clock.today():
        return
    raise BadInput(ended_note(unit, unit.successor), field)


def keepers_of(matter: Matter) -> list[User]:
    """Who follows the matter (盯办): its officer, or the people of the section that handed it out."""
    if matter.supervisor is not None:
        return [matter.supervisor]
    people = User.objects.with_role(Role.OFFICE_SECTION).filter(posts__unit_id=matter.section_id)
    return list(people.in_order()) if matter.section_id is not None else []
