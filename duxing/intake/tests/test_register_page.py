"""登记一件, as the office uses it: the whole page by post."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from duxing.audit.models import AuditEntry
from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.errors import BadInput
from duxing.files.models import Attachment
from duxing.files.tests import samples
from duxing.intake.services import quick
from duxing.matters.models import Matter
from duxing.notices.models import Notice
from duxing.orgs.models import Post, Unit
from duxing.papers.models import IssuedNumber
from duxing.sources.models import Source
from duxing.testing.matters import dispatched

URL = "/intake/register/"


@pytest.fixture
def office(client, cast):
    client.force_login(cast.officer)
    client.get("/intake/number-only/")  # the first answer of a session starts its clock
    return client


def post_id(user):
    return str(Post.objects.get(holder=user).public_id)


def text_of(answer):
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_a_paper_is_registered_filed_and_handed_out_in_one_act(office, cast, page):
    answer = office.post(URL, page(answered_by="冯小筑", requirements="查明原因\n改造供热管网12公里"))
    matter = Matter.objects.get()
    assert answer.url == matter.source.get_absolute_url()
    assert (matter.status, matter.lead_unit, matter.title) == ("dispatched", cast.lead, matter.source.title)
    assert matter.due_on == clock.today() + timedelta(days=3)
    assert matter.due_text == "三日内"
    assert [str(need.target_value or "") for need in matter.requirements.all()] == ["", "12.0000"]
    assert matter.calls.get().answered_by == "冯小筑"
    assert Notice.objects.filter(recipient=cast.handler).exists()
    kinds = set(AuditEntry.objects.values_list("kind", flat=True))
    assert {"sources.source.registered", "intake.matter.filed", "matters.matter.dispatched"} <= kinds
    page_after = text_of(office.get(answer.url))
    assert "已登记并交办，编号" in page_after and "目标 12公里" in page_after and "第3日为" in page_after


def test_nobody_else_has_to_press_anything(office, page):
    """Question 7 of practice 五: registered today, out today."""
    office.post(URL, page())
    assert Matter.objects.get().dispatched_at is not None


def test_sending_twice_makes_one_source_and_one_matter(office, page):
    filled = page(key=str(uuid.uuid4()))
    first, second = office.post(URL, filled), office.post(URL, filled)
    assert first.url == second.url
    assert (Source.objects.count(), Matter.objects.count()) == (1, 1)
    assert "无需重复提交" in text_of(office.get(second.url))


def test_what_is_wrong_with_a_leaders_row_is_tied_to_its_own_field(office, page):
    answer = office.post(URL, page(on_1="2026-02-30", act="keep"))
    text = answer.content.decode()
    control = re.search(r'<input[^>]*name="on_1"[^>]*>', text)[0]
    assert 'aria-describedby="id_on_1_err"' in control and 'aria-invalid="true"' in control
    words = "日期“2026-02-30”不存在，请按“年-月-日”填写，例如 2026-02-28。"
    assert f'<p class="err" id="id_on_1_err">{words}</p>' in text


def test_a_refusal_leaves_nothing_behind(office, page):
    answer = office.post(URL, page(lead="不存在的局"))
    assert answer.status_code == 422
    assert (Source.objects.count(), Matter.objects.count()) == (0, 0)
    assert "请住建局会同云麓区速查" in answer.content.decode()


def test_a_target_with_too_many_digits_is_refused_in_its_field(office, page):
    """SQLite would give back another number than was written."""
    answer = office.post(URL, page(requirements="查明原因\n追回资金1234567890123元"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["requirements"] == [
        "第2条要求的数量的整数部分有 13 位，超过上限 11 位，请检查是否多填了数字，或改用较大的单位，例如万元、亿元。"
    ]
    assert Source.objects.count() == 0


def test_everything_stands_or_falls_together(office, page, monkeypatch):
    """The hand-out is the last step: when it is refused, neither the entry nor a number is left."""

    def refused(*args, **kwargs):
        raise BadInput("该单位现在不能承办。", "lead")

    monkeypatch.setattr(quick, "dispatch", refused)
    answer = office.post(URL, page())
    assert answer.status_code == 422 and "该单位现在不能承办。" in text_of(answer)
    assert (Source.objects.count(), Matter.objects.count(), IssuedNumber.objects.count()) == (0, 0, 0)


def test_a_unit_that_was_merged_is_refused_with_its_heir(office, cast, page):
    @action
    def end_unit():
        heir = Unit.objects.create(
            code="yc-sjj",
            full_name="云川市市场监督管理局",
            name="市市场监管局",
            kind="department",
            path="yc/yc-sjj/",
        )
        Unit.objects.create(
            code="yc-gsj",
            full_name="云川市工商局",
            name="市工商局",
            kind="department",
            path="yc/yc-gsj/",
            valid_to=date(2019, 3, 1),
            successor=heir,
        )
        record("system", "orgs.cast.made", "tests")

    end_unit()
    answer = office.post(URL, page(lead="市工商局"))
    assert answer.status_code == 422
    assert "“市工商局”已并入市市场监管局，请选择现单位。" in text_of(answer)


def test_the_last_leaders_words_are_the_requirement_when_none_is_worded(office, page):
    office.post(URL, page())
    assert Matter.objects.get().requirements.get().text == "请住建局会同云麓区速查，三日内报。"


def test_four_leaders_stand_in_their_order(office, cast, page):
    """Question 4: each of the four levels is kept, those that are not ours by their own name."""
    rows = {"rows": "4", "act": "keep"}
    rows |= {"words_1": "请云川市核处。", "who_1": "provincial", "own_1": "省政府李副省长"}
    rows |= {"words_2": "请承远同志阅处。", "who_2": "other", "own_2": "市委书记"}
    rows |= {"words_3": "请维城同志牵头，按时报省。", "who_3": post_id(cast.mayor), "to_3": "顾维城"}
    rows |= {"words_4": "请住建局主办。", "who_4": post_id(cast.vice)}
    rows |= {f"on_{n}": clock.today().isoformat() for n in range(1, 5)}
    office.post(URL, page(**rows))
    chain = list(Source.objects.get().instructions.order_by("position"))
    assert [one.leader_name for one in chain] == ["省政府李副省长", "市委书记", "陆承远", "顾维城"]
    assert [one.leader is not None for one in chain] == [False, False, True, True]
    assert chain[2].addressee == "顾维城"
    assert [link.excerpt for link in Matter.objects.get().links.all()] == ["请住建局主办。"]


def test_one_more_row_keeps_everything_without_javascript(office, page):
    answer = office.post(URL, page(act="more", due="11月底前", urgency="urgent", supporting="市水利局"))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="words_3"' in shown and 'name="rows" value="3"' in shown
    assert (
        "请住建局会同云麓区速查，三日内报。" in shown and 'value="11月底前"' in shown and "市水利局" in shown
    )
    assert Source.objects.count() == 0


def test_the_enter_key_hands_nothing_out(office, page):
    """The first button of the form is what Enter presses: it only shows what was read."""
    shown = office.get(URL).content.decode()
    assert re.search(r'<form[^>]*id="reg".*?<button[^>]*value="(\w+)"', shown, re.DOTALL)[1] == "look"
    answer = office.post(URL, page(act="look"))
    assert "三日内" in text_of(answer) and Source.objects.count() == 0


def test_the_page_begins_in_the_words(office):
    assert re.search(r'<textarea name="words_1"[^>]*autofocus', office.get(URL).content.decode())


def test_what_was_read_comes_back_while_typing(office, cast, page):
    dispatched(cast)
    shown = text_of(office.post("/intake/register/read/", page(requirements="改造管网12公里")))
    assert "按顾维城批示“三日内”" in shown and "第1条目标值12公里" in shown
    assert "近60天有1件相近" in shown and "锦绣家园供暖温度不够" in shown


def test_units_that_the_leader_names_are_offered(office, page):
    shown = office.post("/intake/register/read/", page(lead=None)).content.decode()
    assert "“住建局”识别为市住房城乡建设局" in shown and 'value="take"' in shown
    read = {"read_lead": "市住房城乡建设局", "read_supporting": "市水利局"}
    filled = office.post(URL, page(act="take", lead=None, **read)).content.decode()
    assert 'value="市住房城乡建设局"' in filled and "市水利局" in filled
    assert "识别为" not in office.post("/intake/register/read/", page()).content.decode()


def test_kept_but_not_handed_out(office, page):
    answer = office.post(URL, page(act="keep", lead=None))
    matter = Matter.objects.get()
    assert (matter.status, matter.lead_unit) == ("draft", None)
    assert answer.url == matter.source.get_absolute_url()
    assert "拟立项，尚未交办" in text_of(office.get(answer.url))


def test_for_reading_only_in_one_step(office, page):
    """Question 3: no filing, an entry in the register, a slip to print."""
    answer = office.post(URL, page(act="pass", pass_to="市农业农村局", lead=None))
    source = Source.objects.get()
    assert (source.status, Matter.objects.count()) == ("for_reading", 0)
    shown = text_of(office.get(answer.url))
    assert "转阅单" in shown and "转市农业农村局阅" in shown
    assert "转市农业农村局阅" in text_of(office.get("/intake/?status=for_reading"))


def test_for_reading_asks_for_whom(office, page):
    answer = office.post(URL, page(act="pass"))
    assert answer.status_code == 422 and "请填写转阅给谁。" in text_of(answer)


def test_the_scan_is_kept_and_only_whole_source_viewers_open_it(office, client, cast, page):
    scan = SimpleUploadedFile("批示件.png", samples.picture(), content_type="image/png")
    office.post(URL, page(scans=scan))
    attachment = Attachment.objects.get()
    assert (attachment.owner_kind, attachment.purpose) == ("sources.source", "scan")
    url = reverse("files:download", args=[attachment.public_id])
    assert "谁、何时下载记入操作记录" in text_of(office.get(url))
    before = AuditEntry.objects.count()
    assert office.get(reverse("files:show", args=[attachment.public_id])).status_code == 200
    assert AuditEntry.objects.count() == before
    saved = office.post(url)
    assert saved["Content-Disposition"].startswith("attachment") and saved.streaming
    assert AuditEntry.objects.order_by("-seq").first().kind == "files.attachment.downloaded"
    client.force_login(cast.handler)
    assert client.get(url).status_code == 404 and client.post(url).status_code == 404
    assert client.get(Source.objects.get().get_absolute_url()).status_code == 404


BAD = [
    ({"due": "2020-01-01"}, "早于开始日期"),
    ({"due": "2026-02-30"}, "日期“2026-02-30”不存在，请按“年-月-日”填写，例如 2026-02-28。"),
    ({"due": "2206-11-01"}, "办结期限应在 2000 年至 2099 年之间，请检查年份。"),
    ({"supporting": "市住房城乡建设局"}, "“市住房城乡建设局”已是主办单位，不能同时作为协办单位。"),
    ({"words_1": "绝密★启用前"}, "检测到疑似密级标志“绝密★”，内容未保存"),
    ({"title": "机密★10年"}, "检测到疑似密级标志“机密★”，内容未保存"),
    ({"requirements": "机密☆"}, "检测到疑似密级标志“机密☆”，内容未保存"),
    ({"title": "  "}, "请填写来件标题。"),
    ({"words_1": None, "who_1": None}, "请至少照录一位领导的批示。"),
    ({"who_1": None}, "请选择第1位批示人。"),
    ({"who_1": "other"}, "请填写第1位批示人的姓名或职务。"),
    ({"words_1": None}, "请照录第1位批示的原文。"),
    ({"on_1": "2026-13-01"}, "不存在"),
    ({"on_1": "2099-01-01"}, "第1位批示人的日期不能晚于今天。"),
    ({"lead": None}, "请填写主办单位；还定不下来的，先登记，暂不交办。"),
    ({"requirements": "长" * 501}, "第1条要求共 501 字，超过上限 500 字，请分条填写。"),
]


@pytest.mark.parametrize(("change", "message"), BAD, ids=[message for _, message in BAD])
def test_bad_input_is_told_and_the_typed_text_kept(office, page, change, message):
    answer = office.post(URL, page(nickname="锦绣供暖", **change))
    assert answer.status_code == 422
    assert message in text_of(answer) and "锦绣供暖" in answer.content.decode()
    assert Source.objects.count() == 0


def test_secret_in_running_text_is_no_mark(office, page):
    office.post(URL, page(title="关于商业秘密保护和保密工作的信息", act="keep"))
    assert Source.objects.count() == 1


def test_unknown_holidays_warn_but_save(office, page):
    answer = office.post(URL, page(due="400个工作日"))
    assert "期限暂按周末推算；请管理员在“工作日历”中导入后系统将自动复核。" in text_of(office.get(answer.url))


def test_an_old_paper_is_registered_late_only_when_somebody_says_so(office, page):
    """三日内 of an instruction of ten days ago: the unit would be late as soon as it hears of it."""
    told = clock.today() - timedelta(days=10)
    old = page(on_1=told.isoformat())
    assert "期限已过，仍按此登记" not in text_of(office.get(URL))
    answer = office.post(URL, old)
    assert answer.status_code == 422 and Source.objects.count() == 0
    assert f"办结期限（{told + timedelta(days=3)}）早于今天（{clock.today()}）" in text_of(answer)
    assert 'name="overdue"' in answer.content.decode()
    read = office.post(reverse("intake:read"), old)
    assert 'name="overdue"' in read.content.decode() and "早于今天" in text_of(read)
    office.post(URL, old | {"overdue": "on"})
    assert Matter.objects.get().due_on == told + timedelta(days=3)


def test_a_paper_that_came_before_the_words_on_it_is_asked_about(office, page):
    early = page(received_on=(clock.today() - timedelta(days=2)).isoformat())
    answer = office.post(URL, early)
    assert answer.status_code == 302
    assert "早于末位批示日期" in text_of(office.get(answer.url))
    assert "早于末位批示日期" in text_of(office.post(reverse("intake:read"), early))
    assert "早于末位批示日期" not in text_of(office.post(reverse("intake:read"), page()))


def test_an_outsider_finds_no_such_page(client, cast, page):
    client.force_login(cast.handler)
    for url in (URL, "/intake/", "/intake/waiting/", "/intake/number-only/"):
        assert client.get(url).status_code == 404
    assert client.post(URL, page()).status_code == 404


def test_an_office_section_registers_and_follows_its_own(client, cast, page):
    client.force_login(cast.section_hand)
    client.post(URL, page())
    matter = Matter.objects.get()
    assert (matter.section, matter.source.section, matter.status) == (
        cast.section,
        cast.section,
        "dispatched",
    )


def test_the_page_costs_few_queries(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        office.get(URL)
