"""Matters of one unit at every stage, each with words of its own, brought there by the services."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from duxing.core import clock
from duxing.files.models import Attachment
from duxing.files.tests.samples import picture
from duxing.intake.services.filing import approve, file_matter
from duxing.intake.services.registering import Saying, register_source
from duxing.matters.models import Feedback, Matter
from duxing.matters.services.closing import close
from duxing.matters.services.creating import Excerpt, RequirementData, create_matter, drop_proposal
from duxing.matters.services.dispatching import Share, dispatch, note_call
from duxing.matters.services.issuing import issue_notice
from duxing.matters.services.presenting import Entry, record_read, submit_to_leaders
from duxing.matters.services.receiving import receive
from duxing.matters.services.reporting import (
    Report,
    save_draft,
    send_to_sign,
    sign_and_submit,
    start_draft,
    submit_by_proxy,
    submit_sealed,
)
from duxing.matters.services.reviewing import review
from duxing.matters.services.terms import on_date
from duxing.notices.models import Notice
from duxing.sources.models import Source
from duxing.testing.matters import final_due, full_report, on_paper, source_type
from rigs.permissions.facts import Facts, Thing

SEALED, SCAN = "盖章件.png", "扫描件.png"


def scan(name: str = SCAN) -> SimpleUploadedFile:
    """A small picture, as a fresh upload."""
    return SimpleUploadedFile(name, picture(), "image/png")


class Kit:
    """Makes the records of one unit and tells the world what they are."""

    def __init__(self, world: Any, unit: str, line: str, keeper: str, neighbour: str, third: str) -> None:
        self.world, self.tree, self.words = world, world.tree, world.words
        self.home, self.line, self.keeper = unit, line, keeper
        self.near, self.third = neighbour, third
        self.other = "vice2" if line == "vice" else "vice"
        self.unit = self.tree.units[unit]
        self.by = self.tree.users[keeper]
        self.office, self.second = self.tree.users["officer"], self.tree.users["deputy"]
        self.hand, self.signer = self.tree.users[f"{unit}.hand"], self.tree.users[f"{unit}.signer"]

    def add(self, kind: str, stage: str, row: Any, facts: Facts, **more: Any) -> Thing:
        """Keep a record for the matrix."""
        thing = Thing(kind, stage, str(row.public_id), facts, pk=row.pk, **more)
        self.world.things.append(thing)
        return thing

    def word(self, kind: str, thing: Thing, word: str) -> None:
        """Say where a word stands."""
        self.words.own(word, kind, thing)

    def fill(self) -> None:
        """Every stage of a matter's life."""
        self.proposals()
        self.at_work()
        self.reports()
        self.results()
        self.kinds_of_sources()
        self.told()

    def facts(self, **more: Any) -> Facts:
        lines = more.pop("lines", frozenset({self.line}))
        section = "mssk" if self.keeper == "section" else ""
        return Facts(home=self.home, lines=lines, charge=self.line, section=section, **more)

    def source(
        self,
        facts: Facts,
        stage: str,
        *,
        kind: str = "instruction",
        chain: Sequence[str] = (),
        text: str = "",
    ) -> tuple[Source, Thing]:
        """A registered paper: an outside leader's words, then those of `chain` or of the line's leader."""
        title, first = self.words.new(), self.words.new()
        said = [Saying("省领导", clock.today(), f"{first}请云川市核处。")]
        for label in chain or (self.line,):
            words = f"{self.words.new()}请速查办。"
            said.append(
                Saying(self.tree.users[label].name, clock.today(), words, leader=self.tree.posts[label])
            )
        row = register_source(
            by=self.by,
            type=source_type(kind),
            title=f"{title}来件",
            received_on=clock.today(),
            chain=said,
            text=text,
            scan=scan(f"{self.words.new()}.png"),
            visibility=facts.visibility,
            is_internal=facts.internal,
        )
        thing = self.add("source", stage, row, facts)
        self.word("source", thing, title)
        for one in row.instructions.all():
            self.word("chain", thing, one.words[:8])
        file = Attachment.objects.get(owner_public_id=row.public_id)
        self.add("attachment", f"{stage}-scan", file, facts, owner=thing, basis="source")
        self.word("file", thing, file.original_name[:8])
        return row, thing

    def proposal(self, stage: str, **details: Any) -> tuple[Matter, Facts]:
        """A proposed matter with its source; `details` as `facts` and `source` take them."""
        paper = {name: details.pop(name) for name in ("kind", "chain", "text") if name in details}
        facts = self.facts(**details)
        source, _ = self.source(facts, f"of-{stage}", **paper)
        last = source.instructions.order_by("-position").first()
        title, need = self.words.new(), self.words.new()
        matter = create_matter(
            by=self.by,
            type=source.type,
            source=source,
            title=f"{title}事项",
            term=on_date(clock.today() + timedelta(days=10)),
            requirements=[RequirementData(f"{need}查明原因"), RequirementData("完成改造")],
            lead_unit=self.unit,
            excerpts=[Excerpt(last.words, instruction=last)],
            leader=self.tree.posts[self.line],
            supervisor=self.office,
        )
        # What was quoted may be read by the units too, unless the source shows them nothing.
        self.word("excerpt", Thing("matter", stage, "", facts), last.words[:8])
        kept = self.add("matter", stage, matter, facts)
        self.word("matter", kept, title)
        self.word("matter", kept, need)
        return matter, facts

    def proposals(self) -> None:
        """Before it has a number: proposed, waiting for a word, approved by telephone, dropped."""
        self.proposal("proposed")
        gone, facts = self.proposal("gone")
        self.world.things.append(Thing("matter", "dropped", str(gone.public_id), facts, turn="gone"))
        drop_proposal(gone, by=self.by)
        # Another leader's words came before those of the leader in charge: the other's aide sees it.
        both = {"chain": ("mayor", self.other, self.line), "lines": frozenset({self.other, self.line})}
        waiting, _ = self.proposal("waiting", **both)
        file_matter(waiting, by=self.by)
        phoned, facts = self.proposal("phoned", chain=("mayor", self.line))
        file_matter(phoned, by=self.by)
        approve(phoned, by=self.office, proxy=on_paper("方既明"))
        entry = phoned.approvals.get()
        self.add("approval", "phoned", entry, facts)
        self.add("proxy", "approval", entry.proxy, facts, basis="approval")

    def filed(self, stage: str, **details: Any) -> tuple[Matter, Facts]:
        matter, facts = self.proposal(stage, **details)
        return file_matter(matter, by=self.by), facts

    def handed(
        self, stage: str, *, alone: bool = True, parallel: Sequence[Any] = (), **details: Any
    ) -> tuple[Matter, Facts]:
        """A matter in the hands of the unit; with company, its neighbour supports and a third is informed."""
        matter, facts = self.filed(stage, **details)
        others = [] if alone else [Share(self.tree.units[self.near], "supporting", matter.due_on)]
        others += [] if alone else [Share(self.tree.units[self.third], "informed")]
        dispatch(matter, by=self.by, lead=Share(self.unit), others=others, parallel=parallel)
        matter.refresh_from_db()
        facts.handed = True
        facts.parts = {one.unit.code: one.role for one in matter.assignments.select_related("unit")}
        return matter, facts

    def at_work(self) -> None:
        """Filed, handed out alone and in company, spread over others, with a slip and a call."""
        self.filed("filed")
        for stage, alone in (("handed", True), ("shared", False)):
            matter, facts = self.handed(stage, alone=alone)
            for one in matter.assignments.select_related("unit"):
                self.add("assignment", stage, one, facts, unit=one.unit.code)
        note = self.words.new()
        note_call(matter, by=self.office, answered_by="联络员", words=f"{note}已电话通知")
        self.word("call", Thing("matter", "shared", "", facts, unit=self.home), note)
        slip, slip_facts = self.handed("slip")
        paper = issue_notice(slip, by=self.office)
        thing = Thing("matter", "slip", str(slip.public_id), slip_facts)
        self.add("attachment", "notice", paper, slip_facts, owner=thing, basis="matter")
        units = [self.tree.units[self.near], self.tree.units[self.third]]
        above, facts = self.handed("spread", parallel=units)
        shared = self.facts(handed=True, parts=dict(facts.parts))
        for child in above.children.select_related("lead_unit"):
            code = child.lead_unit.code
            own = self.facts(handed=True, parts={code: "lead"}, collator=self.home)
            self.add("matter", "part", child, own)
            self.add("assignment", "part", child.assignments.get(), own, unit=code)
            shared.parts[code] = "lead"
        # The parts carry the title, the words and the requirements of what was spread.
        for word, (kind, thing) in list(self.words.kinds.items()):
            if thing.facts is facts and kind in ("matter", "excerpt"):
                self.word(kind, Thing("matter", "spread", "", shared), word)

    def taken(self, stage: str, **details: Any) -> tuple[Matter, Facts]:
        """A matter for which the unit has signed."""
        matter, facts = self.handed(stage, **details)
        receive(matter.assignments.get(unit=self.unit), by=self.hand)
        matter.refresh_from_db()
        return matter, facts

    def report(self, stage: str, row: Feedback, facts: Facts, **more: Any) -> Thing:
        """Keep a report and the words in it."""
        thing = self.add("feedback", stage, row, facts, unit=self.home, **more)
        if row.text:
            self.word("report", thing, row.text[:8])
        return thing

    def draft(self, stage: str, **details: Any) -> tuple[Feedback, Facts]:
        matter, facts = self.taken(stage, **details)
        draft = start_draft(final_due(matter), by=self.hand)
        said = full_report(matter, text=f"{self.words.new()}已更换板换。")
        return save_draft(draft, said, by=self.hand), facts

    def signed(self, stage: str, **details: Any) -> tuple[Feedback, Facts]:
        draft, facts = self.draft(stage, **details)
        return sign_and_submit(send_to_sign(draft, by=self.hand), by=self.signer), facts

    def reports(self) -> None:
        """Due, drafted, waiting for its signature, sent, entered by proxy, sealed, sent back."""
        matter, facts = self.taken("due", alone=False)
        self.add("due", "due", final_due(matter), facts, unit=self.home)
        draft, facts = self.draft("drafting")
        self.report("drafting", draft, facts, spoken=False)
        waiting, facts = self.draft("signing")
        send_to_sign(waiting, by=self.hand)
        self.report("signing", waiting, facts, spoken=False)
        sent, facts = self.signed("sent", alone=False)
        self.report("sent", sent, facts)
        self.sealed()
        self.beside()
        back, facts = self.signed("returned")
        words, inside = self.words.new(), self.words.new()
        review(
            back,
            by=self.tree.users["director"],
            decision="return",
            codes=["R2"],
            words=f"{words}请核对。",
            internal_note=f"{inside}数据存疑。",
        )
        thing = self.report("returned", back, facts)
        self.word("report", thing, words)
        self.word("inside", thing, inside)

    def beside(self) -> None:
        """The report of a unit that supports: not for the lead unit, nor for whoever has another post."""
        matter, facts = self.handed("beside", alone=False)
        hand, signer = self.tree.users[f"{self.near}.hand"], self.tree.users[f"{self.near}.signer"]
        receive(matter.assignments.get(unit__code=self.near), by=hand)
        said = Report(full_report(matter, text=f"{self.words.new()}已配合办理。").values, [])
        due = final_due(matter, self.tree.units[self.near])
        draft = save_draft(start_draft(due, by=hand), said, by=hand)
        sent = sign_and_submit(send_to_sign(draft, by=hand), by=signer)
        thing = self.add("feedback", "beside", sent, facts, unit=self.near)
        self.word("report", thing, sent.text[:8])

    def entered(self, stage: str, **details: Any) -> tuple[Feedback, Facts]:
        """A report that the officer entered from paper."""
        matter, facts = self.taken(stage, **details)
        said = full_report(matter, text=f"{self.words.new()}据纸件。")
        return submit_by_proxy(final_due(matter), said, by=self.office, proxy=on_paper()), facts

    def sealed(self) -> None:
        """Entered by proxy without a scan; a sealed paper, whose scan hangs on the report."""
        row, facts = self.entered("entered")
        self.report("entered", row, facts, hand="officer")
        self.add("proxy", "bare", row.proxy, facts, unit=self.home, basis="report")
        matter, facts = self.taken("sealed", alone=False)
        said = full_report(matter)
        row = submit_sealed(final_due(matter), said, by=self.hand, scan=scan(f"{self.words.new()}.png"))
        thing = self.report("sealed", row, facts)
        file = Attachment.objects.get(owner_public_id=row.public_id)
        self.add("attachment", "evidence", file, facts, owner=thing, basis="report")
        self.word("report", thing, file.original_name[:8])

    def accepted(self, stage: str) -> tuple[Matter, Facts]:
        row, facts = self.entered(stage)
        review(row, by=self.second, decision="accept")
        matter = Matter.objects.get(pk=row.assignment.matter_id)
        return matter, facts

    def results(self) -> None:
        """Accepted, on a slip, read by every leader, closed."""
        self.accepted("accepted")
        matter, facts = self.accepted("slipped")
        summary = self.words.new()
        slip = submit_to_leaders([Entry(matter, f"{summary}已恢复。")], by=self.office)
        thing = self.add("submission", "slip", slip, facts)
        self.word("slip", thing, summary)
        labels = {post.pk: label for label, post in self.tree.posts.items()}
        first = slip.readings.order_by("position").first()
        self.add("reading", "first", first, facts, turn=labels.get(first.leader_id, ""))
        self.read("presented")
        matter, facts = self.read("closed")
        criteria = [{"text": one.text, "met": True} for one in matter.requirements.all()]
        close(
            matter, by=self.tree.users["director"], outcome="done", note="属实，同意办结。", criteria=criteria
        )

    def read(self, stage: str) -> tuple[Matter, Facts]:
        """A matter that every leader has read, entered from the paper."""
        matter, facts = self.accepted(stage)
        slip = submit_to_leaders([Entry(matter, "已恢复。")], by=self.office)
        for reading in slip.readings.order_by("position"):
            record_read(reading, by=self.office, proxy=on_paper(reading.leader_name, scan=scan()))
        matter.refresh_from_db()
        entry = slip.readings.order_by("position").first().proxy
        if stage == "presented":
            self.add("proxy", "reading", entry, facts, basis="reading")
            file = Attachment.objects.get(owner_public_id=entry.public_id)
            owner = Thing("proxy", "reading", str(entry.public_id), facts, basis="reading")
            self.add("attachment", "reading-scan", file, facts, owner=owner, basis="proxy")
        return matter, facts

    def kinds_of_sources(self) -> None:
        """The three visibilities, and an internal paper."""
        for stage, visibility in (("whole", "whole"), ("excerpts", "excerpt"), ("nothing", "nothing")):
            text = self.words.new()
            matter, facts = self.handed(
                stage,
                alone=False,
                visibility=visibility,
                text=f"{text}全文。" * 3,
                has_text=True,
            )
            self.word("text", Thing("source", stage, str(matter.source.public_id), facts), text)
        inner, facts = self.signed("internal", internal=True)
        self.report("internal", inner, facts)

    def told(self) -> None:
        """The notices that all of this has sent to the unit's liaison."""
        row = Notice.objects.filter(recipient=self.hand).order_by("pk").first()
        self.add("notice", "own", row, self.facts(), turn=f"{self.home}.hand")
