"""A registration costs few statements, and others wait only for the last of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duxing.audit.models import AuditEntry
from duxing.audit.services import record_failure
from duxing.core import clock
from duxing.core.actions import act
from duxing.intake.services.registering import Saying, register_source
from duxing.papers.models import IssuedNumber
from duxing.papers.numbering import all_series
from duxing.sources.models import Instruction, Source
from duxing.testing.matters import source_type

URL = "/intake/register/"


def statements(client, filled):
    with CaptureQueriesContext(connection) as asked:
        assert client.post(URL, filled).status_code == 302
    # A test never commits, so what is kept once it is committed is read again.
    own = ("SAVEPOINT", "RELEASE")
    made = [one["sql"] for one in asked.captured_queries if not (one["sql"] or "").startswith(own)]
    return [sql for sql in made if "audit_auditshape" not in (sql or "")]


@pytest.fixture
def office(client, cast):
    all_series()
    client.force_login(cast.officer)
    client.get("/intake/number-only/")
    return client


def test_a_paper_and_its_matter_are_a_handful_of_statements(office, page):
    office.post(URL, page(act="keep"))
    made = statements(office, page(act="keep"))
    assert len(made) <= (9 if connection.vendor == "postgresql" else 22)
    [number] = [place for place, sql in enumerate(made) if "papers_numberrange" in sql]
    after = made[number + 1 :]
    reads = [sql[:300] for sql in after if sql.startswith("SELECT") and "audit_audithead" not in sql]
    assert reads == []
    assert len(after) <= 4 or connection.vendor != "postgresql"


def test_it_stays_so_when_somebody_else_has_done_something(office, page, cast):
    office.post(URL, page(act="keep"))
    before = len(statements(office, page(act="keep")))
    record_failure(cast.handler, "matters.feedback.submitted", "here")
    assert len(statements(office, page(act="keep"))) <= before


def test_a_registration_that_is_undone_gives_its_number_back(cast):
    paper = {"type": source_type(), "title": "供暖", "received_on": clock.today(), "by": cast.officer}
    said = [Saying("省领导", clock.today(), words) for words in ("请核处。", "请速办。")]
    first = register_source(**paper, chain=said)
    with pytest.raises(RuntimeError), act():
        register_source(**paper, chain=said)
        raise RuntimeError
    register_source(**paper)
    assert list(IssuedNumber.objects.order_by("n").values_list("n", flat=True)) == [1, 2]
    assert (Source.objects.count(), Instruction.objects.filter(source=first).count()) == (2, 2)
    assert AuditEntry.objects.filter(kind="sources.source.registered").count() == 2
