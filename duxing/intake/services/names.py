"""Unit names as a document writes them: known ones become units, the others questions to a person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from duxing.audit.services import record
from duxing.core.actions import action, attempt
from duxing.core.errors import BadInput, DomainError, Forbidden, NotAllowedNow
from duxing.core.states import save_changes
from duxing.intake.models import NameRole, OpenName, QuestionState, UnitQuestion
from duxing.intake.permissions import can_decompose
from duxing.matters.models import Matter, PlannedRole
from duxing.matters.services.creating import Planned, edit_matter
from duxing.orgs.matching import Directory, Sure, UnitMatch
from duxing.orgs.models import Unit, User
from duxing.orgs.services.units import add_alias
from duxing.sources.models import Source

NAME_LIMIT = 80
_COLLATES = re.compile(r"由?(?P<who>[^，。；、]{2,24}?)(?:负责)?(?:统一)?汇总")
_TAIL = re.compile(r"[（(][^（）()]*[）)]$")


@dataclass
class Roles:
    """Who is to do what: known units by part, and the names that nobody could tell."""

    lead: Unit | None = None
    others: list[Planned] = field(default_factory=list)
    open: list[tuple[UnitQuestion, str]] = field(default_factory=list)


class Names:
    """The directory and the answers given so far for one source; reads the directory once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.directory = Directory.load()
        rows = UnitQuestion.objects.filter(source=source).prefetch_related("units")
        self.questions = {row.written: row for row in rows}
        self._seen: dict[str, UnitMatch] = {}

    def match(self, written: str) -> UnitMatch:
        """What the directory says, also for a name with its second name in brackets."""
        if written not in self._seen:
            found = self.directory.match(written)
            if found.sure is Sure.UNKNOWN and _TAIL.search(written):
                shorter = self.directory.match(_TAIL.sub("", written))
                found = shorter if shorter.sure is Sure.EXACT else found
            self._seen[written] = found
        return self._seen[written]

    def units_of(self, written: str) -> tuple[list[Unit], UnitQuestion | None]:
        """The units that `written` means, or the open question about it (made when it is new)."""
        written = written[:NAME_LIMIT]
        question = self.questions.get(written)
        if question is not None:
            if question.state == QuestionState.OPEN:
                return [], question
            return list(question.units.all()), None
        found = self.match(written)
        if found.sure in (Sure.EXACT, Sure.GROUP):
            return list(found.units), None
        return [], self._ask(written, found)

    def _ask(self, written: str, found: UnitMatch) -> UnitQuestion:
        question = UnitQuestion.objects.create(
            source=self.source, written=written, sure=found.sure.value, note=found.note[:200]
        )
        question.candidates.set([*found.units, *found.near])
        self.questions[written] = question
        return question

    def roles(self, lead: Sequence[str], support: Sequence[str], text: str) -> Roles:
        """Turn the names of a task into its lead, the units beside it and open names.

        Several units behind the lead's names of a group act in parallel (分办), and who collates
        leads; of several single leads the first one leads (practice 1.0, 11).
        """
        made = Roles()
        collator = self._collator(text, [*lead, *support])
        leads = [name for name in lead if name != collator]
        groups = [self.units_of(name) for name in leads]
        parallel = any(len(units) > 1 for units, _ in groups)
        for name, (units, question) in zip(leads, groups, strict=True):
            if question is not None:
                first = made.lead is None and not parallel and name == leads[0]
                made.open.append((question, NameRole.LEAD if first else _beside(parallel)))
            for unit in units:
                self._take(made, unit, parallel, first=name == leads[0])
        if parallel and collator:
            self._collate(made, collator)
        for name in support:
            if name == collator and parallel:
                continue
            units, question = self.units_of(name)
            if question is not None and all(question is not one for one, _ in made.open):
                made.open.append((question, NameRole.SUPPORTING))
            made.others += [Planned(unit, PlannedRole.INFORMED) for unit in units]
        made.others = once_each(made.others, made.lead)
        return made

    def _collator(self, text: str, names: Sequence[str]) -> str:
        """The name before 汇总, if it is one of the task's units or stands in the directory."""
        found = _COLLATES.search(text)
        who = found["who"] if found else ""
        return who if who in names or (who and self.match(who).sure is Sure.EXACT) else ""

    def _take(self, made: Roles, unit: Unit, parallel: bool, *, first: bool) -> None:
        if parallel:
            made.others.append(Planned(unit, PlannedRole.PARALLEL))
        elif made.lead is None and first:
            made.lead = unit
        else:
            made.others.append(Planned(unit, PlannedRole.SUPPORTING))

    def _collate(self, made: Roles, collator: str) -> None:
        units, question = self.units_of(collator)
        if len(units) == 1:
            made.lead = units[0]
        elif question is not None:
            made.open.append((question, NameRole.LEAD))


