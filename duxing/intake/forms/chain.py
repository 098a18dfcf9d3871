"""The chain of leaders (批示链) as rows of a form: words, name, date, to whom, as on the paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms

from duxing.audit.settled import settled
from duxing.core import clock
from duxing.core.forms import PlainText
from duxing.core.prepared import fetch
from duxing.intake.services.registering import Saying
from duxing.orgs.models import Post
from duxing.orgs.roles import Role
from duxing.workdays.fields import ChineseDateField

FIRST_ROWS, MOST_ROWS = 2, 12
OTHER = "other"
# Leaders above or beside the own government; the own text says who exactly.
OUTSIDE = {"provincial": "省领导", "party": "市委领导", OTHER: "其他领导（另填）"}
PARTS = ("words", "who", "own", "on", "to")


def leader_posts() -> list[Post]:
    """Our leaders in their order, with those who hold the posts: one query."""
    return settled(partial(fetch, _leaders), "intake.leaders")


def _leaders() -> Any:
    posts = Post.objects.filter(role__in=(Role.CITY_LEADER, Role.SECRETARY_GENERAL), holder__is_active=True)
    return posts.select_related("holder", "aide__holder").in_order()


def leader_choices(posts: list[Post]) -> list[tuple[str, str]]:
    """The select of a row."""
    own = [(str(post.public_id), f"{post.holder}（{post.title}）") for post in posts]
    return [("", "批示人"), *own, *OUTSIDE.items()]


@dataclass(frozen=True)
class ChainRow:
    """The bound fields of one leader, and what was wrong with them."""

    number: int
    words: Any
    who: Any
    own: Any
    on: Any
    to: Any

    @property
    def fields(self) -> tuple[Any, ...]:
        """All of them, as they are read on the page."""
        return (self.words, self.who, self.own, self.on, self.to)

    @property
    def bad(self) -> list[Any]:
        """Those that hold something wrong."""
        return [one for one in self.fields if one.errors]


class ChainForm(forms.Form):
    """Mix-in: as many rows as were asked for (`rows`), read into `chain`, a list of Saying."""

    def __init__(self, *args: Any, rows: int = FIRST_ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = leader_posts()
        self.count = rows_asked(self.data) if self.is_bound else rows
        self.chain: list[Saying] = []
        choices = leader_choices(self.posts)
        for n in range(1, self.count + 1):
            self._add_row(n, choices)

    def _add_row(self, n: int, choices: list[tuple[str, str]]) -> None:
        said = f"第{n}位批示"
        text = forms.Textarea(
            attrs={"rows": 1, "class": "in song", "aria-label": f"{said}原文", "placeholder": "批示原文"}
        )
        self.fields[f"words_{n}"] = PlainText(
            noun=f"{said}原文", limit=2000, required=False, strip=False, widget=text
        )
        who = forms.Select(attrs={"class": "in", "aria-label": f"{said}人"})
        self.fields[f"who_{n}"] = forms.ChoiceField(
            label=f"{said}人", choices=choices, required=False, widget=who
        )
        self.fields[f"own_{n}"] = PlainText(
            noun=f"{said}人姓名或职务",
            limit=40,
            required=False,
            widget=_line(f"{said}人姓名或职务", "姓名或职务"),
        )
        on = ChineseDateField(label=f"{said}日期", required=False)
        on.widget.attrs["aria-label"] = f"{said}日期"
        if n == 1:
            on.initial = clock.today
        self.fields[f"on_{n}"] = on
        self.fields[f"to_{n}"] = PlainText(
            noun=f"{said}对谁批", limit=100, required=False, widget=_line(f"{said}对谁批", "对谁批")
        )

    def chain_rows(self) -> Iterator[ChainRow]:
        """The rows in order, for the page."""
        for n in range(1, self.count + 1):
            yield ChainRow(n, **{part: self[f"{part}_{n}"] for part in PARTS})

    def read_chain(self) -> None:
        """Fill `chain` from the rows that hold words or a name; what lacks becomes an error of its field."""
        by_id = {str(post.public_id): post for post in self.posts}
        for n in range(1, self.count + 1):
            if any(self.errors.get(f"{part}_{n}") for part in PARTS):
                continue
            said: dict[str, Any] = {part: self.cleaned_data.get(f"{part}_{n}") or "" for part in PARTS}
            if not (said["words"] or said["who"] or said["own"]):
                continue
            post = by_id.get(said["who"])
            name = post.holder.name if post and post.holder else said["own"] or _outside_name(said["who"])
            if self._complain(n, said, name):
                continue
            self.chain.append(Saying(name, said["on"], said["words"], post, said["to"]))

    def _complain(self, n: int, said: dict[str, Any], name: str) -> bool:
        lacks = {
            f"words_{n}": "" if said["words"] else f"请照录第{n}位批示的原文。",
            f"who_{n}": "" if name or said["who"] == OTHER else f"请选择第{n}位批示人。",
            f"own_{n}": "" if name or said["who"] != OTHER else f"请填写第{n}位批示人的姓名或职务。",
            f"on_{n}": "" if said["on"] else f"请填写第{n}位批示的日期。",
        }
        if said["on"] and said["on"] > clock.today():
            lacks[f"on_{n}"] = f"第{n}位批示人的日期不能晚于今天。"
        for field, words in lacks.items():
            if words:
                self.add_error(field, words)
        return any(lacks.values())


def _line(label: str, shown: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "in", "aria-label": label, "placeholder": shown})


def _outside_name(who: str) -> str:
    return "" if who == OTHER else OUTSIDE.get(who, "")


def rows_asked(data: Mapping[str, Any]) -> int:
    """How many rows the page showed, within reason."""
    text = str(data.get("rows", ""))
    return min(max(int(text), 1), MOST_ROWS) if text.isascii() and text.isdecimal() else FIRST_ROWS
