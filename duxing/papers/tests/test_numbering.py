"""Numbers: in order, per series and year, without gaps but void ones."""

from datetime import date

import pytest

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.errors import BadInput, NotAllowedNow
from duxing.orgs.models import User
from duxing.papers.models import IssuedNumber, NumberRange
from duxing.papers.numbering import all_series, issue_number, number_of, void_number
from duxing.papers.office import office_profile, save_office_profile

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


@pytest.fixture
def officer():
    officer = User.objects.create_user("gaoyuan", name="高原")
    save_office_profile(by=officer, prefix="云政督")
    return officer


@action
def take(by, code="instruction", on=ON, owner=None):
    number = issue_number(code, on, owner=owner or by)
    record(by, "test.numbered", number)
    return number


@action
def void(by, number, reason="重复立项"):
    void_number(number, by=by, reason=reason)
    record(by, "test.voided", number)


def test_numbers_follow_each_other_per_series_and_year(officer):
    assert [take(officer).text for _ in range(2)] == ["云政督批〔2026〕1号", "云政督批〔2026〕2号"]
    assert take(officer, "meeting").text == "云政督会〔2026〕1号"
    assert take(officer, on=date(2027, 1, 4)).text == "云政督批〔2027〕1号"


def test_a_refused_action_gives_its_number_back(officer):
    take(officer)

    @action
    def refused():
        issue_number("instruction", ON, owner=officer)
        raise BadInput("不行。")

    with pytest.raises(BadInput):
        refused()
    assert take(officer).n == 2


def test_a_void_number_stays_and_is_not_used_again(officer):
    owner = office_profile()
    number = take(officer, owner=owner)
    assert number_of(owner) == number
    void(officer, number)
    assert number_of(owner) is None
    assert take(officer).n == 2
    assert IssuedNumber.objects.get(n=1, series__code="instruction").void_reason == "重复立项"
    with pytest.raises(NotAllowedNow, match="已作废"):
        void(officer, number)
    with pytest.raises(BadInput, match="请填写作废原因"):
        void(officer, take(officer), reason=" ")


def test_the_text_of_a_number_does_not_change_with_the_profile(officer):
    number = take(officer)
    save_office_profile(by=officer, version=office_profile().version, prefix="新政督")
    number.refresh_from_db()
    assert number.text == "云政督批〔2026〕1号"
    assert take(officer).text == "新政督批〔2026〕2号"


def test_the_shipped_series(officer):
    assert [one.word for one in all_series()][:4] == ["批", "会", "报", "民"]
    with pytest.raises(BadInput, match="没有代码为“none”的编号系列"):
        take(officer, "none")
    assert not NumberRange.objects.filter(series__code="none").exists()


def test_the_profile_takes_no_mobile_number_and_no_blank(officer):
    with pytest.raises(BadInput, match="只印座机"):
        save_office_profile(by=officer, telephone="138 0000 0000")
    with pytest.raises(BadInput, match="请填写机关代字"):
        save_office_profile(by=officer, prefix=" ")
