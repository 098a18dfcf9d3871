"""What a list is asked for: which rows, which page of them, how many; by queries that are kept.

What is asked for falls into what shapes the query (view, status, light, which filters are set, how
many words are searched) and what is given when it runs (keys, days, words).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Window

from duxing.audit.unchanged import unchanged
from duxing.cockpit.counting import EXACT, bounded, joined
from duxing.cockpit.listing import Times, matters_for, parts_for, views_of
from duxing.cockpit.paging import PAGE, Page, Place
from duxing.cockpit.rows import Listed, listed
from duxing.cockpit.search import parts_of
from duxing.core import clock
from duxing.matters.models import Matter
from duxing.orgs.asking import fetch_for, shape_of
from duxing.orgs.roles import BY_LINE
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.clocks import LightBounds, light_bounds
from duxing.workdays.services import load_calendar, load_policy

SHAPING = ("view", "status", "light", "mine")
GIVEN = ("unit", "type", "leader")
NOW = ("now", "today", "near_until", "sunday", "reports_until")
Fixed = tuple[tuple[str, Any], ...]


def present(user: Any) -> tuple[LightBounds, WorkCalendar]:
    """The limits of the lights at this instant and the calendar, read again when something was done."""
    head = getattr(user, "chain_head", None)
    calendar, near = unchanged(_rules, "cockpit.rules", known_head=head)
    return light_bounds(clock.now(), calendar, near), calendar


def _rules() -> tuple[WorkCalendar, int]:
    return load_calendar(), load_policy("near_due").amount


@dataclass(frozen=True)
class Asked:
    """The filters of a list (see FilterForm.chosen) for one person at one moment."""

    user: Any
    chosen: dict[str, Any]
    bounds: LightBounds

    @property
    def fixed(self) -> Fixed:
        return tuple((name, self.chosen[name]) for name in SHAPING if self.chosen.get(name))

    @property
    def values(self) -> dict[str, Any]:
        found = {name: self.chosen[name] for name in GIVEN if self.chosen.get(name)}
        parts = parts_of(self.chosen.get("q") or "")
        words = {f"{'word' if len(part) > 1 else 'short'}{n}": part for n, part in enumerate(parts)}
        return found | words | Times.of(self.bounds).values()

    def page(self, after: str, before: str) -> tuple[Page, int | None]:
        """One page of the list, its rows those of `rows.listed`; and how many there are, where that is known.

        What holds the words has to be found and sorted as a whole, so its number is asked with the first page.
        """
        place = Place.read(after, before)
        if self.chosen.get("q") and place.pk is None:
            return self._found(place)
        spot = {"place": place.pk, "day": place.day} if place.pk is not None else {}
        spot = {name: value for name, value in spot.items() if value is not None}
        short = self._is_short()
        rows = fetch_for(self.user, _page, self.fixed, place.forward, short, **self.values, **spot)
        return _cut(place, rows), None

    def _found(self, place: Place) -> tuple[Page, int]:
        keys = fetch_for(self.user, _numbered, self.fixed, **self.values)
        order = {pk: at for at, (pk, _) in enumerate(keys)}
        rows = fetch_for(self.user, _with_keys, keys=list(order))
        rows.sort(key=lambda row: order[row[0]])
        return _cut(place, rows), min(keys[0][1], EXACT + 1) if keys else 0

    def _is_short(self) -> bool:
        """Whether the view holds so little of the city that all of it is read, not until a page is full.

        Only leaders have a view both ways; their figures are known before the page is.
        """
        chosen, views = self.chosen, tuple(views_of(self.user))
        view = chosen.get("view") or ("" if chosen.get("q") or chosen.get("status") else "open")
        if view not in views or not self.user.has_role(*BY_LINE):
            return False
        return self.tab_counts(views)[view] <= EXACT

    def counts(self, views: Iterable[str], *, total: bool = False) -> dict[str, int]:
        """The figures of `views` within 只看我盯办的, and of the list itself as `total`; one query."""
        shown = (*(("view", view) for view in views),)
        mine = bool(self.chosen.get("mine"))
        values = self.values if total else Times.of(self.bounds).values()
        fixed = self.fixed if total else None
        (found,) = fetch_for(self.user, _counts, shown, mine, fixed, **values)
        return dict(found)

    def tab_counts(self, views: tuple[str, ...]) -> dict[str, int]:
        """The figures of `views` alone, which stay the same until somebody does something.

        Who sees everything sees the same figures as all others who do.
        """
        user = self.user
        mine = bool(self.chosen.get("mine"))
        whose = shape_of(user) if user.sees_all and not mine else user.pk
        head = getattr(user, "chain_head", None)
        return unchanged(
            lambda: self.counts(views), "cockpit.tabs", whose, views, mine, self.bounds.today, known_head=head
        )


def _chosen(fixed: Fixed, values: dict[str, Any]) -> tuple[dict[str, Any], Times]:
    words, short = ([v for k, v in values.items() if k.startswith(kind)] for kind in ("word", "short"))
    given = {name: values[name] for name in GIVEN if name in values}
    chosen = dict(fixed) | given | {"q": words, "short": short}
    return chosen, Times(**{name: values[name] for name in NOW})


def _cut(place: Place, rows: Iterable[tuple[Any, ...]]) -> Page:
    return place.page([Listed(*row) for row in rows], PAGE, lambda row: (row.pk, row.due_on))


def _numbered(who: Any, fixed: Fixed, **values: Any) -> QuerySet[Any]:
    """The keys of the first page, each with the number of all rows."""
    keys = Place().cut(matters_for(who, *_chosen(fixed, values)), PAGE)
    return keys.annotate(among=Window(Count("pk"))).values_list("pk", "among")


def _with_keys(who: Any, *, keys: Any) -> QuerySet[Any]:
    return listed(who, Matter.objects.filter(pk__in=keys))


def _page(who: Any, fixed: Fixed, forward: bool, short: bool, **values: Any) -> QuerySet[Any]:
    place, asked = Place(forward, values.get("day"), values.get("place")), _chosen(fixed, values)
    rows, parts = matters_for(who, *asked), parts_for(who, *asked)
    if short and len(parts) > 1:
        rows = Matter.objects.filter(pk__among=joined(parts))
    keys = place.cut(rows, PAGE)
    return place.ordered(listed(who, Matter.objects.filter(pk__in=keys)))


def _counts(who: Any, shown: Fixed, mine: bool, fixed: Fixed | None, **values: Any) -> QuerySet[Any]:
    own = (("mine", True),) if mine else ()
    only = {name: values[name] for name in NOW}
    queries = {view: parts_for(who, *_chosen(((name, view), *own), only)) for name, view in shown}
    if fixed is not None:
        queries["total"] = parts_for(who, *_chosen(fixed, values))
    return bounded(who, queries)
