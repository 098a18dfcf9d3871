"""The desk: what stands on it, for whom, and that its figures are true."""

import pytest
from django.urls import reverse

from duxing.cockpit.desk import desk_of
from duxing.cockpit.leader import MOST_CARDS
from duxing.core import clock
from duxing.intake.services.quick import MatterData, propose
from duxing.matters.models import Feedback, Matter
from duxing.matters.services.presenting import Entry, record_read, submit_to_leaders
from duxing.matters.services.reporting import save_draft, send_to_sign, start_draft
from duxing.matters.services.reviewing import review
from duxing.orgs.models import User
from duxing.testing import matters

HOME = reverse("home")


def steps(user, **how):
    return {row.title: row.step for row in desk_of(user, **how).rows}


def test_the_office_sees_what_waits_for_its_next_step(cast, office):
    assert steps(cast.officer, scope="all") == {
        "闲置土地处置": "记电话",
        "老旧小区改造": "记电话",
        "加装电梯补贴": "记电话",
        "城区内涝治理": "看反馈",
        "空气质量": "看反馈",
        "社区食堂": "拟呈阅单",
        "根治欠薪": "办结",
        "市二院迁建": "交办",
    }


def test_who_entered_a_report_does_not_get_it_to_judge(cast, office):
    """The officer entered both reports from paper, so a lead of the office has them to judge."""
    assert "空气质量" not in steps(cast.officer)
    assert steps(cast.deputy, scope="mine")["空气质量"] == "审核反馈"
    assert "空气质量" not in steps(cast.colleague)


def test_late_before_near_before_the_rest(cast, office):
    rows = desk_of(cast.officer, scope="all").rows
    ranks = [{"late": 0, "near": 1}.get(row.light, 2) for row in rows]
    assert ranks == sorted(ranks)
    assert {row.title for row in rows if row.light == "late"} == {"闲置土地处置", "城区内涝治理"}


def test_the_offices_own_lateness_stands_in_the_same_list(cast, office):
    late = [row for row in desk_of(cast.officer, scope="all").rows if row.light == "late"]
    assert {row.who for row in late} == {"市住房城乡建设局", "督查室"}
    assert [row.title for row in late if row.office_late] == ["城区内涝治理"]


@pytest.mark.parametrize("who", ["officer", "colleague", "director", "section_hand", "handler", "signer"])
@pytest.mark.parametrize("scope", ["", "mine", "all"])
def test_each_figure_is_the_number_of_lines_behind_its_link(client, cast, office, who, scope):
    client.force_login(getattr(cast, who))
    desk = client.get(f"{HOME}?scope={scope}").context["desk"]
    for one in desk.counts:
        if one.url == "#today":
            assert one.number == len(desk.rows)
        else:
            assert one.number == len(client.get(one.url).context["found"].rows), one.label


def test_mine_and_the_whole_office(client, cast, office):
    client.force_login(cast.colleague)
    assert "今天没有待办。" in client.get(HOME).content.decode()
    whole = client.get(f"{HOME}?scope=all").content.decode()
    assert "闲置土地处置" in whole
    assert "只看我盯办的" in whole


def test_who_answers_for_the_office_sees_it_whole_at_once(cast, office):
    assert steps(cast.director) == steps(cast.director, scope="all")
    assert desk_of(cast.director).whole
    assert not desk_of(cast.director, "mine").whole
    assert not desk_of(cast.officer).whole
    assert not desk_of(cast.handler, "all").whole


def test_what_is_on_a_slip_waits_for_the_leaders_not_for_the_office(cast, office):
    submit_to_leaders([Entry(office["ready"], "已建成。")], by=cast.officer)
    assert "社区食堂" not in steps(cast.officer)


def test_the_unit_sees_receipts_reports_and_what_came_back(cast, made):
    made("dispatched", title="待签收的")
    made("received", title="要报的", due=5)
    made("received", title="还早的", due=90)
    back = made("reported", title="退回的", ago=1)
    with_words = {"decision": "supplement", "words": "请附测温表。"}
    review(Feedback.objects.get(assignment__matter=back), by=cast.deputy, **with_words)
    found = steps(cast.handler)
    assert found == {"待签收的": "签收", "要报的": "报送反馈", "退回的": "补充材料"}
    assert steps(cast.outsider) == {}


def test_the_signer_has_what_waits_for_a_signature(cast, made):
    matter = made("received", title="等签字的", due=9)
    sent_to_sign(matter, cast)
    assert steps(cast.signer)["等签字的"] == "审签"
    assert steps(cast.handler).get("等签字的") != "审签"


def sent_to_sign(matter, cast):
    """A report that the liaison wrote and sent to be signed."""
    draft = start_draft(matters.final_due(matter), by=cast.handler)
    save_draft(draft, matters.full_report(matter), by=cast.handler)
    send_to_sign(draft, by=cast.handler)


