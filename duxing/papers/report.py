"""办理情况报告: what a unit reports, as a paper ready to be signed and sealed (domain.md 6.1).

Generated from the filled form, so that nobody writes the same twice. What the form left empty does
not appear; nothing is added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from duxing.papers.layout import (
    HEADING,
    KAITI,
    LEFT,
    SIZE_4,
    SUBHEADING,
    Face,
    PaperFile,
    chinese_date,
    new_paper,
    number_line,
    paragraph,
    red_head,
    saved,
    signature,
    title,
)

_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Point:
    """One requirement and its answer. `done` is the figure with its as-of date, as one phrase."""

    requirement: str
    done: str = ""
    text: str = ""


@dataclass(frozen=True)
class Step:
    """One next step (下步措施) with its date and the person who answers for it."""

    text: str
    due_on: date | None = None
    person: str = ""


@dataclass(frozen=True)
class Proxy:
    """That the office entered the report from paper: the phrase, and who entered it."""

    phrase: str
    entered_by: str


@dataclass(frozen=True)
class Report:
    """The content of a report. `unit` is the full name that stands under it; dates are local.

    `number` is the unit's own 文号 and `signer` its 签发人; both may be blank and are then left to
    be filled in by hand. `matter_number` is the number of the slip that is answered.
    """

    unit: str
    matter_title: str
    dated: date
    report_to: str
    matter_number: str = ""
    number: str = ""
    signer: str = ""
    as_of: date | None = None
    state: str = ""
    points: Sequence[Point] = ()
    text: str = ""
    problems: str = ""
    help_needed: str = ""
    steps: Sequence[Step] = ()
    evidence: Sequence[str] = ()
    contact: str = ""
    telephone: str = ""
    proxy: Proxy | None = None


def report_docx(report: Report) -> PaperFile:
    """The report as .docx with red head, number line and 签发人."""
    heading = report_title(report.matter_title)
    document = new_paper(heading, report.unit)
    # The standard puts the mark 35 mm below the top of the type area.
    red_head(document, f"{report.unit}文件", before=70)
    number_line(document, report.number or f"　　　〔{report.dated.year}〕　　号", signer=report.signer)
    title(document, heading, before=40)
    paragraph(document, f"{report.report_to}：", align=LEFT, before=29)
    paragraph(document, _opening(report), indent=2)
    for n, (name, lines) in enumerate(_sections(report)):
        paragraph(document, f"{_numeral(n)}、{name}", HEADING, indent=2, keep=True)
        for text, face in lines:
            paragraph(document, text, face, indent=2, keep=face is SUBHEADING)
    paragraph(document, "特此报告。", indent=2, keep=True)
    _list_evidence(document, report.evidence)
    signature(document, report.unit, report.dated)
    if report.contact or report.telephone:
        parts = [f"联系人：{report.contact}"] if report.contact else []
        parts += [f"电话：{report.telephone}"] if report.telephone else []
        paragraph(document, f"（{'，'.join(parts)}）", indent=2)
    if report.proxy:
        note = f"注：本件{report.proxy.phrase}·录入人 {report.proxy.entered_by}"
        paragraph(document, note, Face(KAITI, SIZE_4, 24), indent=2, before=6)
    return saved(document, heading)


def report_title(matter_title: str) -> str:
    """关于××办理情况的报告, without doubling 关于 or a closing 情况."""
    core = matter_title.strip().strip("《》").removeprefix("关于").rstrip("。")
    core = core.removesuffix("办理情况").removesuffix("的")
    return f"关于{core}办理情况的报告"


def _opening(report: Report) -> str:
    number = f"（{report.matter_number}）" if report.matter_number else ""
    until = f"截至{_day(report.as_of, report)}的" if report.as_of else ""
    state = f"总体情况：{report.state}。" if report.state else ""
    return f"督办事项“{report.matter_title}”{number}收悉。现将{until}办理情况报告如下。{state}"


def _day(on: date, report: Report) -> str:
    """The date; its year only when the report is of another one."""
    return chinese_date(on, year=on.year != report.dated.year)


Line = tuple[str, Face]


def _sections(report: Report) -> list[tuple[str, list[Line]]]:
    body = Face()
    found: list[tuple[str, list[Line]]] = [("工作开展及进展情况", _progress(report, body))]
    found.append(("存在问题及原因", _paragraphs(report.problems, body)))
    found.append(("提请协调事项", _paragraphs(report.help_needed, body)))
    steps = [_step(n, step, report) for n, step in enumerate(report.steps, 1)]
    found.append(("下步措施", [(text, body) for text in steps]))
    return [(name, lines) for name, lines in found if lines]


def _progress(report: Report, body: Face) -> list[Line]:
    lines: list[Line] = []
    for n, point in enumerate(report.points):
        lines.append((f"（{_numeral(n)}）{point.requirement.rstrip('；;。')}。", SUBHEADING))
        if point.done:
            lines.append((f"完成数：{point.done.rstrip('。')}。", body))
        lines += _paragraphs(point.text, body)
    return lines + _paragraphs(report.text, body)


def _paragraphs(text: str, face: Face) -> list[Line]:
    return [(line.strip(), face) for line in text.splitlines() if line.strip()]


def _step(n: int, step: Step, report: Report) -> str:
    """1．text（时限：11月30日，责任人：赵立）。"""
    number = f"{n}．" if len(report.steps) > 1 else ""
    facts = []
    if step.due_on:
        facts.append(f"时限：{_day(step.due_on, report)}")
    facts += [f"责任人：{step.person}"] if step.person else []
    core = f"{number}{step.text.rstrip('。；;')}"
    return core + (f"（{'，'.join(facts)}）。" if facts else "。")


def _list_evidence(document: Any, evidence: Sequence[str]) -> None:
    """附件说明: no punctuation after the names; the numbers only when there are several."""
    for n, name in enumerate(evidence, 1):
        label = "附件：" if n == 1 else "　　　"
        number = f"{n}．" if len(evidence) > 1 else ""
        paragraph(
            document, f"{label}{number}{name}", indent=2, before=14 if n == 1 else 0, align=LEFT, keep=True
        )


def _numeral(n: int) -> str:
    """0 -> 一, 10 -> 十一, 20 -> 二十一."""
    tens, ones = divmod(n + 1, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return head + (_NUMERALS[ones - 1] if ones else "")
