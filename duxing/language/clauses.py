"""From items and rows to clauses with their tasks."""

import re
from dataclasses import replace

from duxing.language import prose
from duxing.language.deadline_rules import Setting
from duxing.language.deadlines import find_deadlines
from duxing.language.frame import Frame
from duxing.language.lexicon import COLUMN_LEAD_INS
from duxing.language.outline import Item, TableRow
from duxing.language.quantities import find_figures, find_targets
from duxing.language.responsibility import Mark, Responsibility, find_marks, parse_mark
from duxing.language.results import Clause, ClauseKind, Task
from duxing.language.tables import Row
from duxing.language.text import Strand, as_written
from duxing.language.timing import read_timing
from duxing.language.units import OPENING, split_units

_AIMS = re.compile(r"(?:总体要求|指导思想|基本原则|目标|工作思路)[^/]{0,4}$")
_LEAD_IN = re.compile(rf"^[，。；：、）〕\s]*(?:{COLUMN_LEAD_INS})?")
_INTRODUCES = re.compile(r"(?:如下|以下(?:工作|任务|事项|要求|措施)|下列(?:工作|任务))[^。]{0,6}：$")


class ClauseBuilder:
    """Turns the parts of one document into clauses; holds what is the same for all of them."""

    def __init__(
        self, text: str, setting: Setting, frame: Frame, first_leads: bool, marked: bool, row_year: int | None
    ) -> None:
        self.text = text
        self.setting = setting
        self.first_leads = first_leads
        self.paper = prose.Paper(frame.is_minutes, frame.is_inspection, marked, frame.addressee)
        self.row_setting = replace(setting, year=setting.year or row_year, roll_over=False)

    # Items

    def item(self, item: Item) -> tuple[list[Clause], Responsibility | None]:
        """The clauses of an item, and what it passes on to the items below it, if anything."""
        if item.frame:
            return [
                self._clause(item.strand, item.section, "background", (), "版头、主送、落款等格式文字。")
            ], None
        marks = find_marks(item.strand.text)
        if marks:
            return self._marked(item, marks), None
        passes = self._introduction(item)
        if passes is None and item.inherited is not None and item.inherited.names_units:
            body = item.strand.part(item.body, len(item.strand))
            task = self._task(body, prose.with_helpers(body.text, item.inherited))
            reason = "责任单位承前面的标题。"
            return [self._clause(item.strand, item.section, "task", (task,), reason)], None
        return self._prose(item.strand, item.body, item.section, item.inherited), passes

    def _introduction(self, item: Item) -> Responsibility | None:
        """“试点地区要……重点做好以下工作：” names who does what follows."""
        if item.level or not _INTRODUCES.search(item.strand.text):
            return None
        actors = prose.find_actors(item.strand.text)
        if not actors or not re.match(r"要|应|须|负责", actors[0].rest):
            return None
        return prose.who(item.strand.text, "")

    def _marked(self, item: Item, marks: list[Mark]) -> list[Clause]:
        """One mark, one task; marks side by side belong together; words after the last are prose."""
        clauses: list[Clause] = []
        strand, position = item.strand, 0
        groups = _grouped(strand.text, marks)
        for number, group in enumerate(groups):
            begin = item.body if position == 0 else position
            start, end = begin, group[0].start
            close = _past_stop(strand.text, group[-1].end)
            if strand.text[close : close + 1] == "：":
                # “★口袋公园建设（责任单位：……）：剩余8座……”: the words follow their mark.
                start = close + 1
                end = close = groups[number + 1][0].start if number + 1 < len(groups) else len(strand)
            said = parse_mark("；".join(m.words for m in group), first_leads=self.first_leads).under(
                item.inherited
            )
            body = _trim(strand.part(start, end))
            if strand.text[group[0].start] not in OPENING:
                body = _without_title(body)
            whole = strand.part(position, close)
            if body.text and (said.names_units or said.deadline):
                clauses.append(
                    self._clause(whole, item.section, "task", (self._task(body, said),), "有责任标注。")
                )
            else:
                clauses.append(
                    self._clause(whole, item.section, "open", (), "有标注，但没有读出责任单位，请核对。")
                )
            position = close
        if position < len(strand):
            clauses.extend(self._prose(strand.part(position, len(strand)), 0, item.section, item.inherited))
        return clauses

    def _prose(
        self, strand: Strand, body: int, section: str, inherited: Responsibility | None
    ) -> list[Clause]:
        clauses: list[Clause] = []
        before, position = "", 0
        found, aims = prose.sentences(strand, body), bool(_AIMS.search(section))
        index = 0
        while index < len(found):
            sentence = found[index]
            text = strand.text[sentence.body : sentence.end]
            verdict = prose.judge(text, before, self.setting, self.paper, aims=aims)
            end = sentence.end
            following = (
                strand.text[found[index + 1].body : found[index + 1].end] if index + 1 < len(found) else ""
            )
            if verdict.kind != "task" and prose.only_names_who(following) and re.search(r"\d", text):
                # “……年底前交付612套。由县住建局具体负责……”: the second sentence says who.
                verdict = prose.Verdict("task", prose.who(following, text), "后一句写明了谁做。")
                end, index = found[index + 1].end, index + 1
            whole = strand.part(position, end)
            tasks: tuple[Task, ...] = ()
            if verdict.kind == "task" and verdict.responsibility is not None:
                said = verdict.responsibility.under(inherited)
                tasks = (self._task(_trim(strand.part(sentence.body, sentence.end)), said),)
            kind: ClauseKind = "task" if tasks else "open" if verdict.kind == "open" else "background"
            clauses.append(self._clause(whole, section, kind, tasks, verdict.reason))
            before, position, index = text, end, index + 1
        if not clauses:
            clauses.append(self._clause(strand, section, "background", (), "没有交办内容。"))
        return clauses

    # Rows

    def row(self, part: TableRow) -> list[Clause]:
        """A table row is one clause and one task."""
        row = part.row
        if row.is_header:
            return [self._row_clause(row, part.section, "background", (), "表头。")]
        cells = row.cells.get("name", []) + row.cells.get("task", [])
        if not row.cells.get("task"):
            cells = row.cells.get("name", []) + row.cells.get("goal", [])
        if not cells:
            return [self._row_clause(row, part.section, "open", (), "表格中没有读出任务内容，请核对。")]
        said = self._row_responsibility(row).under(part.inherited)
        spans = [cell.span() for cell in cells]
        written = " ".join(as_written(self.text, a, b) for a, b in spans)
        words = Strand("，".join(c.text for c in cells), [i for c in cells for i in (*c.at, c.at[-1])][:-1])
        task = self._task(words, said, self.row_setting)
        task = replace(task, text=written, start=min(a for a, _ in spans), end=max(b for _, b in spans))
        return [self._row_clause(row, part.section, "task", (task,), "表格一行一条。")]

    def _row_responsibility(self, row: Row) -> Responsibility:
        lead, responsible = row.words("lead"), row.words("responsible")
        support = row.words("support")
        phrases = []
        if lead:
            phrases.append(f"牵头单位：{lead}")
        if responsible:
            phrases.append(f"责任单位：{responsible}")
        said = parse_mark("；".join(phrases), first_leads=self.first_leads) if phrases else Responsibility()
        helpers = split_units(support, keep_vague=False)
        deadline = "，".join(cell.text for cell in row.cells.get("deadline", [])) or None
        return replace(
            said,
            support=(*said.support, *(n for n in helpers.names if n not in said.lead + said.support)),
            and_others=said.and_others or helpers.and_others,
            deadline=deadline,
            leader=row.words("leader") or None,
        )

    # Parts of both

    def _task(self, body: Strand, said: Responsibility, setting: Setting | None = None) -> Task:
        start, end = body.span()
        timing = read_timing(body.text, said.deadline, setting or self.setting)
        figures = find_figures(body.text)
        return Task(
            start=start, end=end, text=as_written(self.text, start, end),
            lead=said.lead, support=said.support, lead_explicit=said.lead_explicit, and_others=said.and_others,
            deadline=timing.deadline, due=timing.due, due_rule=timing.rule, ongoing=timing.ongoing,
            milestones=timing.milestones, leader=said.leader, targets=tuple(f.target for f in figures), figures=figures, collate=said.collate,
        )  # fmt: skip

    def _clause(
        self, strand: Strand, section: str, kind: ClauseKind, tasks: tuple[Task, ...], reason: str
    ) -> Clause:
        start, end = strand.span()
        return Clause(start, end, as_written(self.text, start, end), section, kind, tasks, reason)

    def _row_clause(
        self, row: Row, section: str, kind: ClauseKind, tasks: tuple[Task, ...], reason: str
    ) -> Clause:
        written = as_written(self.text, row.start, row.end)
        lead = len(self.text[row.start : row.end]) - len(self.text[row.start : row.end].lstrip())
        end = row.start + len(self.text[row.start : row.end].rstrip())
        return Clause(row.start + lead, end, written, section, kind, tasks, reason)


def _grouped(text: str, marks: list[Mark]) -> list[list[Mark]]:
    groups: list[list[Mark]] = []
    for mark in marks:
        if groups and not text[groups[-1][-1].end : mark.start].strip("，。；、"):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _past_stop(text: str, end: int) -> int:
    while end < len(text) and text[end] in "。；，":
        end += 1
    return end


def _trim(strand: Strand) -> Strand:
    lead = _LEAD_IN.match(strand.text)
    return strand.part(lead.end() if lead else 0, len(strand))


_TITLE_SENTENCE = re.compile(r"^[^，。；：\d]{2,14}。")


def _without_title(body: Strand) -> Strand:
    """Leave out a title sentence where a short measurable sentence follows that says it in full.

    “解决饮水安全问题。六月底前解决十二万人饮水问题。责任单位：……”: the second sentence is the task
    (corpus, 030). Items marked in brackets and longer ones keep their title as part of their wording.
    """
    match = _TITLE_SENTENCE.match(body.text)
    if match is None or not 8 <= len(body) - match.end() <= 60:
        return body
    rest = body.text[match.end() :]
    measurable = find_targets(rest) or find_deadlines(rest, Setting(year=2000))
    return body.part(match.end(), len(body)) if measurable else body
