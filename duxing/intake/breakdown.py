"""任务分解表 of a source: its matters in the order of the text, as the spreadsheet wants them."""

from datetime import date
from io import BytesIO
from typing import Any

from django.http import FileResponse

from duxing.intake.decomposition import decomposed
from duxing.intake.draft_row import Draft
from duxing.matters.states import MatterStatus
from duxing.papers.breakdown import Breakdown, Task
from duxing.papers.layout import PaperFile
from duxing.sources.models import Source

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GIVEN_UP = (MatterStatus.NOT_FILED, MatterStatus.CANCELLED)


def breakdown_of(source: Source, user: Any, dated: date) -> Breakdown:
    """The table with every matter that is still wanted, under the headings of the text."""
    page = decomposed(source, user)
    tasks = [
        _task(draft, row.clause.section)
        for row in page.rows
        for draft in row.drafts
        if draft.matter.status not in GIVEN_UP
    ]
    terms = source.type.terms
    return Breakdown(
        title=f"{source.title}任务分解表"[:100],
        source="　".join(part for part in (source.title, source.document_number) if part),
        dated=dated,
        tasks=tasks,
        lead_word="主办单位" if terms == "handled" else "牵头单位",
        supporting_word="协办单位" if terms == "handled" else "配合单位",
    )


def _task(draft: Draft, section: str) -> Task:
    matter = draft.matter
    leader = matter.leader.holder.name if matter.leader and matter.leader.holder else ""
    lead = matter.lead_unit.name if matter.lead_unit else _unknown(draft.open_leads)
    if draft.parallel:
        collates = f"（{lead}汇总）" if lead else ""
        lead = "、".join(draft.parallel) + collates
    return Task(
        text=matter.title,
        target="；".join(row.text for row in draft.needs if row.text != matter.title),
        leader=leader,
        lead=lead,
        supporting="、".join(filter(None, [*draft.supporting, _unknown(draft.open_others)])),
        due=_due(draft),
        note=matter.number or matter.item_label,
        section=section.split(" / ")[0],
    )


def _unknown(names: list[str]) -> str:
    return "、".join(f"{name}（未识别）" for name in names)


def _due(draft: Draft) -> str:
    day = draft.matter.due_on
    if day is None:
        return draft.matter.due_text
    return f"{day.year}年{day.month}月{day.day}日"


def as_download(paper: PaperFile) -> FileResponse:
    """The finished table as a file to be saved."""
    return FileResponse(BytesIO(paper.content), as_attachment=True, filename=paper.name, content_type=XLSX)
