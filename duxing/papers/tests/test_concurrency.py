"""Many people take numbers at once; needs a database that threads can share."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.orgs.models import User
from duxing.papers.numbering import issue_number


@action
def take(by):
    number = issue_number("instruction", date(2026, 11, 23), owner=by)
    record(by, "test.numbered", number)
    return number.n


@pytest.mark.django_db(transaction=True)
def test_forty_people_get_forty_numbers():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("the test database lives in memory and cannot be shared by threads")
    officer = User.objects.create_user("gaoyuan", name="高原")

    def one(_):
        try:
            return take(officer)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(one, range(40)))
    assert sorted(numbers) == list(range(1, 41))
