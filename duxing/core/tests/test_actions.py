"""What an action writes is recorded, or it is not written."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from duxing.audit.models import AuditEntry, AuditRow
from duxing.audit.report import INTACT
from duxing.audit.services import record
from duxing.audit.verify import verify
from duxing.core.actions import action, attempt
from duxing.core.errors import BadInput
from duxing.core.scope import UnauditedWrite, seal
from duxing.core.states import save_changes
from duxing.core.tests.conftest import make_unit, rename
from duxing.orgs.models import Unit

NEW = {"code": "x", "name": "甲", "full_name": "甲", "kind": "department", "path": "yc/x/"}


@pytest.mark.django_db
def test_a_write_without_a_record_is_rolled_back():
    @action
    def forgetful():
        Unit.objects.create(**NEW)

    with pytest.raises(UnauditedWrite, match=r"orgs\.unit"):
        forgetful()
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_outside_an_action_nothing_is_written_at_all(unit):
    with pytest.raises(UnauditedWrite):
        Unit.objects.create(**NEW)
    with pytest.raises(UnauditedWrite):
        save_changes(unit, by=None, name="乙")
    with pytest.raises(UnauditedWrite):
        Unit.objects.get(pk=unit.pk).delete()
    assert [(u.name, u.version) for u in Unit.objects.all()] == [("市财政局", 1)]


def test_an_existing_row_cannot_be_saved_past_the_version(unit):
    @action
    def careless():
        unit.name = "乙"
        unit.save()

    with pytest.raises(UnauditedWrite):
        careless()


def test_a_new_object_cannot_overwrite_an_old_row(unit):
    @action
    def overwrite():
        Unit(pk=unit.pk, **NEW).save()
        record("system", "orgs.unit.created", unit)

    with transaction.atomic(), pytest.raises(Exception, match=r"(?i)unique"):
        overwrite()
    assert Unit.objects.get().name == "市财政局"


@pytest.mark.parametrize("name", ["update", "delete", "bulk_create", "bulk_update"])
def test_bulk_writes_are_refused(unit, name):
    with pytest.raises(UnauditedWrite, match=name):
        getattr(Unit.objects.all(), name)(*([[]] if name.startswith("bulk_create") else []))


def test_an_inner_action_records_for_itself_and_the_outer_for_the_rest(unit, li):
    @action
    def outer():
        other = make_unit("市审计局", "yc-sjj", by=li)
        save_changes(unit, by=li, name="乙")
        record(li, "orgs.unit.both", unit)
        return other

    other = outer()
    rows = AuditRow.objects.order_by("seq").values_list("seq", "row")
    assert list(rows) == [(1, unit.pk), (2, other.pk), (3, unit.pk)]


def test_a_failed_inner_action_leaves_the_marks_of_the_outer_one(unit, li):
    """The inner one recorded the outer write too; its roll-back takes that entry away."""

    @action
    def inner():
        make_unit("市审计局", "yc-sjj", by=li)
        raise BadInput("不行。")

    @action
    def outer():
        save_changes(unit, by=li, name="乙")
        with pytest.raises(BadInput), attempt():
            inner()
        record(li, "orgs.unit.renamed", unit)

    outer()
    assert Unit.objects.count() == 1
    assert list(AuditRow.objects.filter(seq=2).values_list("row", flat=True)) == [unit.pk]


def test_a_failed_inner_action_leaves_nothing_to_record(unit, li):
    @action
    def inner():
        save_changes(unit, by=li, name="乙")
        raise BadInput("不行。")

    @action
    def outer():
        with pytest.raises(BadInput), attempt():
            inner()

    outer()
    assert AuditEntry.objects.count() == 1


def test_an_inner_action_that_failed_takes_the_outer_one_with_it(unit, li):
    @action
    def inner():
        rename(unit, "乙", by=li)
        raise BadInput("不行。")

    @action
    def outer():
        with pytest.raises(BadInput):
            inner()

    with pytest.raises(RuntimeError, match="attempt"):
        outer()
    assert AuditEntry.objects.count() == 1
    assert Unit.objects.get().name == "市财政局"


def test_the_head_of_the_chain_is_free_until_the_act_is_done(unit, li):
    """One act with three entries asks for the head once, after all its own work."""

    @action
    def outer():
        for name in ("乙", "丙", "丁"):
            rename(unit, name, by=li)
        with CaptureQueriesContext(connection) as sealing:
            seal()
        return [query["sql"] for query in sealing]

    with CaptureQueriesContext(connection) as whole:
        sealing = outer()
    own = [query["sql"] for query in whole if "audit_audithead" in query["sql"]]
    assert len(own) == 2
    assert set(own) <= set(sealing)
    assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert verify().exit_code == INTACT


def test_a_record_outside_an_action_is_refused(unit, li):
    with pytest.raises(UnauditedWrite):
        record(li, "orgs.unit.renamed", unit)


def test_a_removed_row_leaves_an_empty_digest(unit, li):
    @action
    def remove():
        row = Unit.objects.get(pk=unit.pk)
        row.delete()
        record(li, "orgs.unit.removed", row)

    remove()
    assert AuditRow.objects.get(seq=2).digest is None


def test_each_change_is_one_entry(unit, li):
    rename(unit, "乙", by=li)
    assert list(AuditEntry.objects.order_by("seq").values_list("kind", "actor")) == [
        ("orgs.unit.created", "system"),
        ("orgs.unit.renamed", "li"),
    ]
