"""A line that is kept shows what its reader may see now: another row, day or reader is another line."""

from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.cockpit.lines import lines_html, todo_html
from duxing.cockpit.tests.conftest import NOW
from duxing.core.clock_shift import shifted
from duxing.matters.models import AssignmentRole, Feedback
from duxing.matters.services.dispatching import Share
from duxing.matters.services.reviewing import review

LIST, DESK = reverse("cockpit:list"), reverse("home")


@pytest.fixture
def seen(client):
    """The page at an address for a person, as text."""

    def open_page(who, url=LIST):
        client.force_login(who)
        return client.get(url).content.decode()

    return open_page


def test_a_line_follows_its_row(cast, made, seen):
    made("received", title="供暖管网检修")
    assert "尚未收到反馈" in seen(cast.officer) and "尚未收到反馈" in seen(cast.officer)
    other = made("reported", title="供暖管网检修", ago=1)
    page = seen(cast.officer)
    assert "待审核" in page
    review(
        Feedback.objects.get(assignment__matter=other),
        by=cast.deputy,
        decision="supplement",
        words="请附表。",
    )
    page = seen(cast.officer)
    assert "待补充材料" in page and "待审核</small>" not in page


def test_a_line_follows_the_day(cast, made, seen):
    made("received", title="老旧小区改造", due=3)
    assert "剩余3个工作日" in seen(cast.officer)
    with shifted(NOW + timedelta(days=2)):
        assert "剩余1个工作日" in seen(cast.officer)
    with shifted(NOW + timedelta(days=4)):
        assert "逾期1个工作日" in seen(cast.officer) and "剩余" not in seen(cast.officer)
    assert "剩余3个工作日" in seen(cast.officer)


def test_a_day_of_another_year_is_told_with_it(cast, made, seen):
    made("received", title="农村公路", due=30)
    assert "12月23日（周三）" in seen(cast.officer) and "2026年12月23日" not in seen(cast.officer)
    with shifted(NOW + timedelta(days=60)):
        assert "2026年12月23日（周三）" in seen(cast.officer)


def test_no_reader_is_given_the_line_of_another(cast, made, seen):
    """The supporting unit sees the matter, not what the lead reported on it."""
    made("reported", title="城区内涝治理", others=(Share(cast.support, AssignmentRole.SUPPORTING),))
    assert "反馈，自报" in seen(cast.officer)
    page = seen(cast.helper)
    assert "城区内涝治理" in page and "反馈，自报" not in page
    assert "反馈，自报" in seen(cast.officer)
    assert "城区内涝治理" not in seen(cast.outsider)


def test_the_desk_follows_row_and_day(cast, made, seen):
    made("received", title="闲置土地处置", due=1)
    assert "剩余1个工作日" in seen(cast.officer, DESK)
    with shifted(NOW + timedelta(days=2)):
        page = seen(cast.officer, DESK)
        assert "逾期1个工作日" in page and "剩余1个工作日" not in page


def test_nothing_gives_nothing():
    assert (lines_html([]), todo_html([])) == ("", "")
