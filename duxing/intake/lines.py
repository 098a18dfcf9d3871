"""Whose line a unit is on (分管): from the portfolios of the city's leaders."""

import re

from duxing.orgs.models import AliasKind, Post, Unit
from duxing.orgs.roles import Role

_APART = re.compile(r"[、，；,;\s]+")


class Lines:
    """The leaders and their portfolios, read once; answers about units are kept."""

    def __init__(self) -> None:
        rows = Post.objects.filter(role=Role.CITY_LEADER).select_related("holder", "unit").in_order()
        self.leaders: list[Post] = list(rows)
        self._of: dict[int, Post | None] = {}

    def leader_of(self, unit: Unit | None) -> Post | None:
        """The leader whose portfolio names the unit, by name or nickname; None where nobody's does."""
        if unit is None:
            return None
        if unit.pk not in self._of:
            nicknames = unit.aliases.filter(kind=AliasKind.NICKNAME).values_list("text", flat=True)
            self._of[unit.pk] = self._whose({unit.name, unit.full_name, *nicknames})
        return self._of[unit.pk]

    def _whose(self, names: set[str]) -> Post | None:
        for post in self.leaders:
            lines = [line.removeprefix("分管") for line in _APART.split(post.portfolio)]
            if any(line in name for line in lines if len(line) > 1 for name in names):
                return post
        return None

    def leader_named(self, written: str | None) -> Post | None:
        """The leader whom the document names as responsible (责任领导), or None."""
        found = [p for p in self.leaders if written and p.holder is not None and p.holder.name in written]
        return found[0] if len(found) == 1 else None
