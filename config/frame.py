"""What every page's frame needs. Stands in config because it composes all apps.

Every value is a function that runs when a template asks for it, and once: a fragment, a file or a
redirect pays nothing for a frame that it does not show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from duxing.core import clock
from duxing.core.pieces import piece
from duxing.core.views import cookie_of
from duxing.notices.services import unread_count
from duxing.orgs.models import Unit, UnitKind
from duxing.orgs.roles import BUSINESS, LEADERS, OFFICE, UNIT_STAFF, Role
from duxing.papers.office import office_profile

PLACE_SECONDS = 60
DEMO = "demo"
REGISTRARS = OFFICE | {Role.OFFICE_SECTION}
EVERYBODY = BUSINESS | {Role.SYSADMIN}


@dataclass(frozen=True)
class Entry:
    """One way into the product: address, word, drawing, whether the page is behind it."""

    url: str
    label: str
    icon: str
    current: bool = False
    gap: bool = False


@dataclass(frozen=True)
class Way:
    """An entry of the menu as written down: who has it and which addresses belong to it.

    `also` are further beginnings of addresses, so that the page of a report lights up the entry
    through which one came to it.
    """

    name: str
    label: str
    icon: str
    roles: frozenset[str]
    also: tuple[str, ...] = ()
    gap: bool = False


WAYS = (
    Way("home", "工作台", "home", frozenset(EVERYBODY)),
    Way("intake:sources", "来文登记", "inbox", frozenset(REGISTRARS), ("/intake/",)),
    Way("cockpit:list", "督查事项", "list", frozenset(BUSINESS), ("/assignments/", "/dues/", "/feedback/")),
    Way("matters:reviews", "审核", "check", frozenset(OFFICE)),
    Way("matters:submissions", "呈阅", "send", frozenset(OFFICE | LEADERS), ("/readings/",)),
    Way("intake:waiting", "待批立项", "paper", frozenset(OFFICE | LEADERS)),
    Way("cockpit:morning", "晨会一页纸", "print", frozenset(OFFICE), gap=True),
    Way("orgs:units", "单位名录", "people", frozenset(EVERYBODY), ("/account/people/", "/account/posts/")),
    Way("workdays:calendar", "工作日历", "calendar", frozenset(EVERYBODY)),
    Way("audit:entries", "操作记录", "clock", frozenset({Role.OFFICE_DIRECTOR})),
)
MORE = "cockpit:more"
NOTICES = Way("notices:list", "通知", "bell", frozenset(EVERYBODY))
# The four entries of the phone's bottom bar, by the first group that fits; 更多 is the fifth.
TABS: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (frozenset(OFFICE), ("home", "intake:sources", "cockpit:list", "matters:reviews")),
    (frozenset(LEADERS), ("home", "cockpit:list", "matters:submissions", "notices:list")),
    (frozenset({Role.OFFICE_SECTION}), ("home", "intake:sources", "cockpit:list", "notices:list")),
    (frozenset(UNIT_STAFF), ("home", "cockpit:list", "notices:list", "workdays:calendar")),
    (frozenset(EVERYBODY), ("home", "notices:list", "workdays:calendar")),
)


class Frame:
    """The frame around one answer."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user: Any = getattr(request, "user", None)

    @cached_property
    def inside(self) -> bool:
        """Whether somebody with a post looks at the page; others get a page without menu."""
        return bool(self.user and self.user.is_authenticated and self.user.post)

    @cached_property
    def menu(self) -> tuple[Entry, ...]:
        return self._entries([way for way in WAYS if self.user.has_role(*way.roles)]) if self.inside else ()

    @cached_property
    def tabs(self) -> tuple[Entry, ...]:
        if not self.inside:
            return ()
        names = next((names for roles, names in TABS if self.user.has_role(*roles)), ())
        ways = {way.name: way for way in (*WAYS, NOTICES)}
        return self._entries([ways[name] for name in names])

    def _entries(self, ways: list[Way]) -> tuple[Entry, ...]:
        """The entries whose pages exist; the one with the longest fitting address is the current one."""
        found = [(way, url) for way in ways if (url := _address(way.name))]
        fits = {way.name: self._fit(way, url) for way, url in found}
        best = max(fits.values(), default=0)
        return tuple(
            Entry(url, way.label, way.icon, bool(best) and fits[way.name] == best, way.gap)
            for way, url in found
        )

    def _fit(self, way: Way, url: str) -> int:
        path = self.request.path
        if url == "/":
            return 1 if path == "/" else 0
        return max((len(start) for start in (url, *way.also) if path.startswith(start)), default=0)

    def rail(self) -> SafeString:
        """The menu at the side of the page."""
        return piece("core/_rail.html", place=self.place, menu=self.menu)

    def tabbar(self) -> SafeString:
        """The bar at the foot of a phone's page."""
        more = _address(MORE)
        return piece("core/_tabbar.html", tabs=self.tabs, more_url=more, more=self.request.path == more)

    def account(self) -> SafeString:
        """What stands beside the search: notices, help, who one is."""
        if not (self.user and self.user.is_authenticated):
            return SafeString()
        unit = self.user.unit.name if self.user.unit else ""
        return piece("core/_account.html", unread=self.unread, unit=unit, name=self.user.name)

    @cached_property
    def place(self) -> str:
        """Whose installation this is: the office for the office, the unit for a unit."""
        if self.inside and self.user.has_role(*UNIT_STAFF, Role.OFFICE_SECTION):
            return str(self.user.unit.name)
        names = _names()
        return names["office" if self.inside and self.user.has_role(*OFFICE) else "government"]

    @cached_property
    def unread(self) -> int:
        return unread_count(self.user) if self.inside else 0

    @cached_property
    def demo_accounts(self) -> list[dict[str, str]]:
        """The accounts of the demo, shown where one logs in and nowhere else."""
        if settings.PROFILE != DEMO or self.request.path != _address("orgs:login"):
            return []
        try:
            told: Callable[[], list[dict[str, str]]] = import_string("duxing.demo.accounts.demo_accounts")
        except ImportError:
            return []
        return told()


def _address(name: str) -> str:
    return _address_under(name, get_script_prefix())


@lru_cache(maxsize=100)
def _address_under(name: str, prefix: str) -> str:
    """The address, where the product is mounted at `prefix`; empty where no such page exists."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _names() -> dict[str, str]:
    """The names of government and office; read from the database once a minute."""
    return cache.get_or_set("frame.names", _read_names, PLACE_SECONDS) or {}


def _read_names() -> dict[str, str]:
    profile = office_profile()
    if profile.pk is None:
        # Nobody has filled in the names for papers yet; the directory knows the government's.
        own = Unit.objects.filter(kind=UnitKind.GOVERNMENT, parent=None).in_order().first()
        if own is not None:
            return {"government": own.full_name, "office": f"{own.full_name}督查室"}
    return {"government": profile.government, "office": profile.office}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template. Nothing is read before a template asks for it."""
    built = Frame(request)
    return {
        "menu": lambda: built.menu,
        "tabs": lambda: built.tabs,
        "rail": built.rail,
        "tabbar": built.tabbar,
        "account": built.account,
        "place": lambda: built.place,
        "unread": lambda: built.unread,
        "page_base": lambda: "core/base.html" if built.inside else "core/page_plain.html",
        "today": clock.today,
        "large": request.COOKIES.get(cookie_of("large")) == "1",
        "keys_off": request.COOKIES.get(cookie_of("keys")) == "1",
        "demo": settings.PROFILE == DEMO,
        "demo_accounts": lambda: built.demo_accounts,
    }
