"""The pages of filing: file, approve, whole sources, decline, waiting, edit, drop."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from duxing.audit.models import AuditBody
from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.intake.models import Approval
from duxing.intake.services.filing import file_matter
from duxing.intake.tests.test_filing import of_mayor
from duxing.matters.models import Matter, PlannedShare
from duxing.matters.services.creating import Planned
from duxing.testing.matters import dispatched, drafted, registered


@pytest.fixture
def office(client, cast):
    client.force_login(cast.officer)
    client.get("/intake/number-only/")  # the first answer of a session starts its clock
    return client


def text_of(answer):
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def url(name, row):
    return reverse(f"intake:{name}", args=[row.public_id])


PHONE = {"basis": "phone", "principal": "郑伯阳"}
BY_PAPER = {"basis": "paper"}


def test_registering_the_mayors_words_leads_to_the_approval(office, cast, page):
    from duxing.orgs.models import Post

    mayor = str(Post.objects.get(holder=cast.mayor).public_id)
    answer = office.post("/intake/register/", page(who_1=mayor))
    matter = Matter.objects.get()
    assert answer.url == url("approve", matter)
    shown = text_of(office.get(answer.url))
    assert "已登记，待分管副秘书长审批" in shown and "分管副秘书长郑伯阳" in shown
    today = clock.today().isoformat()
    done = office.post(answer.url, PHONE | {"acted_on": today, "act": "dispatch", "answered_by": "冯小筑"})
    matter.refresh_from_db()
    assert (matter.status, matter.lead_unit, done.url) == (
        "dispatched",
        cast.lead,
        matter.source.get_absolute_url(),
    )


def test_a_refused_approval_keeps_what_was_typed(office, cast):
    matter = file_matter(of_mayor(cast), by=cast.officer)
    answer = office.post(
        url("approve", matter), {"basis": "phone", "principal": "", "acted_on": "2026-13-01"}
    )
    assert answer.status_code == 422 and "不存在" in text_of(answer)
    answer = office.post(url("approve", matter), {"basis": "phone", "principal": ""})
    assert (
        answer.status_code == 422
        and "请填写审批人。" in text_of(answer)
        and "请填写同意日期。" in text_of(answer)
    )


def test_the_approver_needs_one_button(client, cast):
    matter = file_matter(of_mayor(cast), by=cast.officer)
    client.force_login(cast.general)
    assert "同意立项" in text_of(client.get(url("approve", matter)))
    client.post(url("approve", matter), {"act": "approve", "version": matter.version})
    matter.refresh_from_db()
    assert matter.status == "approved"


def test_a_stale_approval_is_told(client, cast):
    matter = file_matter(of_mayor(cast), by=cast.officer)
    client.force_login(cast.general)
    answer = client.post(url("approve", matter), {"act": "approve", "version": matter.version - 1})
    assert answer.status_code == 409 and "请对照后重新提交" in text_of(answer)


def test_filing_shows_what_is_filed_and_hands_it_out(office, cast):
    matter = drafted(cast, others=[Planned(cast.support)])
    shown = text_of(office.get(url("file", matter)))
    assert "来文本身就是依据" in shown and "市水利局" in shown and "目标 12公里" in shown
    office.post(url("file", matter), {"act": "dispatch", "version": matter.version})
    matter.refresh_from_db()
    assert matter.status == "dispatched"
    assert set(matter.assignments.values_list("unit__name", "role")) == {
        ("市住房城乡建设局", "lead"),
        ("市水利局", "informed"),
    }


def test_waiting_lists_whose_turn_it_is_and_what_lacks_its_paper(office, client, cast):
    matter = file_matter(of_mayor(cast), by=cast.officer)
    drafted(cast, type="work_report", title="城区内涝治理")
    shown = text_of(office.get(reverse("intake:waiting")))
    assert "待分管副秘书长郑伯阳" in shown and "待秘书长" in shown and "城区内涝治理" in shown
    office.post(url("approve", matter), PHONE | {"acted_on": clock.today().isoformat(), "act": "approve"})
    assert "未补签" in text_of(office.get(reverse("intake:waiting")))
    assert "请选择文件" in text_of(office.post(url("sign_later", Approval.objects.get()), {}))


def test_an_approver_sees_only_what_is_in_scope(client, cast):
    file_matter(of_mayor(cast), by=cast.officer)
    client.force_login(cast.aide)
    assert "根治欠薪" not in text_of(client.get(reverse("intake:waiting")))


def test_a_whole_source_by_proxy(office, cast):
    matter = drafted(cast, type="work_report")
    page = url("approve_source", matter.source)
    assert "待秘书长审批" in text_of(office.get(page))
    for level, who in enumerate(("郑伯阳", "陆承远"), start=1):
        assert f'name="level" value="{level}"' in office.get(page).content.decode()
        office.post(
            page, BY_PAPER | {"principal": who, "acted_on": clock.today().isoformat(), "level": level}
        )
    matter.refresh_from_db()
    assert matter.status == "approved"
    assert "据纸质件代录" in text_of(office.get(matter.source.get_absolute_url()))


def test_a_second_entry_of_the_same_level_is_told(office, cast):
    """Both had the page of the secretary-general's level open; the second hears that it is given."""
    matter = drafted(cast, type="work_report")
    page = url("approve_source", matter.source)
    given = PHONE | {"acted_on": clock.today().isoformat(), "level": 1}
    assert office.post(page, given | {"key": str(uuid.uuid4())}).status_code == 302
    again = office.post(page, given | {"key": str(uuid.uuid4())})
    assert again.status_code == 409 and "秘书长这一级已经审批：郑伯阳" in text_of(again)
    assert "待市长审批" in text_of(again) and Approval.objects.count() == 1
    without = office.post(page, PHONE | {"acted_on": clock.today().isoformat()})
    assert without.status_code == 422 and "页面已过期，请刷新页面后重新填写。" in text_of(without)


