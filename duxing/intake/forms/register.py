"""登记一件: what lies on the desk, and what is to become of it."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from duxing.audit.settled import settled
from duxing.core import clock
from duxing.core.forms import KeyedForm, PlainText
from duxing.core.prepared import fetch
from duxing.files.forms import UploadsField
from duxing.files.kinds import SCANS
from duxing.intake.forms.chain import MOST_ROWS, ChainForm, rows_asked
from duxing.intake.forms.proposal import ROLES, ProposalFields
from duxing.intake.services.quick import Handing, MatterData, PaperData
from duxing.intake.terms import Count
from duxing.matters.models import Delivery
from duxing.matters.services.dispatching import Call
from duxing.orgs.models import User
from duxing.orgs.roles import OFFICE
from duxing.sources.models import SourceType, Visibility
from duxing.workdays.fields import ChineseDateField
from duxing.workdays.proof import DateProof

DISPATCH, KEEP, PASS = "dispatch", "keep", "pass"
# Buttons that only draw the page again: one more row, what was read so far (also the Enter key, so
# that a slip of the finger hands nothing out), or the units that the leader names.
MORE, LOOK, TAKE = "more", "look", "take"
REDRAWN = (MORE, LOOK, TAKE)
# What is seldom needed, in this order, behind “更多”.
SELDOM = (
    "name",
    "supervisor",
    "clocked",
    "parallel",
    "workdays",
    "received_on",
    "issuer",
    "document_number",
    "dated_on",
    "meeting",
    "item_label",
    "place",
    "nickname",
    "joint_number",
    "visibility",
    "is_internal",
)
PAPER_DETAILS = (
    "issuer",
    "document_number",
    "dated_on",
    "meeting",
    "joint_number",
    "is_internal",
    "visibility",
)
MATTER_DETAILS = ("item_label", "place", "nickname")


class TypeSelect(forms.Select):
    """Each kind of source carries its set of words as a class, so that the labels follow the choice."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        kind = getattr(value, "instance", None)
        if kind is not None:
            option["attrs"]["class"] = kind.terms
        return option


