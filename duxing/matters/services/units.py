"""Units that take part: no longer existing ones are refused, and who follows a matter is told."""

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.matters.models import Matter
from duxing.orgs.models import Unit, User
from duxing.orgs.roles import Role


def refuse_ended_unit(unit: Unit, *, field: str = "lead") -> None:
    """Raise BadInput for a unit that was merged or dissolved (bad input 14)."""
    if unit.valid_to is None or unit.valid_to > clock.today():
        return
    if unit.successor is not None:
        raise BadInput(
            f"“{unit.name}”已于 {unit.valid_to} 撤并为“{unit.successor.name}”，请重新选择承办单位。", field
        )
    raise BadInput(f"“{unit.name}”已于 {unit.valid_to} 撤销，请重新选择承办单位。", field)


def keepers_of(matter: Matter) -> list[User]:
    """Who follows the matter (盯办): its officer, or the people of the section that handed it out."""
    if matter.supervisor is not None:
        return [matter.supervisor]
    people = User.objects.with_role(Role.OFFICE_SECTION).filter(posts__unit_id=matter.section_id)
    return list(people.in_order()) if matter.section_id is not None else []
