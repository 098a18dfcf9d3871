"""Many people take numbers at once, and none is given twice or left out."""

from datetime import date

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.orgs.models import User
from duxing.papers.numbering import issue_number
from duxing.testing.threads import together

MANY = 40


@action
def take(by):
    number = issue_number("instruction", date(2026, 11, 23), owner=by)
    record(by, "test.numbered", number)
    return number.n


def test_forty_people_get_forty_numbers(shared_db):
    officer = User.objects.create_user("gaoyuan", name="高原")
    numbers = together([lambda: take(officer)] * MANY)
    assert sorted(numbers) == list(range(1, MANY + 1))
