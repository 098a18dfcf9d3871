"""Proxy entry: who did it, when, and what the entry rests on."""

from datetime import UTC, date, datetime

import pytest

from duxing.core.clock_shift import shifted
from duxing.core.errors import BadInput
from duxing.core.proxy import PHRASES, Basis, ProxyBasis, ProxyFields

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
GOOD = {"basis": "paper", "principal": "程立", "acted_on": date(2026, 11, 20)}


@pytest.fixture(autouse=True)
def on_the_day():
    with shifted(AT):
        yield


def test_all_three_facts_make_a_basis():
    basis = ProxyBasis(**GOOD)
    assert PHRASES[Basis(basis.basis)] == "据纸质件代录"
    assert ProxyBasis(**GOOD | {"acted_on": date(2026, 11, 23)}).acted_on == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"basis": ""}, "basis"),
        ({"basis": "rumour"}, "basis"),
        ({"principal": " "}, "principal"),
        ({"acted_on": date(2026, 11, 24)}, "acted_on"),
        ({"acted_on": date(1026, 11, 20)}, "acted_on"),
    ],
)
def test_a_lacking_or_impossible_fact_is_named(wrong, field):
    with pytest.raises(BadInput) as refused:
        ProxyBasis(**GOOD | wrong)
    assert refused.value.field == field
    assert refused.value.message.endswith(("。", "办理。"))


def test_the_form_gives_the_basis():
    form = ProxyFields({"basis": "phone", "principal": "程立", "acted_on": "2026-11-20"})
    assert form.is_valid()
    assert form.proxy_basis() == ProxyBasis("phone", "程立", date(2026, 11, 20))


def test_the_form_asks_for_the_date_on_the_paper():
    form = ProxyFields({"basis": "phone", "principal": "程立"})
    assert form.is_valid()
    with pytest.raises(BadInput, match="请填写纸件日期"):
        form.proxy_basis()
    assert not ProxyFields({"acted_on": "2026-02-30"}).is_valid()
