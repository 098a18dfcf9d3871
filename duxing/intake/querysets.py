"""Which rows of this app a query is about."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from duxing.core.models import ProtectedQuerySet
from duxing.matters.models import Matter
from duxing.orgs.roles import LEADERS, OFFICE, Role
from duxing.sources.models import Source


class ApprovalQuerySet(ProtectedQuerySet):
    """Approvals of filing."""

    def visible_to(self, user: Any) -> Self:
        """The approvals of the matters seen from above, and of the sources that the user may read whole; a
        unit sees none, not even of its own matters."""
        if not user.is_authenticated or not user.has_role(*OFFICE, *LEADERS, Role.OFFICE_SECTION):
            return self.none()
        matters, sources = Matter.objects.seen_from_above(user), Source.objects.visible_to(user)
        return self.filter(Q(matter__in=matters) | Q(source__in=sources))

    def unsigned(self) -> Self:
        """Given by telephone, the signed paper not yet added (未补签)."""
        return self.filter(sign_until__isnull=False, proxy__has_scan=False).order_by("sign_until", "pk")


class QuestionQuerySet(models.QuerySet[Any]):
    """Names that wait for a unit, in the order in which the text brings them."""

    def visible_to(self, user: Any) -> Self:
        """The names of the sources that the user may read whole."""
        return self.filter(source__in=Source.objects.visible_to(user))

    def waiting(self) -> Self:
        return self.filter(state="open")
