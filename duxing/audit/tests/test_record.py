"""Entries are written with the act, in one order, by whoever acts at once."""

import json

import pytest
from django.db import connection

from duxing.audit import services, shapes
from duxing.audit.models import AuditBody, AuditEntry, AuditHead, AuditRow, AuditShape
from duxing.audit.report import INTACT
from duxing.audit.services import record, record_failure
from duxing.audit.tests.conftest import build, make_unit, rename
from duxing.audit.verify import one_state, verify
from duxing.core.actions import action
from duxing.core.errors import Forbidden
from duxing.core.states import save_changes
from duxing.orgs.models import Unit, User
from duxing.testing.threads import together


def test_an_entry_says_who_did_what_to_which_record(chain):
    entry = AuditEntry.objects.get(seq=2)
    unit = Unit.objects.order_by("pk").first()
    body = json.loads(bytes(AuditBody.objects.get(seq=2).body))
    assert (entry.kind, entry.actor, entry.ok, entry.alg) == ("orgs.post.created", "li", True, "sm3")
    assert AuditEntry.objects.get(seq=1).obj == f"orgs.unit:{unit.public_id}"
    assert body["title"] == "局长"
    assert body["who"]["name"] == "李某"


@pytest.mark.django_db
def test_a_failed_act_leaves_a_note_and_nothing_else():
    li = User.objects.create_user("li", None, name="李某")

    @action
    def forbidden():
        make_unit("u1", by=li)
        raise Forbidden("无权新设单位。")

    with pytest.raises(Forbidden) as refused:
        forbidden()
    entry = record_failure(li, "orgs.unit.created", "orgs.unit", reason=refused.value.message)
    assert (entry.seq, entry.ok, entry.row_digest) == (1, False, None)
    assert not Unit.objects.exists()
    assert verify().exit_code == INTACT


@pytest.mark.django_db
def test_a_rolled_back_act_leaves_no_gap():
    @action
    def fail():
        make_unit("u1", by="system")
        raise RuntimeError

    make_unit("u0", by="system")
    with pytest.raises(RuntimeError):
        fail()
    make_unit("u2", by="system")
    assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert verify().exit_code == INTACT


@pytest.mark.django_db
def test_many_rows_in_one_entry(django_assert_max_num_queries):
    @action
    def many():
        for number in range(1000):
            Unit.objects.create(
                code=f"u{number}", name="局", full_name="局", kind="section", path=f"u{number}/"
            )
        with django_assert_max_num_queries(24):
            record("system", "orgs.units.loaded", "orgs.unit", count=1000)

    many()
    assert AuditRow.objects.count() == 1000
    assert verify().exit_code == INTACT


def test_what_a_digest_covers_is_asked_once_and_never_believed_after_a_rollback(
    shared_db, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(shapes, "_known", {})

    @action
    def undone():
        make_unit("u0", by="system")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert not shapes._known
    unit = make_unit("u1", by="system")
    assert len(shapes._known) == 1

    @action
    def again():
        save_changes(unit, by="system", name="另名")
        with django_assert_max_num_queries(6):
            record("system", "orgs.unit.renamed", unit)

    again()
    # Another chain in the same place, as after emptying the database, answers for itself.
    for model in (AuditEntry, AuditBody, AuditRow, AuditShape, AuditHead):
        model.objects.all().delete()
    make_unit("u2", by="system")
    assert AuditShape.objects.count() == 1
    assert len(shapes._known) == 2


@pytest.mark.django_db
def test_a_head_that_was_moved_meanwhile_undoes_the_act(monkeypatch):
    make_unit("u1", by="system")
    make_unit("u2", by="system")
    stale = AuditHead.objects.get()
    stale.h = AuditEntry.objects.get(seq=1).h
    monkeypatch.setattr(services, "_lock_head", lambda: stale)
    with pytest.raises(RuntimeError, match="moved"):
        services.record_failure("system", "audit.request.refused", "x")
    assert AuditHead.objects.get().seq == AuditEntry.objects.count() == 2


def test_appends_at_the_same_moment_make_one_chain(shared_db):
    calls = [lambda number=number: make_unit(f"u{number}", by="system") for number in range(12)]
    made = together(calls)
    assert all(isinstance(unit, Unit) for unit in made), made
    report = verify()
    assert (report.exit_code, report.entries, report.protected) == (INTACT, 12, 12)
    assert AuditHead.objects.get().seq == 12


def test_verifying_sees_one_state_while_people_work(shared_db):
    build(2)
    unit = Unit.objects.first()
    with one_state():
        before = AuditEntry.objects.count()
        [error] = together([lambda: rename(Unit.objects.get(pk=unit.pk), "另名", by="system")])
        assert error is None
        assert AuditEntry.objects.count() == before
    assert AuditEntry.objects.count() == before + 1
    assert not connection.in_atomic_block
    assert verify().exit_code == INTACT