def test_an_office_section_follows_what_it_handed_out(cast, made):
    made("received", title="别人的", due=1)
    own = made("received", title="本科室转办的", due=1)
    Matter._base_manager.filter(pk=own.pk).update(section=cast.section)
    assert steps(cast.section_hand) == {"本科室转办的": "记电话"}


def test_a_leader_gets_slips_first_then_the_own_line(cast, office):
    slip = submit_to_leaders([Entry(office["ready"], "已建成。")], by=cast.officer)
    assert [card.title for card in desk_of(cast.aide).cards][:1] == [slip.title]
    assert slip.title not in [card.title for card in desk_of(cast.vice).cards]
    cards = desk_of(cast.vice).cards
    assert cards[0].title == "闲置土地处置"
    assert cards[0].light == "late"
    assert "您" in cards[0].sentence
    assert all(card.sentence.endswith("。") for card in cards)


def test_the_slip_comes_when_those_below_have_read(cast, office):
    slip = submit_to_leaders([Entry(office["ready"], "已建成。")], by=cast.officer)
    for reading in slip.readings.order_by("position"):
        holder = reading.leader.holder
        first = desk_of(User.objects.get(pk=holder.pk)).cards[0]
        assert (first.title, first.figure, first.noun) == (slip.title, "1", "件")
        record_read(reading, by=holder)


def test_a_leader_never_gets_more_than_seven(cast, made):
    for number in range(9):
        made("received", title=f"第{number}件", due=number)
    assert len(desk_of(cast.vice).cards) == MOST_CARDS


def test_instructions_carry_the_state_of_their_answer(cast, made):
    made("received", title="尚未反馈的", due=3)
    made("accepted", title="已经审核的", due=3, ago=8)
    told = {card.title: card.sentence for card in desk_of(cast.vice).cards}
    assert told["尚未反馈的"].endswith("尚未收到反馈。")
    assert told["已经审核的"].endswith("办理结果已审核，督查室拟呈报。")
    assert "您11月13日批示“请住房城乡建设局会同云麓区速查，三日内报”。" in told["尚未反馈的"]


def test_registered_papers_without_a_matter_wait_on_the_desk(cast, made):
    made("filed")
    matters.registered(cast, title="市民来信")
    assert [one.title for one in desk_of(cast.officer).sources] == ["市民来信"]
    assert desk_of(cast.handler).sources == []


def test_a_paper_leaves_the_desk_of_everybody_with_the_first_matter_made_of_it(cast):
    source = matters.registered(cast, title="市民来信")
    waiting = {one.pk: [s.title for s in desk_of(one).sources] for one in (cast.officer, cast.director)}
    assert list(waiting.values()) == [["市民来信"]] * 2
    assert desk_of(cast.section_hand).sources == []
    propose(source, MatterData("供暖"), by=cast.officer)
    assert [desk_of(one).sources for one in (cast.officer, cast.director)] == [[], []]


@pytest.mark.parametrize("who", ["handler", "vice", "officer", "section_hand", "admin"])
def test_an_empty_desk_says_what_will_appear(client, cast, who):
    client.force_login(getattr(cast, who))
    page = client.get(HOME).content.decode()
    assert any(
        words in page for words in ("收到交办后会出现在这里", "会出现在这里", "系统管理员不参与督查业务")
    )


def test_somebody_without_a_post_is_told_so(client, db):
    client.force_login(User.objects.create_user("nobody", None, name="无岗"))
    assert "您还没有岗位" in client.get(HOME).content.decode()


def test_the_first_button_of_the_office_registers_a_paper(client, cast):
    client.force_login(cast.officer)
    page = client.get(HOME).content.decode()
    main = page.split('class="btn main"')[1].split("</a>")[0]
    assert reverse("intake:register") in main
    assert "登记一件" in main
    client.force_login(cast.handler)
    assert "登记一件" not in client.get(HOME).content.decode()


@pytest.mark.parametrize(
    "who", ["officer", "director", "vice", "mayor", "general", "aide", "section_hand", "handler", "head"]
)
def test_the_desk_costs_twelve_queries_at_most(client, cast, office, who, django_assert_max_num_queries):
    submit_to_leaders([Entry(office["ready"], "已建成。")], by=cast.officer)
    client.force_login(getattr(cast, who))
    client.get(HOME)
    for scope in ("mine", "all"):
        with django_assert_max_num_queries(12):
            assert client.get(f"{HOME}?scope={scope}").status_code == 200


def test_the_day_is_told(client, cast):
    client.force_login(cast.officer)
    assert clock.today().strftime("%Y") == "2026"
    assert "11月23日（周一）" in client.get(HOME).content.decode()
