"""What is added after the first word on a whole source has not had that word (一批一次)."""

import pytest
from django.urls import reverse

from duxing.core.errors import NotAllowedNow
from duxing.intake.services.filing import approve, approve_batch, file_matter
from duxing.intake.services.quick import MatterData, propose
from duxing.intake.waiting import batch_of, waiting_page
from duxing.sources.models import Source
from duxing.testing.matters import drafted


@pytest.fixture
def source(cast):
    """A work report whose one matter the secretary-general has approved; another was added since."""
    found = drafted(cast, type="work_report", title="城区内涝治理").source
    approve_batch(found, by=cast.general)
    propose(found, MatterData("后来增加的一件", lead_unit=cast.lead), by=cast.officer)
    return Source.objects.get(pk=found.pk)


def numbers(source):
    return {matter.title: bool(matter.number) for matter in source.matters.all()}


def test_the_mayors_word_is_only_about_what_the_first_level_approved(cast, source):
    done = approve_batch(source, by=cast.mayor)
    assert [matter.title for matter in done] == ["城区内涝治理"]
    assert numbers(source) == {"城区内涝治理": True, "后来增加的一件": False}
    assert source.matters.get(title="后来增加的一件").status == "draft"


def test_it_does_not_slip_in_by_being_handed_in(cast, source):
    late = file_matter(source.matters.get(title="后来增加的一件"), by=cast.officer)
    assert late.status == "pending_approval"
    approve_batch(source, by=cast.mayor)
    late.refresh_from_db()
    assert (late.status, late.number) == ("pending_approval", None)
    late = approve(late, by=cast.general)
    assert late.number is None
    assert approve(late, by=cast.mayor).number


def test_with_nothing_left_of_the_whole_there_is_nothing_to_approve(cast, source):
    file_matter(source.matters.get(title="后来增加的一件"), by=cast.officer)
    approve_batch(source, by=cast.mayor)
    with pytest.raises(NotAllowedNow):
        approve_batch(source, by=cast.mayor)


def test_the_page_counts_what_is_not_part_of_it(cast, client, source):
    client.force_login(cast.mayor)
    page = client.get(reverse("intake:approve_source", args=[source.public_id])).content.decode()
    assert "另有1件未经秘书长审批，请另报。" in page
    assert "共1件" in page and "后来增加的一件" not in page
    assert batch_of(source, cast.mayor).late == 1


def test_once_handed_in_it_waits_by_itself(cast, source):
    late = file_matter(source.matters.get(title="后来增加的一件"), by=cast.officer)
    page = waiting_page(cast.general)
    assert [one.matter for one in page.single] == [late]
    assert [[m.title for m in batch.matters] for batch in page.batches] == [["城区内涝治理"]]
