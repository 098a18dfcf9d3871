"""Who may see a source in full: the office, those who registered it, the leaders it passed through."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from duxing.core.models import ProtectedQuerySet
from duxing.orgs.roles import Role


def source_scope(user: Any, prefix: str = "") -> Q:
    """The sources whose whole text is in the user's scope, as a condition on `prefix`."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    if user.sees_all:
        return Q()
    reach = Q(pk__in=[])
    if user.has_role(Role.OFFICE_SECTION):
        reach |= Q(**{f"{prefix}section_id__in": user.unit_ids})
    if user.has_role(Role.CITY_LEADER, Role.DEPUTY_SECRETARY):
        posts = user.post_ids
        reach |= Q(**{f"{prefix}instructions__leader_id__in": posts})
        reach |= Q(**{f"{prefix}instructions__leader__aide_id__in": posts})
    return reach


class SourceQuerySet(ProtectedQuerySet):
    """Sources, newest first."""

    def visible_to(self, user: Any) -> Self:
        """Sources whose whole text the user may read; units read excerpts on their matters."""
        return self.filter(pk__in=self.model._base_manager.filter(source_scope(user)).values("pk"))

    def for_list(self) -> Self:
        return self.select_related("type", "registered_by").order_by("-received_on", "-pk")


class ClauseQuerySet(models.QuerySet[Any]):
    """Clauses in the order of the text."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(source__in=self.model.source.field.related_model.objects.visible_to(user))

    def in_order(self) -> Self:
        return self.order_by("position")
