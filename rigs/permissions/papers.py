"""Sources of one keeper in every state of their decomposition, with sentences, drafts and names."""

from typing import Any

from duxing.core import clock
from duxing.intake.services.importing import import_document
from duxing.intake.services.registering import register_source
from duxing.intake.services.settling import file_all, settle
from duxing.orgs.services.units import add_alias
from duxing.sources.models import Source
from duxing.testing.matters import source_type
from rigs.permissions.facts import Facts, Thing

PLAN = """关于印发重点任务分工方案的通知
{0}

各有关单位：
现将分工方案印发给你们，请认真贯彻执行。

一、城市建设
1.新建改造雨水管网12公里，消除易涝点9处。（责任单位：市住房城乡建设局牵头，市水利局配合；完成时限：12月底前）
2.新增公办幼儿园学位3600个，开工学校5所。（责任单位：不详局牵头；完成时限：12月底前）
3.改造校舍12所。（责任单位：市教育局牵头；完成时限：12月底前）
"""
PLAIN = """关于印发重点任务分工方案的通知
{0}

一、城市建设
1.新建改造雨水管网12公里，消除易涝点9处。（责任单位：市住房城乡建设局牵头，市水利局配合；完成时限：12月底前）
2.改造校舍12所。（责任单位：市教育局牵头；完成时限：12月底前）
"""


class PaperKit:
    """Adds to a kit what is decomposed rather than instructed; no leader's line, the keeper's own."""

    def __init__(self, kit: Any) -> None:
        self.kit, self.by = kit, kit.by

    def fill(self) -> None:
        self.apart()
        self.plain_papers()
        for stage in ("ready", "filed", "settled"):
            source, _ = self.brought_in(stage, PLAIN)
            if stage == "filed":
                file_all(source, by=self.by)
            if stage == "settled":
                settle(source, by=self.by)
        unit = self.kit.tree.units[self.kit.home]
        alias = add_alias(unit, self.kit.words.new(), by=self.kit.tree.users["director"])
        self.kit.add("alias", "own", alias, Facts(home=self.kit.home), unit=self.kit.home)

    def brought_in(self, stage: str, text: str, kind: str = "meeting") -> tuple[Source, Thing]:
        """A document, imported and taken apart."""
        word, title = self.kit.words.new(), self.kit.words.new()
        facts = self.kit.facts(lines=frozenset(), has_text=True)
        source = import_document(
            by=self.by,
            text=text.format(word),
            type=source_type(kind),
            received_on=clock.today(),
            original=None,
            title=f"{title}方案",
            year=clock.today().year,
            dated_on=clock.today(),
        )
        thing = self.kit.add("source", stage, source, facts)
        self.kit.word("text", thing, word)
        self.kit.word("source", thing, title)
        return source, thing

    def apart(self) -> None:
        """A document under review: its sentences, drafts, and the name that nobody knows."""
        source, thing = self.brought_in("apart", PLAN)
        facts = thing.facts
        drafts = list(source.matters.order_by("pk"))
        self.kit.add("clause", "apart", source.clauses.get(text__contains="雨水管网"), facts)
        self.kit.add("draft", "apart", drafts[0], facts)
        self.kit.add("draft", "second", drafts[1], facts)
        self.kit.add("question", "apart", source.unit_questions.get(), facts)

    def plain_papers(self) -> None:
        """A text not yet taken apart, a batch that waits for its approval."""
        facts = self.kit.facts(lines=frozenset(), has_text=True)
        text = register_source(
            by=self.by,
            type=source_type("meeting"),
            title="会议纪要",
            received_on=clock.today(),
            text=PLAIN.format(""),
            year=clock.today().year,
        )
        self.kit.add("source", "text", text, facts)
        self.brought_in("batch", PLAIN, "work_report")
