"""One page of the list for one person, from the address alone."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from duxing.cockpit.asked import Asked, present
from duxing.cockpit.counting import count_text, short_count
from duxing.cockpit.forms import FilterForm
from duxing.cockpit.lines import lines_html, options_html
from duxing.cockpit.listing import VIEWS, views_of
from duxing.cockpit.rows import ListRow, rows_of
from duxing.cockpit.search import resembling
from duxing.matters.models import Matter

TOTAL = "total"
SELECTS = ("unit", "type", "leader", "light", "status")
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
    tabs: list[Tab]
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
    def options(self) -> dict[str, SafeString]:
        """The options of each select of the filters, by name."""
        return {
            name: options_html(self.form.fields[name].choices, self.form.cleaned_data.get(name) or "")  # type: ignore[attr-defined]
            for name in SELECTS
        }


def find(user: Any, asked: QueryDict) -> Found:
    """The page of the list that the address `asked` for."""
    form = FilterForm(asked, user=user)
    chosen = form.chosen()
    bounds, calendar = present(user)
    wanted = Asked(user, chosen, bounds)
    page = wanted.page(asked.get("after", ""), asked.get("before", ""))
    counts = _counts(wanted)
    q = chosen.get("q", "")
    alike = resembling(Matter.objects.visible_to(user), q, user) if q and not page.keys else []
    return Found(
        form=form,
        q=q,
        title="搜索结果" if q else VIEWS.get(chosen.get("view", ""), "督查事项"),
        count=count_text(counts[TOTAL]),
        tabs=_tabs(user, chosen, counts),
        chips=[Chip(words, _without(asked, name)) for name, words in form.words()],
        rows=rows_of(page.keys, user, bounds, calendar),
        earlier=page.earlier,
        later=page.later,
        alike=rows_of(alike, user, bounds, calendar),
    )


def _counts(wanted: Asked) -> dict[str, int]:
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
    return counts | wanted.counts((), total=True)


def _shown_view(chosen: dict[str, Any]) -> str:
    return chosen.get("view") or ("" if chosen.get("q") or chosen.get("status") else "open")


def _tabs(user: Any, chosen: dict[str, Any], counts: dict[str, int]) -> list[Tab]:
    now = _shown_view(chosen)
    tabs = []
    for view in views_of(user):
        address = QueryDict(mutable=True)
        address["view"] = view
        if chosen.get("mine"):
            address["mine"] = "on"
        red = view in ("late", "units", "review") and counts[view] > 0
        tabs.append(Tab(f"?{address.urlencode()}", VIEWS[view], short_count(counts[view]), view == now, red))
    return tabs


def _without(asked: QueryDict, name: str) -> str:
    """The address of the first page without the filter `name`."""
    rest = asked.copy()
    for gone in (name, *CURSORS):
        rest.pop(gone, None)
    return f"?{rest.urlencode()}"
