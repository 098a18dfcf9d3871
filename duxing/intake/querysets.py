"""Which rows of this app a query is about."""

from typing import Any, Self

from django.db import models

from duxing.sources.models import Source


class QuestionQuerySet(models.QuerySet[Any]):
    """Names that wait for a unit, in the order in which the text brings them."""

    def visible_to(self, user: Any) -> Self:
        """The names of the sources that the user may read whole."""
        return self.filter(source__in=Source.objects.visible_to(user))

    def waiting(self) -> Self:
        return self.filter(state="open")
