"""督办通知单: one matter on one slip, from the office down to the units (domain.md 6.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duxing.papers.layout import (
    HEADING,
    LEFT,
    Face,
    PaperFile,
    chinese_date,
    joined,
    new_paper,
    number_line,
    paragraph,
    red_head,
    saved,
    signature,
    title,
)
from duxing.papers.models import OfficeProfile
from duxing.papers.tables import blank_row, form_table, imprint


@dataclass(frozen=True)
class Addressee:
    """A unit as papers name it. A stationed unit (驻市单位) is asked (商请), not told (请)."""

    name: str
    consulted: bool = False

    @property
    def asked(self) -> str:
        return f"{'商请' if self.consulted else '请'}{self.name}"


@dataclass(frozen=True)
class Words:
    """What the slip rests on: who said it and when, and the words (批示原文 or 议定内容)."""

    said_by: str
    text: str


@dataclass(frozen=True)
class Notice:
    """The content of a slip. Dates are local; `report_by` is the date until which to report.

    `roles` are the words for lead and supporting units on this kind of paper: 主办、协办 or
    牵头、配合. `due_words` says the deadline where it is not one date.
    """

    number: str
    matter_title: str
    basis: Sequence[Words]
    requirements: Sequence[str]
    lead: Addressee
    issued_on: date
    report_by: date | None = None
    due_on: date | None = None
    due_words: str = ""
    matter_number: str = ""
    supporting: Sequence[Addressee] = ()
    roles: tuple[str, str] = ("牵头", "配合")
    cycle: str = ""
    heading: str = "督办通知单"
    urgency: str = ""
    contact: str = ""
    telephone: str = ""
    copies: Sequence[str] = ()


def addressee(full_name: str, short_name: str, *, city: str, county: bool, stationed: bool) -> Addressee:
    """How papers name a unit: a county government in full without the city, others by 规范简称."""
    if county:
        return Addressee(full_name.removeprefix(city))
    return Addressee(short_name, consulted=stationed)


def notice_docx(notice: Notice, office: OfficeProfile) -> PaperFile:
    """The slip as .docx, to be stamped with the seal of the office."""
    document = new_paper(notice.heading, office.office, slip=True)
    if notice.urgency:
        paragraph(document, notice.urgency, HEADING, align=LEFT)
    red_head(document, office.letterhead, before=0 if notice.urgency else 6)
    number_line(document, notice.number, before=10)
    title(document, notice.heading, before=18)
    paragraph(document, f"{notice.lead.name}：", align=LEFT, before=8)
    paragraph(document, opening(notice), indent=2)
    paragraph(document, face=Face(size=4, line=6))
    form_table(document, _rows(notice))
    paragraph(document, closing(notice, office.report_to), indent=2, before=6, keep=True)
    signature(document, office.office, notice.issued_on, before=18)
    contact = _contact(notice, office)
    if contact:
        paragraph(document, contact, indent=2)
    paragraph(document, face=Face(size=8, line=10))
    blank_row(document, ["签收单位", "签收人", "签收时间"])
    if notice.copies:
        imprint(
            document, joined(notice.copies), office.printer or office.office, chinese_date(notice.issued_on)
        )
    return saved(document, f"{notice.heading}（{notice.number}）")


def opening(notice: Notice) -> str:
    """请市水利局牵头，云麓区人民政府配合，商请…协助，办理下列事项。"""
    told = [one.name for one in notice.supporting if not one.consulted]
    consulted = [one.name for one in notice.supporting if one.consulted]
    if not notice.supporting:
        return f"{notice.lead.asked}办理下列事项。"
    parts = [f"{notice.lead.asked}{notice.roles[0]}"]
    if told:
        parts.append(f"{joined(told)}{notice.roles[1]}")
    if consulted:
        parts.append(f"商请{joined(consulted)}{notice.roles[1]}")
    return "，".join(parts) + "，办理下列事项。"


def closing(notice: Notice, report_to: str) -> str:
    """请于×月×日前将办理情况报市政府督查室。 The year stands only when it is another one."""
    by = notice.report_by or notice.due_on
    if by is None:
        sentence = f"请及时将办理情况报{report_to}。"
    else:
        day = chinese_date(by, year=by.year != notice.issued_on.year)
        sentence = f"请于{day}前将办理情况报{report_to}。"
    return sentence + notice.cycle


def _rows(notice: Notice) -> list[tuple[str, list[str]]]:
    rows: list[tuple[str, list[str]]] = [("督查事项", [notice.matter_title])]
    if notice.matter_number and notice.matter_number != notice.number:
        rows.append(("事项编号", [notice.matter_number]))
    if notice.basis:
        rows.append(("交办依据", [f"{one.said_by}：{one.text}" for one in notice.basis]))
    numbered = [f"{n}．{text}" for n, text in enumerate(notice.requirements, 1)]
    rows.append(("办理要求", numbered if len(numbered) > 1 else list(notice.requirements)))
    due = notice.due_words or (chinese_date(notice.due_on) if notice.due_on else "")
    if due:
        rows.append(("办理时限", [due]))
    return rows


def _contact(notice: Notice, office: OfficeProfile) -> str:
    """（联系人：×××，电话：座机）; papers carry no mobile number."""
    person = notice.contact or office.contact
    telephone = notice.telephone or office.telephone
    parts = [f"联系人：{person}"] if person else []
    if telephone:
        parts.append(f"电话：{telephone}")
    return f"（{'，'.join(parts)}）" if parts else ""
