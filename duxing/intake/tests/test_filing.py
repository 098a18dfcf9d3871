"""立项: by whom, at which level, on what paper; declined; signed later."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from duxing.audit.models import AuditEntry
from duxing.core import clock
from duxing.core.errors import BadInput, ChangedMeanwhile, Forbidden, NotAllowedNow
from duxing.core.proxy import ProxyBasis
from duxing.files.tests import samples
from duxing.intake.models import Approval
from duxing.intake.permissions import required_levels
from duxing.intake.services.filing import add_signed_paper, approve, approve_batch, decline, file_matter
from duxing.intake.services.quick import MatterData, propose
from duxing.intake.services.registering import Saying, register_source
from duxing.matters.models import Matter
from duxing.matters.services.creating import Planned
from duxing.notices.models import Notice
from duxing.orgs.models import Post
from duxing.sources.models import Source
from duxing.testing.matters import drafted, filed, source_type


def by_phone(name):
    return ProxyBasis("phone", name, clock.today())


def of_mayor(cast, **details):
    """A proposal on the mayor's words, which the deputy secretary-general's level has to approve."""
    saying = Saying("陆承远", clock.today(), "请住建局速办。", leader=Post.objects.get(holder=cast.mayor))
    source = register_source(
        by=cast.officer,
        type=source_type(),
        title="信访专报：欠薪",
        received_on=clock.today(),
        chain=[saying],
    )
    data = MatterData("根治欠薪", lead_unit=cast.lead, **details)
    return propose(source, data, by=cast.officer)


def last_kind():
    return AuditEntry.objects.order_by("-seq").first().kind


def test_an_instruction_is_itself_the_basis(cast):
    matter = filed(cast)
    assert (matter.status, matter.number[-2:]) == ("approved", "1号")
    assert last_kind() == "intake.matter.filed"


def test_the_mayors_words_go_to_the_deputy_secretary_first(cast):
    matter = file_matter(of_mayor(cast), by=cast.officer)
    assert (matter.status, matter.number) == ("pending_approval", None)
    assert last_kind() == "intake.matter.handed_in"
    assert Notice.objects.filter(recipient=cast.general, text__contains="请审批").exists()


def test_three_units_need_a_word_two_do_not(cast):
    two = drafted(cast, others=[Planned(cast.support)])
    three = drafted(cast, others=[Planned(cast.support), Planned(cast.county)])
    assert (required_levels(two), required_levels(three)) == ([], ["deputy_secretary"])


def test_the_approver_approves_and_the_number_comes(cast):
    matter = file_matter(of_mayor(cast), by=cast.officer)
    approve(matter, by=cast.general)
    assert matter.status == "approved" and matter.number.endswith("1号")
    word = Approval.objects.get()
    assert (word.approver_name, word.proxy, word.sign_until) == ("郑伯阳", None, None)
    assert last_kind() == "intake.matter.approved"
    assert Notice.objects.filter(recipient=cast.officer, text__contains="已批准立项").exists()


def test_the_office_enters_a_word_given_by_telephone(cast):
    """Question 7: what has to be approved goes out today, the signature follows."""
    matter = file_matter(of_mayor(cast), by=cast.officer)
    approve(matter, by=cast.officer, proxy=by_phone("郑伯阳"))
    word = Approval.objects.get()
    assert (matter.status, word.approver_name, word.proxy.basis) == ("approved", "郑伯阳", "phone")
    assert word.sign_until > clock.today()
    assert list(Approval.objects.visible_to(cast.officer).unsigned()) == [word]


def test_the_signed_paper_is_added_once(cast, settings, tmp_path):
    matter = file_matter(of_mayor(cast), by=cast.officer)
    approve(matter, by=cast.officer, proxy=by_phone("郑伯阳"))
    word = Approval.objects.select_related("proxy").get()
    scan = SimpleUploadedFile("签字.png", samples.picture())
    with pytest.raises(Forbidden):
        add_signed_paper(word, by=cast.section_hand, scan=scan)
    add_signed_paper(word, by=cast.officer, scan=scan)
    assert not Approval.objects.unsigned().exists()
    assert last_kind() == "intake.approval.signed"
    with pytest.raises(NotAllowedNow):
        add_signed_paper(Approval.objects.select_related("proxy").get(), by=cast.officer, scan=scan)


def test_the_office_does_not_approve_in_its_own_name(cast):
    matter = file_matter(of_mayor(cast), by=cast.officer)
    with pytest.raises(Forbidden, match="这一级由分管副秘书长审批"):
        approve(matter, by=cast.director)


def test_only_what_was_handed_in_can_be_approved(cast):
    with pytest.raises(NotAllowedNow, match="当前状态为“拟立项”"):
        approve(of_mayor(cast), by=cast.general)


def test_of_two_who_approve_at_once_one_wins(cast):
    matter = file_matter(of_mayor(cast), by=cast.officer)
    stale = Matter.objects.get(pk=matter.pk)
    approve(matter, by=cast.general)
    with pytest.raises((ChangedMeanwhile, NotAllowedNow)):
        approve(stale, by=cast.general)
    assert Approval.objects.count() == 1


def test_two_levels_follow_one_another(cast):
    matter = file_matter(drafted(cast, type="special"), by=cast.officer)
    approve(matter, by=cast.general)
    assert (matter.status, matter.number) == ("pending_approval", None)
    with pytest.raises(Forbidden, match="这一级由市长审批"):
        approve(matter, by=cast.general)
    approve(matter, by=cast.mayor)
    assert matter.status == "approved"
    assert [word.role for word in matter.approvals.all()] == ["secretary_general", "mayor"]


def test_a_matter_without_a_unit_is_not_filed(cast):
    with pytest.raises(BadInput, match="还没有主办单位"):
        file_matter(drafted(cast, lead_unit=None), by=cast.officer)


def test_a_whole_source_is_approved_level_by_level(cast):
    first = drafted(cast, type="work_report")
    propose(first.source, MatterData("第二件", lead_unit=cast.support), by=cast.officer)
    approve_batch(first.source, by=cast.general)
    assert set(first.source.matters.values_list("status", flat=True)) == {"pending_approval"}
    assert Notice.objects.filter(recipient=cast.mayor).exists()
    approve_batch(first.source, by=cast.officer, proxy=by_phone("陆承远"))
    assert [
        number[-2:] for number in first.source.matters.order_by("pk").values_list("number", flat=True)
    ] == [
        "1号",
        "2号",
    ]
    assert last_kind() == "intake.source.approved"
    with pytest.raises(NotAllowedNow):
        approve_batch(first.source, by=cast.mayor)


def test_a_batch_with_a_gap_is_not_approved(cast):
    first = drafted(cast, type="work_report", lead_unit=None)
    with pytest.raises(BadInput, match="还没有牵头单位"):
        approve_batch(first.source, by=cast.general)


def test_declining_keeps_the_row_the_person_and_the_reason(cast):
    matter = file_matter(of_mayor(cast), by=cast.officer)
    decline(matter, by=cast.general, reason="已有专班在办，不再立项。")
    word = Approval.objects.get()
    assert (matter.status, word.declined, word.reason) == ("not_filed", True, "已有专班在办，不再立项。")
    assert last_kind() == "intake.matter.not_filed"
    assert Notice.objects.filter(recipient=cast.officer, text__contains="不予立项").exists()


def test_declining_needs_a_reason_and_the_right(cast):
    matter = drafted(cast)
    with pytest.raises(BadInput):
        decline(matter, by=cast.officer, reason=" ")
    with pytest.raises(Forbidden):
        decline(matter, by=cast.section_hand, reason="不必立项")
    with pytest.raises(NotAllowedNow):
        decline(filed(cast), by=cast.officer, reason="不必立项")


def test_the_same_word_entered_twice_is_not_the_next_level(cast):
    """Two officers enter the secretary-general's word: the second must not stand as the mayor's."""
    source = drafted(cast, type="work_report").source
    approve_batch(source, by=cast.officer, proxy=by_phone("郑伯阳"), level=1)
    with pytest.raises(ChangedMeanwhile, match="秘书长这一级已经审批：郑伯阳"):
        approve_batch(source, by=cast.colleague, proxy=by_phone("郑伯阳"), level=1)
    assert [word.role for word in source.approvals.all()] == ["secretary_general"]


def test_of_two_who_approve_a_source_at_once_one_wins(cast):
    source = drafted(cast, type="work_report").source
    stale = Source.objects.get(pk=source.pk)
    approve_batch(source, by=cast.general)
    with pytest.raises(ChangedMeanwhile):
        approve_batch(stale, by=cast.mayor)
    assert source.approvals.count() == 1


def test_a_level_that_nobody_was_shown_is_refused(cast):
    with pytest.raises(ChangedMeanwhile, match="请刷新页面"):
        approve_batch(drafted(cast, type="work_report").source, by=cast.general, level=2)