class TypeField(forms.ModelChoiceField):
    """The kind of source, found among all of them, which a kept query reads."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        kinds = settled(partial(fetch, _types), "intake.types")
        found = next((kind for kind in kinds if kind.code == value), None)
        if found is None:
            words = self.error_messages["invalid_choice"]
            raise forms.ValidationError(words, code="invalid_choice", params={"value": value})
        return found


def _types() -> Any:
    return SourceType.objects.order_by("order")


# Put together once; the field takes a copy that has read nothing.
_OFFICERS = User.objects.with_role(*OFFICE).in_order()


def _both_words(label: str) -> SafeString:
    """主办、协办 and 牵头、配合 in one label; the stylesheet shows the set of the chosen kind."""
    for handled, task in (("主办", "牵头"), ("协办", "配合")):
        label = label.replace(handled, f"{handled}|{task}")
    parts = re.split(r"(主办\|牵头|协办\|配合)", label)
    pair = '<span class="as-handled">{}</span><span class="as-task">{}</span>'
    return format_html_join(
        "", "{}", ((format_html(pair, *part.split("|")) if "|" in part else part,) for part in parts)
    )


class RegisterForm(ChainForm, ProposalFields, KeyedForm):
    """One paper in a minute. `act` is the button that was pressed."""

    type = TypeField(
        _types(),
        label="来源类型",
        to_field_name="code",
        empty_label=None,
        widget=TypeSelect(attrs={"form": "reg"}),
    )
    title = PlainText(label="来件标题", limit=200)
    scans = UploadsField(label="扫描图", kinds=SCANS, required=False)
    received_on = ChineseDateField(label="收文日期", initial=clock.today, required=False)
    issuer = PlainText(label="来文单位", limit=80, required=False)
    document_number = PlainText(label="来文文号", limit=60, required=False)
    dated_on = ChineseDateField(label="成文或会议日期", required=False)
    meeting = PlainText(label="会议届次", limit=60, required=False)
    joint_number = PlainText(label="市委督查室编号（两办联合）", limit=60, required=False)
    is_internal = forms.BooleanField(label="内部（工作秘密）：不导出、不外推", required=False)
    visibility = forms.ChoiceField(label="承办单位可见", choices=Visibility, initial=Visibility.EXCERPT)
    item_label = PlainText(label="届次项次", limit=60, required=False)
    place = PlainText(label="地点", limit=60, required=False)
    nickname = PlainText(label="俗名（便于查找）", limit=60, required=False)
    delivery = forms.ChoiceField(label="送达方式", choices=Delivery, initial=Delivery.SYSTEM)
    answered_by = PlainText(label="接听人", limit=40, required=False)
    pass_to = PlainText(label="转给谁", limit=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"type": "instruction"} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        pressed = self.data.get("act", "") if self.is_bound else ""
        self.act = pressed if pressed in (DISPATCH, KEEP, PASS) else DISPATCH
        self.fields["supervisor"].queryset = _OFFICERS  # type: ignore[attr-defined]
        self.fields["words_1"].widget.attrs["autofocus"] = True
        # These hints stand together beside the page, where what was read appears.
        for name in ("due", "requirements"):
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs["aria-describedby"] = "read"
        self.fields["requirements"].widget.attrs["placeholder"] = "一行一条"
        for name in ("lead", *ROLES):
            self.fields[name].label = _both_words(str(self.fields[name].label))

    @classmethod
    def again(cls, data: Mapping[str, Any]) -> "RegisterForm":
        """The same page, keeping everything and judging nothing; with MORE, a row more for a leader."""
        typed = {name: data[name] for name in data if name not in ("key", "version")}
        more = int(data.get("act") == MORE)
        if data.get("act") == TAKE:
            typed |= {"lead": data.get("read_lead", ""), "supporting": data.get("read_supporting", "")}
        form = cls(initial=typed, rows=min(rows_asked(data) + more, MOST_ROWS))
        if more:
            form.focus(form.count)
        return form

    def focus(self, row: int) -> None:
        """Begin in the words of that leader."""
        for n in range(1, self.count + 1):
            self.fields[f"words_{n}"].widget.attrs.pop("autofocus", None)
        self.fields[f"words_{row}"].widget.attrs["autofocus"] = True

    @property
    def may_grow(self) -> bool:
        return self.count < MOST_ROWS

    def more_fields(self) -> list[forms.BoundField]:
        """The fields behind “更多”."""
        return [self[name] for name in SELDOM]

    @property
    def more_open(self) -> bool:
        """Whether something stands there that a person must see."""
        if self.is_bound:
            return any(name in self.errors for name in SELDOM)
        usual = {"received_on", "visibility"}
        return any(self.initial.get(name) for name in SELDOM if name not in usual)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.read_chain()
        kind = data.get("type")
        if kind is None:
            return data
        if kind.answers_leaders and kind.terms == "handled" and not self.chain and not self._chain_is_bad():
            self.add_error("words_1", "请至少照录一位领导的批示。")
        if self.act == PASS:
            if not data.get("pass_to") and "pass_to" not in self.errors:
                self.add_error("pass_to", "请填写转阅给谁。")
            return data
        self.read_proposal(kind, self.chain, self._count())
        if self.act == DISPATCH and not data.get("lead") and "lead" not in self.errors:
            self.add_error("lead", f"请填写{self.lead_word(kind)}；还定不下来的，先登记，暂不交办。")
        if not self.needs and not self.chain and "requirements" not in self.errors:
            self.add_error("requirements", "请至少填写一条要求。")
        return data

    def _chain_is_bad(self) -> bool:
        return any(name.rpartition("_")[2].isdecimal() for name in self.errors)

    def _count(self) -> Count:
        """Spans count from the last leader's date, without a chain from the day the paper came in."""
        received = self.cleaned_data.get("received_on") or clock.today()
        workdays = bool(self.cleaned_data.get("workdays"))
        if self.chain:
            return Count(self.chain[-1].given_on, "批示", workdays)
        return Count(received, "收文", workdays)

    def paper(self) -> PaperData:
        """The paper for the service."""
        data = self.cleaned_data
        return PaperData(
            type=data["type"],
            title=data["title"],
            received_on=data["received_on"] or clock.today(),
            chain=self.chain,
            scans=data["scans"] or (),
            details={name: data[name] for name in PAPER_DETAILS},
        )

    def matter(self) -> MatterData:
        """The matter for the service."""
        return self.proposal(
            self.cleaned_data["title"], {name: self.cleaned_data[name] for name in MATTER_DETAILS}
        )

    def warnings(self) -> list[str]:
        """What to tell beside the success: years whose holidays are not yet known (bad input 6), dates
        that contradict one another."""
        proof = self.chosen.term.proof
        told = [DateProof.from_json(proof).warning if proof else "", self.odd_dates()]
        return [text for text in told if text]

    def odd_dates(self) -> str:
        """That the paper is said to have come in before the last leader wrote on it; else empty.

        No refusal: a paper may well be received first and come back with words.
        """
        received = self.cleaned_data.get("received_on")
        if not received or not self.chain or received >= self.chain[-1].given_on:
            return ""
        return f"收文日期（{received}）早于末位批示日期（{self.chain[-1].given_on}），请核对。"

    def handing(self) -> Handing:
        """How it reaches the unit."""
        return handing_of(self.cleaned_data)


def handing_of(data: Mapping[str, Any]) -> Handing:
    """Delivery and the telephone call, from cleaned data."""
    answered = data.get("answered_by")
    return Handing(data.get("delivery") or Delivery.SYSTEM, Call(answered) if answered else None)
