"""One example of each paper, and ways to read the papers back."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from duxing.papers.breakdown import Breakdown, Task
from duxing.papers.models import OfficeProfile
from duxing.papers.notice import Addressee, Notice, Words
from duxing.papers.report import Point, Proxy, Report, Step

OFFICE = OfficeProfile(
    government="云川市人民政府",
    office="云川市人民政府督查室",
    letterhead="云川市人民政府督查室",
    prefix="云政督",
    seal="云川市人民政府督查室",
    report_to="市政府督查室",
    printer="云川市人民政府办公室",
    contact="高原",
    telephone="0700—2345600",
)

NOTICE = Notice(
    number="云政督批〔2026〕37号",
    matter_title="锦绣家园供暖温度不够问题的核查处理",
    basis=[Words("陆承远市长11月11日批示", "请住房城乡建设局会同云麓区速查，三日内报。")],
    requirements=["查明供暖温度不达标的原因；", "恢复居民室内温度至18℃以上；", "三日内将结果报市政府。"],
    lead=Addressee("市住房城乡建设局"),
    supporting=[
        Addressee("云麓区人民政府"),
        Addressee("市城投集团"),
        Addressee("国网云川供电公司", consulted=True),
    ],
    roles=("主办", "协办"),
    issued_on=date(2026, 11, 11),
    due_on=date(2026, 11, 16),
    contact="许小满",
    telephone="0700—2345678",
)

REPORT = Report(
    unit="云川市住房和城乡建设局",
    matter_title="城区内涝治理雨水管网改造",
    dated=date(2026, 10, 25),
    report_to="市政府督查室",
    matter_number="云政督报〔2026〕12号",
    as_of=date(2026, 10, 25),
    state="按序时推进",
    signer="陈建业",
    points=[
        Point(
            "新建改造雨水管网12公里；",
            "累计9.6公里，占80.0%（截至10月25日）",
            "剩余2.4公里因燃气迁改滞后，11月30日贯通。",
        ),
        Point("消除易涝点9处", "9处，占100%（截至5月26日）", "5月26日市防指办验收。"),
    ],
    problems="古桥路段燃气管线迁改滞后。\n部分路段须错峰作业。",
    steps=[
        Step("燃气移交后倒排工期", date(2026, 11, 30), "市政科赵立"),
        Step("完成第三座泵站检修", date(2027, 1, 20)),
    ],
    evidence=["易涝点消除验收表", "改造进度台账"],
    contact="赵立",
    telephone="0700—2345001",
)

PROXY = Proxy("据纸质件代录", "高原")

RISKY = Task('=HYPERLINK("http://example.org","点我")', "+1", "@甲", "-2", "＝1", "长期坚持", "'引号")
TASKS = [
    Task(
        f"第{n}项：推进城区内涝治理，新建改造雨水管网12公里，消除易涝点9处，确保安全度汛。",
        "雨水管网12公里；易涝点9处",
        "顾维城",
        "市住房城乡建设局",
        "市水利局、市城市管理局、云麓区政府",
        "2026年11月底前",
        section="三、持续改善城乡面貌" if n < 12 else "四、切实保障民生",
    )
    for n in range(1, 31)
]
BREAKDOWN = Breakdown("2026年重点任务分解表", "市政府工作报告", date(2026, 2, 10), [*TASKS, RISKY])

with_changes = replace


def text_of(paper):
    """All text of a docx, paragraph by paragraph, tables included."""
    body = Document(BytesIO(paper.content)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def squeezed(text):
    return re.sub(r"\s", "", text)


def pdf_pages(content):
    """(width, height, text without white space) of each page."""
    pages = PdfReader(BytesIO(content)).pages
    return [(float(p.mediabox.width), float(p.mediabox.height), squeezed(p.extract_text())) for p in pages]
