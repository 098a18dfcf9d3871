"""One page of the list for one person, from the address alone."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from duxing.cockpit.asked import Asked, present
from duxing.cockpit.counting import count_text, short_count
from duxing.cockpit.forms import FilterForm
from duxing.cockpit.lines import lines_html, options_html
from duxing.cockpit.listing import VIEWS, views_of
from duxing.cockpit.paging import Page
from duxing.cockpit.rows import ListRow, lines_of, rows_of
from duxing.cockpit.search import resembling
from duxing.core.pieces import piece
from duxing.matters.models import Matter

TOTAL = "total"
CURSORS = ("after", "before")
# What is late is late with a unit or with the office itself, never with both.
LATE_PARTS = {"late": ("units", "review")}


@dataclass(frozen=True)
class Tab:
    """One ready-made view: its address, name and figure."""

    url: str
    label: str
    count: str
    current: bool
    red: bool = False


@dataclass(frozen=True)
class Chip:
    """One filter in use, and the address of the list without it."""

    words: str
    url: str


@dataclass(frozen=True)
class Found:
    """The list: its tabs, filters in use, lines and the pages beside."""

    form: FilterForm
    q: str
    title: str
    count: str
    tabs: tuple[Tab, ...]
    chips: list[Chip]
    rows: list[ListRow]
    earlier: str
    later: str
    alike: list[ListRow] = field(default_factory=list)

    @property
    def lines(self) -> SafeString:
        """The lines of the table as HTML: what was found, or what resembles it."""
        return lines_html(self.rows or self.alike)

    @property
    def tabs_html(self) -> SafeString:
        """The ready-made views above the list."""
        return piece("cockpit/_tabs.html", tabs=self.tabs)

    @cached_property
    def options(self) -> dict[str, SafeString]:
        """The options of each select of the filters, by name."""
        return {
            name: options_html(offered, self.form.picked.get(name, ""))
            for name, offered in self.form.offered.items()
        }


def find(user: Any, asked: QueryDict) -> Found:
    """The page of the list that the address `asked` for."""
    form = FilterForm(asked, user=user)
    chosen = form.chosen()
    bounds, calendar = present(user)
    wanted = Asked(user, chosen, bounds)
    page, number = wanted.page(asked.get("after", ""), asked.get("before", ""))
    counts = _counts(wanted, page, number)
    q = chosen.get("q", "")
    alike = resembling(Matter.objects.visible_to(user), q, user) if q and not page.rows else []
    return Found(
        form=form,
        q=q,
        title="搜索结果" if q else VIEWS.get(chosen.get("view", ""), "督查事项"),
        count=count_text(counts[TOTAL]),
        tabs=_tabs(user, chosen, counts),
        chips=[Chip(words, _without(asked, name)) for name, words in form.words()],
        rows=lines_of(page.rows, bounds, calendar),
        earlier=page.earlier,
        later=page.later,
        alike=rows_of(alike, user, bounds, calendar),
    )


def _counts(wanted: Asked, page: Page, number: int | None) -> dict[str, int]:
    """The figure of every tab and of the list itself; what is known already is not counted again.

    The tabs count within 只看我盯办的 when that is chosen, and without other filters.
    """
    views, chosen = views_of(wanted.user), wanted.chosen
    whole = _shown_view(chosen) if chosen.keys() <= {"view", "mine"} else ""
    sums = LATE_PARTS if {*LATE_PARTS["late"]} <= {*views} else {}
    counts = dict(wanted.tab_counts(tuple(v for v in views if v not in sums)))
    counts |= {view: sum(counts[part] for part in parts) for view, parts in sums.items()}
    if whole in views:
        return counts | {TOTAL: counts[whole]}
    if number is not None:
        return counts | {TOTAL: number}
    if not page.earlier and not page.later:
        return counts | {TOTAL: len(page.rows)}
    return counts | wanted.counts((), total=True)


def _shown_view(chosen: dict[str, Any]) -> str:
    return chosen.get("view") or ("" if chosen.get("q") or chosen.get("status") else "open")


def _tabs(user: Any, chosen: dict[str, Any], counts: dict[str, int]) -> tuple[Tab, ...]:
    now, tail = _shown_view(chosen), "&mine=on" if chosen.get("mine") else ""
    red = {view for view in ("late", "units", "review") if counts.get(view)}
    return tuple(
        Tab(f"?view={view}{tail}", VIEWS[view], short_count(counts[view]), view == now, view in red)
        for view in views_of(user)
    )


def _without(asked: QueryDict, name: str) -> str:
    """The address of the first page without the filter `name`."""
    rest = asked.copy()
    for gone in (name, *CURSORS):
        rest.pop(gone, None)
    return f"?{rest.urlencode()}"
