"""Every page that the browser looks at costs at most twelve queries, also where there is too much."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from duxing.sources.models import Source
from tests.browser.pages import PLAIN, RECORDS
from tests.browser.worlds import full, normal

MOST = 12


@pytest.mark.parametrize("world", [normal, full])
def test_no_page_asks_more_than_twelve_queries(cast, client, world):
    ids, people = world(cast), cast.people()
    shown = [(name, who, "") for name, whos in PLAIN.items() for who in whos if who]
    shown += [(name, who, record) for name, pairs in RECORDS.items() for who, record in pairs]
    costs = {}
    for name, who, record in shown:
        client.force_login(people[who])
        client.get("/more/")  # starts the session's clocks; reads the names that a minute keeps
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse(name, args=[ids[record]] if record else []))
        assert answer.status_code == 200, (name, who)
        costs[(name, who, record)] = len(asked)
    assert {page: cost for page, cost in costs.items() if cost > MOST} == {}


@pytest.mark.parametrize("world", [normal, full])
def test_a_draft_may_be_open_while_names_are_open(cast, client, world):
    source = Source.objects.get(public_id=world(cast)["decomposed"])
    client.force_login(cast.officer)
    client.get("/more/")
    address = reverse("intake:clauses", args=[source.public_id])
    costs = {}
    for matter in source.matters.filter(open_names__isnull=False).distinct()[:5]:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address, {"draft": str(matter.public_id)}).content.decode()
        assert 'id="names"' in page
        costs[matter.title] = len(asked)
    assert costs and max(costs.values()) <= MOST, costs