def test_declining_by_the_office(office, cast):
    matter = file_matter(of_mayor(cast), by=cast.officer)
    office.post(url("decline", matter), {"reason": "与前件重复", "by_office": "on"})
    matter.refresh_from_db()
    assert matter.status == "not_filed" and Approval.objects.get().approver_name == "高原"


def test_editing_keeps_what_was_left_alone(office, cast):
    matter = drafted(cast)
    due, proof = matter.due_on, matter.due_proof
    page = office.get(url("edit_matter", matter)).content.decode()
    assert "改造供热管网12公里" in page and 'value="市住房城乡建设局"' in page
    values = {
        "name": "锦绣家园供暖",
        "lead": "市住房城乡建设局",
        "supporting": "市水利局",
        "urgency": "normal",
        "due": due.isoformat(),
        "requirements": "查明供暖温度不够的原因\n改造供热管网12公里",
        "version": matter.version,
    }
    assert office.post(url("edit_matter", matter), values).url == url("file", matter)
    matter.refresh_from_db()
    assert (matter.title, matter.due_on, matter.due_proof) == ("锦绣家园供暖", due, proof)
    assert matter.requirements.get(position=2).target_unit == "公里"
    assert PlannedShare.objects.get().unit == cast.support
    assert office.post(url("edit_matter", matter), values).status_code == 409
    body = bytes(AuditBody.objects.order_by("-seq").first().body).decode()
    assert '"others"' in body and '"title"' in body
    assert '"due_on"' not in body and '"requirements"' not in body and '"lead_unit"' not in body


def test_editing_asks_about_a_passed_deadline_only_when_it_is_set(office, cast):
    today = clock.today()
    with shifted(clock.start_of_day_instant(today - timedelta(days=10))):
        matter = drafted(cast, due_on=today - timedelta(days=5))
    values = {
        "name": matter.title,
        "lead": "市住房城乡建设局",
        "urgency": "normal",
        "requirements": "查明原因",
    }
    left = values | {"due": matter.due_on.isoformat()}
    assert office.post(url("edit_matter", matter), left).status_code == 302
    moved = values | {"due": (today - timedelta(days=1)).isoformat()}
    answer = office.post(url("edit_matter", matter), moved)
    assert answer.status_code == 422 and "期限已过，仍按此登记" in text_of(answer)
    assert office.post(url("edit_matter", matter), moved | {"overdue": "on"}).status_code == 302


def test_what_is_filed_is_no_longer_edited(office, cast):
    matter = dispatched(cast)
    values = {
        "name": "另一名称",
        "lead": "市住房城乡建设局",
        "requirements": "办好",
        "version": matter.version,
    }
    answer = office.post(url("edit_matter", matter), values)
    assert answer.status_code == 409 and "立项后不能再修改要求" in text_of(answer)


def test_a_proposal_is_dropped_and_the_source_stays(office, cast):
    matter = drafted(cast)
    answer = office.post(url("drop", matter), {"version": matter.version, "key": str(uuid.uuid4())})
    assert answer.url == matter.source.get_absolute_url()
    assert not Matter.objects.exists()
    assert "还没有立项" in text_of(office.get(answer.url))


def test_one_instruction_makes_several_matters(office, cast):
    source = registered(cast)
    page = url("new_matter", source)
    for name in ("第一件", "第二件"):
        office.post(
            page, {"act": "dispatch", "name": name, "lead": "住建局", "due": "5个工作日", "delivery": "oa"}
        )
    assert list(source.matters.order_by("pk").values_list("title", "status")) == [
        ("第一件", "dispatched"),
        ("第二件", "dispatched"),
    ]
    assert "2件" in text_of(office.get(source.get_absolute_url()))


@pytest.mark.parametrize("name", ["file", "approve", "decline", "edit_matter"])
def test_outsiders_find_nothing(client, cast, name):
    matter = drafted(cast)
    client.force_login(cast.outsider)
    assert client.get(url(name, matter)).status_code == 404
    assert client.post(url(name, matter), {}).status_code == 404


@pytest.mark.parametrize("name", ["file", "approve", "decline", "edit_matter"])
def test_a_unit_knows_its_matter_but_not_how_it_was_filed(client, cast, name):
    matter = dispatched(cast)
    client.force_login(cast.handler)
    assert client.get(matter.get_absolute_url()).status_code == 200
    assert client.get(url(name, matter)).status_code == 404
    assert not Approval.objects.visible_to(cast.handler).exists()


@pytest.mark.parametrize("name", ["new_matter", "approve_source", "pass_on", "source"])
def test_units_find_no_source(client, cast, name):
    matter = dispatched(cast)
    client.force_login(cast.handler)
    assert client.get(url(name, matter.source)).status_code == 404


@pytest.mark.parametrize("name", ["file", "approve", "decline", "edit_matter"])
def test_pages_of_a_proposal_cost_few_queries(office, cast, name, django_assert_max_num_queries):
    matter = file_matter(of_mayor(cast, others=[Planned(cast.support)]), by=cast.officer)
    with django_assert_max_num_queries(12):
        assert office.get(url(name, matter)).status_code == 200


def test_waiting_costs_few_queries(office, cast, django_assert_max_num_queries):
    for _ in range(3):
        file_matter(of_mayor(cast, others=[Planned(cast.support)]), by=cast.officer)
        drafted(cast, type="work_report")
    with django_assert_max_num_queries(12):
        office.get(reverse("intake:waiting"))
