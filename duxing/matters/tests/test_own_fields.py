"""Every refusal stands at the field that it concerns, and is tied to it for those who listen to the page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from duxing.core import clock
from duxing.matters.tests.acting import send
from duxing.testing.matters import filed, received


def day(later):
    return str(clock.today() + timedelta(days=later))


def said_at(answer, name):
    """What a reading aid says of the control, in the order of the page."""
    tree = LexborHTMLParser(answer.content.decode())
    control = tree.css_first(f'[name="{name}"]')
    ids = (control.attributes.get("aria-describedby") or "").split()
    assert control.attributes.get("aria-invalid") == "true"
    return [tree.css_first(f'[id="{one}"]').text() for one in ids if one.rpartition("_")[2].startswith("err")]


@pytest.fixture
def office(client, cast):
    client.force_login(cast.officer)
    return client


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        (
            {"clocked": "住建局", "clocked_due_on": "5"},
            "clocked",
            "“市住房城乡建设局”已是主办单位，不能同时作为协办单位。",
        ),
        (
            {"parallel": "市水利局", "supporting": "市水利局"},
            "parallel",
            "“市水利局”填写了两次，请只保留一处。",
        ),
        (
            {"kind": "monthly", "day": "25", "basis": "会议要求", "ends_on": "-9"},
            "ends_on",
            "报送截止日期（{-9}）早于开始日期（{0}），请重新选择。",
        ),
    ],
)
def test_of_several_fields_with_units_or_days_the_right_one_is_named(office, cast, fields, name, words):
    values = {k: day(int(v)) if k.endswith("_on") else v for k, v in fields.items()}
    url = reverse("matters:dispatch", args=[filed(cast).public_id])
    answer = send(office, url, lead="住建局", delivery="system", **{"kind": "once"} | values)
    assert answer.status_code == 422
    assert said_at(answer, name) == [words.replace("{-9}", day(-9)).replace("{0}", day(0))]
    assert answer.context["form"].errors.keys() == {name}


def test_a_field_is_called_as_it_is_labelled(office, cast):
    matter = received(cast)
    url = reverse("matters:move_deadline", args=[matter.public_id])
    answer = send(
        office, url, due_on=day(40), reason="", basis="paper", principal="长" * 61, acted_on="1026-01-01"
    )
    needed = f"请填写延期理由（不少于 10 字），且新期限应晚于原期限 {matter.due_on}。"
    assert said_at(answer, "reason") == [needed]
    assert said_at(answer, "acted_on") == ["批准日期应在 2000 年至 2099 年之间，请检查年份。"]
    assert said_at(answer, "principal") == ["批准人共 61 字，超过上限 60 字，请精简或改用附件上传。"]


def test_a_group_of_choices_is_tied_to_what_is_wrong_with_it(client, cast):
    matter = received(cast)
    client.force_login(cast.director)
    url = reverse("matters:close", args=[matter.public_id])
    answer = send(client, url, note="同意。")
    tree = LexborHTMLParser(answer.content.decode())
    group = tree.css_first("fieldset#id_outcome")
    assert group.attributes["aria-describedby"] == "id_outcome_err"
    assert tree.css_first("#id_outcome_err").text() == "请选择办结结果。"
