"""A double click, thirty times over: one act, and everybody is told that it was done."""

import uuid
from collections import Counter

import pytest
from django.test import Client

from duxing.audit.models import AuditEntry
from duxing.core.models import RequestKey
from duxing.core.tests.conftest import make_unit
from duxing.orgs.models import Unit, User
from duxing.testing.threads import together

pytestmark = pytest.mark.urls("duxing.core.tests.urls")
MANY = 30


def posts(user, unit, bodies):
    clients = []
    for body in bodies:
        client = Client()
        client.force_login(user)
        clients.append(lambda client=client, body=body: client.post(f"/edit/{unit.pk}", body))
    return clients


@pytest.fixture
def li(shared_db):
    return User.objects.create_user("li", None, name="李某")


@pytest.fixture
def unit(shared_db):
    return make_unit()


def test_the_same_form_many_times_acts_once(li, unit):
    body = {"key": str(uuid.uuid4()), "version": "1", "name": "甲"}
    answers = together(posts(li, unit, [body] * MANY))
    assert Counter(answer.status_code for answer in answers) == {302: MANY}
    assert (Unit.objects.get().version, RequestKey.objects.count(), AuditEntry.objects.count()) == (2, 1, 2)


def test_of_many_different_edits_one_wins_and_the_rest_keep_their_text(li, unit):
    bodies = [{"key": str(uuid.uuid4()), "version": "1", "name": f"名{n}"} for n in range(MANY)]
    answers = together(posts(li, unit, bodies))
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: MANY - 1}
    assert all(
        body["name"] in answer.content.decode() and "已由 李某 于" in answer.content.decode()
        for body, answer in zip(bodies, answers, strict=True)
        if answer.status_code == 409
    )
    assert (Unit.objects.get().version, RequestKey.objects.count()) == (2, 1)