def _beside(parallel: bool) -> str:
    return NameRole.PARALLEL if parallel else NameRole.SUPPORTING


def once_each(others: Iterable[Planned], lead: Unit | None) -> list[Planned]:
    """The units beside the lead, each once, in the order given."""
    taken = {lead.pk} if lead else set()
    kept = []
    for one in others:
        if one.unit.pk not in taken:
            taken.add(one.unit.pk)
            kept.append(one)
    return kept


def wait_for(matter: Matter, names: Iterable[tuple[UnitQuestion, str]]) -> None:
    """Note which names a draft waits for; part of the action that makes it."""
    seen: set[int] = set()
    for question, role in names:
        if question.pk not in seen:
            seen.add(question.pk)
            OpenName(matter=matter, question=question, role=role).save(force_insert=True)


@action
def answer_name(
    question: UnitQuestion, *, by: User, units: Sequence[Unit], version: int | None = None, keep: bool = True
) -> Source:
    """Say which unit (or units) a written name means; every draft that waits for it gets them.

    A name of one unit is kept as its alias unless `keep` is false or it is another unit's name too. Raises Forbidden, BadInput,
    NotAllowedNow when it was answered already, ChangedMeanwhile.
    """
    _refuse_answered(question, by)
    if not units:
        raise BadInput("请选择这个名称对应的单位。", "unit")
    for waiting in _waiting(question):
        _fill(waiting, list(units), by)
    question.units.set(units)
    save_changes(question, by=by, version=version, state=QuestionState.MAPPED)
    kept = keep and len(units) == 1 and _keep_alias(units[0], question.written, by)
    names = [unit.name for unit in units]
    record(by, "intake.name.answered", question, written=question.written, units=names, alias=kept)
    return question.source


@action
def dismiss_name(question: UnitQuestion, *, by: User, version: int | None = None) -> Source:
    """Say that the words are no unit's name; the drafts go on without it."""
    _refuse_answered(question, by)
    question.waiting.all().delete()
    save_changes(question, by=by, version=version, state=QuestionState.NO_UNIT)
    record(by, "intake.name.dismissed", question, written=question.written)
    return question.source


def _refuse_answered(question: UnitQuestion, by: User) -> None:
    if not can_decompose(by, question.source):
        raise Forbidden("只有督查室和登记该来文的科室可以对应单位。")
    if question.state != QuestionState.OPEN:
        raise NotAllowedNow(f"“{question.written}”已经处理过，请刷新页面。")


def _waiting(question: UnitQuestion) -> list[OpenName]:
    rows = question.waiting.select_related("matter__type", "matter__source", "matter__lead_unit")
    return list(rows.order_by("pk"))


def _fill(waiting: OpenName, units: list[Unit], by: User) -> None:
    """Put the units into the draft in the part for which the name stood."""
    matter, role = waiting.matter, waiting.role
    others = [Planned(row.unit, row.role) for row in matter.planned.select_related("unit").order_by("pk")]
    lead = matter.lead_unit
    if role == NameRole.LEAD and lead is None:
        if len(units) == 1:
            lead = units[0]
        else:
            others = [*(Planned(unit, PlannedRole.PARALLEL) for unit in units), *others]
    else:
        part = PlannedRole.PARALLEL if role == NameRole.PARALLEL else PlannedRole.INFORMED
        others += [Planned(unit, part) for unit in units]
    waiting.delete()
    edit_matter(matter, by=by, lead_unit=lead, others=once_each(others, lead))


def _keep_alias(unit: Unit, written: str, by: User) -> bool:
    """Keep the name, so that the next document is read at once; a name that means others too is not kept."""
    try:
        with attempt():
            add_alias(unit, written, by=by)
    except DomainError:
        return False
    return True
