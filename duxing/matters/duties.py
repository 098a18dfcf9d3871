"""What a unit still has in hand, for the page on which a unit ends."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from duxing.matters.models import Matter
from duxing.matters.states import OPEN, PROPOSED, MatterStatus
from duxing.orgs.duties import Duties
from duxing.orgs.models import Unit


def open_matters_of(user: Any, unit: Unit) -> Duties | None:
    """The unit's matters that have not ended, counted by status; with the list, for who may read it.

    The numbers are true for everybody who may end a unit, also for one who sees no matter: they say
    how much is left without an owner, nothing of what it is about.
    """
    own = Q(lead_unit=unit) | Q(assignments__unit=unit) | Q(planned__unit=unit)
    rows = Matter.objects.filter(own, status__in=OPEN | PROPOSED | {MatterStatus.SUSPENDED})
    counted = dict(rows.order_by().values_list("status").annotate(Count("pk", distinct=True)))
    if not counted:
        return None
    words = "、".join(
        f"{label}{counted[status]}件" for status, label in MatterStatus.choices if status in counted
    )
    readable = Matter.objects.visible_to(user).filter(own).exists()
    url = f"{reverse('cockpit:list')}?unit={unit.code}" if readable else ""
    return Duties(sum(counted.values()), words, url)
