"""The filters of the list; they are the URL."""

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Coalesce

from duxing.audit.unchanged import unchanged
from duxing.cockpit.listing import VIEWS
from duxing.matters.states import MatterStatus
from duxing.orgs.models import Post, Unit
from duxing.orgs.roles import OFFICE, Role
from duxing.sources.models import SourceType

Options = tuple[tuple[str, str], ...]
ALL = ("", "全部")
LIGHTS: Options = (ALL, ("late", "逾期"), ("near", "临期"), ("ok", "正常"), ("idle", "未定期限"))
STATUSES: Options = (ALL, *((str(value), str(label)) for value, label in MatterStatus.choices))
LABELS = {
    "q": "搜索",
    "unit": "单位",
    "type": "来源",
    "leader": "分管领导",
    "light": "状态灯",
    "status": "办理状态",
    "mine": "只看我盯办的",
}
# In the order in which the chips stand.
NAMES = ("q", "view", "unit", "type", "leader", "light", "status", "mine")
LONGEST = 60
NO = ("", "0", "false")


class Choice(NamedTuple):
    """One thing to narrow by: its code in the address, its name, its row."""

    code: str
    name: str
    pk: int


def choices_of(user: Any) -> dict[str, list[Choice]]:
    """Units, source types and leaders to choose from, each in its order; the same for everybody inside.

    One query, when something was done since it was asked last.
    """
    head = getattr(user, "chain_head", None)
    return unchanged(lambda: _choices(user), "cockpit.choices", bool(user.is_authenticated), known_head=head)


def _choices(user: Any) -> dict[str, list[Choice]]:
    units = (
        Unit.objects.visible_to(user)
        .exclude(kind__in=("section", "township"))
        .values_list(Value("unit"), "code", "name", "pk", "order")
    )
    types = SourceType.objects.order_by().values_list(Value("type"), "code", "title", "pk", "order")
    leaders = (
        Post.objects.visible_to(user)
        .filter(role=Role.CITY_LEADER)
        .values_list(
            Value("leader"),
            Cast("public_id", CharField()),
            Coalesce("holder__name", "title"),
            "pk",
            "order",
        )
    )
    found: dict[str, list[Choice]] = {"unit": [], "type": [], "leader": []}
    rows = sorted(units.union(types, leaders, all=True), key=lambda row: (row[4], row[3]))
    for kind, code, name, pk, _ in rows:
        # As text a public id has dashes in one database and none in the other.
        found[kind].append(Choice(str(uuid.UUID(code)) if kind == "leader" else code, name, pk))
    return found


class FilterForm:
    """What the list is narrowed by. Unknown values are ignored, so that an old link still opens.

    No form of Django's: nothing here is ever complained about, and building one for each page with a
    hundred units to choose from took longer than reading the list.
    """

    def __init__(self, asked: Mapping[str, str], *, user: Any) -> None:
        self.choices = choices_of(user)
        self.offers_mine = user.has_role(*OFFICE)
        self.offered: dict[str, Options] = {
            **{name: (ALL, *((one.code, one.name) for one in rows)) for name, rows in self.choices.items()},
            "light": LIGHTS,
            "status": STATUSES,
        }
        self.picked = {name: value for name in NAMES if (value := self._picked(name, asked.get(name) or ""))}

    def _picked(self, name: str, text: str) -> str:
        """What the address chooses, or nothing where there is no such choice."""
        text = text.strip()
        if name == "q":
            return text if len(text) <= LONGEST and "\x00" not in text else ""
        if name == "view":
            return text if text in VIEWS else ""
        if name == "mine":
            return text if self.offers_mine and text.lower() not in NO else ""
        return text if any(text == code for code, _ in self.offered[name]) else ""

    def chosen(self) -> dict[str, Any]:
        """The filters in use, with rows' keys where the address has codes."""
        found: dict[str, Any] = dict(self.picked)
        for name, rows in self.choices.items():
            if name in found:
                found[name] = next(one.pk for one in rows if one.code == found[name])
        return found | ({"mine": True} if "mine" in found else {})

    def words(self) -> list[tuple[str, str]]:
        """The filters in use: name in the address, and in words for the chip that takes it away."""
        told = []
        for name, value in self.picked.items():
            if name != "view":
                shown = dict(self.offered.get(name, ())).get(value, value)
                told.append((name, LABELS[name] if name == "mine" else f"{LABELS[name]}：{shown}"))
        return told
