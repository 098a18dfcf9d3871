"""A signature costs few statements: the report, the due row, the share, what is owed, the notice, the record."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from duxing.core import clock
from duxing.core.prepared import fetch
from duxing.matters.models import Requirement
from duxing.matters.services.completeness import _points
from duxing.matters.services.dispatching import Share
from duxing.matters.services.reporting import send_to_sign
from duxing.testing.matters import draft_report, received

MOST = 15


def test_a_signature_is_few_statements(cast, client):
    draft = send_to_sign(draft_report(cast, received(cast)), by=cast.handler)
    client.force_login(cast.signer)
    client.get(reverse("notices:list"))
    body = {"version": draft.version, "key": "5b6c1c3e-0f6e-4d7c-9a37-0c4a4b6a3f11"}
    with CaptureQueriesContext(connection) as asked:
        assert client.post(reverse("matters:sign", args=[draft.public_id]), body).status_code == 302
    own = ("SAVEPOINT", "RELEASE")
    made = [one["sql"] for one in asked.captured_queries if not (one["sql"] or "").startswith(own)]
    more = 0 if connection.vendor == "postgresql" else 4
    assert len([sql for sql in made if "audit_auditshape" not in (sql or "")]) <= MOST + more


def test_the_points_and_their_answers_are_read_together(cast):
    matter = received(cast, others=(Share(cast.support, "supporting", clock.today()),))
    report = draft_report(cast, matter)
    first, second = fetch(_points, matter=matter.pk, feedback=report.pk)
    assert (first[0], first[4:], first[3]) == (1, (None, "板换堵塞，已查明。"), False)
    assert (second[1], second[4]) == (Requirement.objects.get(matter=matter, position=2).target_value, 12)
    empty = fetch(_points, matter=matter.pk, feedback=0)
    assert [one[4:] for one in empty] == [(None, None), (None, None)]
