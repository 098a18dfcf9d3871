"""Figures that a database could not give back as they were written are refused, at every door."""

from decimal import Decimal

import pytest

from duxing.core.errors import BadInput
from duxing.matters.figures import can_be_kept, check_figure
from duxing.matters.models import Feedback, FeedbackItem
from duxing.matters.services.creating import RequirementData, edit_matter
from duxing.matters.services.reporting import Answer, Report, save_draft, start_draft
from duxing.matters.tests.acting import filled_report, report_url, send, text_of
from duxing.testing.matters import drafted, final_due, received

MOST = Decimal("99999999999.9999")
TOO_MUCH = "完成数的整数部分有 12 位，超过上限 11 位，请检查是否多填了数字。"
TOO_FINE = "完成数有 5 位小数，超过上限 4 位，请四舍五入后填写。"


@pytest.mark.parametrize("given", ["0", "0E+30", "12", "12.5000", "1E+10", str(MOST)])
def test_fifteen_digits_can_be_kept(given):
    check_figure(Decimal(given), "完成数")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("100000000000", TOO_MUCH),
        ("1E+11", TOO_MUCH),
        ("1.00001", TOO_FINE),
        ("-1", "完成数不能小于0。"),
        ("NaN", "完成数应为数字，最多四位小数。"),
        ("sNaN", "完成数应为数字，最多四位小数。"),
        ("Infinity", "完成数应为数字，最多四位小数。"),
    ],
)
def test_what_cannot_is_named_with_its_field(given, words):
    with pytest.raises(BadInput) as refused:
        check_figure(Decimal(given), "完成数", "quantity_2")
    assert (refused.value.message, refused.value.field) == (words, "quantity_2")
    assert not can_be_kept(Decimal(given))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("999999999999.9999", TOO_MUCH),
        ("9" * 40, "整数部分有 40 位"),
        ("1e11", TOO_MUCH),
        ("1.00001", TOO_FINE),
    ],
)
def test_the_report_refuses_it_in_the_field(cast, client, given, words):
    matter = received(cast)
    client.force_login(cast.handler)
    answer = send(client, report_url(matter), **filled_report(matter, quantity_2=given))
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors["quantity_2"])
    assert given in answer.content.decode() and words in text_of(answer)
    assert not Feedback.objects.exists()


def test_what_is_taken_comes_back_the_same(cast, client):
    matter = received(cast)
    client.force_login(cast.handler)
    send(client, report_url(matter), **filled_report(matter, quantity_2=str(MOST)))
    assert FeedbackItem.objects.get(requirement__position=2).quantity == MOST
    assert str(MOST) in client.get(report_url(matter)).content.decode()


def test_the_service_refuses_it_too(cast):
    matter = received(cast)
    need = matter.requirements.get(position=2)
    draft = start_draft(final_due(matter), by=cast.handler)
    with pytest.raises(BadInput, match="整数部分有 12 位") as refused:
        save_draft(draft, Report(answers=[Answer(need.pk, Decimal("999999999999.9999"))]), by=cast.handler)
    assert refused.value.field == "quantity_2"
    assert not draft.items.filter(quantity__isnull=False).exists()


@pytest.mark.parametrize("target", ["1234567890123", "0.00001"])
def test_a_target_that_is_too_long_makes_no_requirement(cast, target):
    matter = drafted(cast)
    wrong = [RequirementData("查明原因"), RequirementData("清淤", Decimal(target), "米")]
    with pytest.raises(BadInput, match="第2条要求的数量") as refused:
        edit_matter(matter, by=cast.officer, requirements=wrong)
    assert refused.value.field == "requirements"
    assert matter.requirements.count() == 2
