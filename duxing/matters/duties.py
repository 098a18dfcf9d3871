"""What a unit still has in hand, for the page on which a unit ends."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from duxing.matters.models import Matter
from duxing.matters.states import OPEN, PROPOSED, MatterStatus
from duxing.orgs.duties import Duties
from duxing.orgs.models import Unit

ASK_OFFICE = "它有没有未办结的事项，您查看不到，请先向督查室核实。"


def open_matters_of(user: Any, unit: Unit) -> Duties | None:
    """The unit's matters that have not ended, counted by status; with the list, for who may read it.

    Who does not see all matters may still end a unit, and hears the same sentence of every unit: a number
    would tell of matters that are out of scope, and that there is none would tell as much.
    """
    if not user.sees_all:
        return Duties(ASK_OFFICE)
    own = Q(lead_unit=unit) | Q(assignments__unit=unit) | Q(planned__unit=unit)
    rows = Matter.objects.filter(own, status__in=OPEN | PROPOSED | {MatterStatus.SUSPENDED})
    counted = dict(rows.order_by().values_list("status").annotate(Count("pk", distinct=True)))
    if not counted:
        return None
    words = "、".join(
        f"{label}{counted[status]}件" for status, label in MatterStatus.choices if status in counted
    )
    url = f"{reverse('cockpit:list')}?unit={unit.code}"
    return Duties(f"还有{sum(counted.values())}件未办结：{words}。", url)
