"""Every record that people edit, each with one value that a race writes.

A record that is written once and never changed is named too, so that a new one must be put somewhere:
tests/rigs/test_races.py holds both lists against the models, and against what the services really change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from duxing.audit.models import AuditEntry
from duxing.audit.services import record
from duxing.core import states
from duxing.core.actions import action
from duxing.core.errors import ChangedMeanwhile
from duxing.core.models import Tracked
from rigs.races.crowd import Crowd
from rigs.races.history import BROKEN, REFUSED, WON, Attempt, Chain, Tally

FIRST = date(2030, 1, 1)


def words(n: int) -> str:
    """The n-th text, unlike any other."""
    return f"第{n}稿"


def day(n: int) -> date:
    """The n-th day."""
    return FIRST + timedelta(days=n)


def stamp(n: int) -> UUID:
    """The n-th mark of a state."""
    return UUID(int=n)


def things(n: int) -> dict[str, int]:
    """The n-th value of a column of structured data."""
    return {"n": n}


# Which column a race writes in each record that a service changes.
EDITED: dict[str, tuple[str, Callable[[int], Any]]] = {
    "intake.UnitQuestion": ("note", words),
    "matters.Assignment": ("received_by", words),
    "matters.ClauseLink": ("excerpt", words),
    "matters.Feedback": ("text", words),
    "matters.FeedbackDue": ("label", words),
    "matters.FeedbackItem": ("text", words),
    "matters.Matter": ("place", words),
    "matters.ProxyEntry": ("principal", words),
    "matters.Reading": ("words", words),
    "matters.ReceiptDue": ("due_on", day),
    "matters.ReviewDue": ("due_on", day),
    "orgs.Post": ("portfolio", words),
    "orgs.Unit": ("full_name", words),
    "orgs.User": ("landline", words),
    "papers.IssuedNumber": ("void_reason", words),
    "papers.OfficeProfile": ("contact", words),
    "sources.Clause": ("proposal", things),
    "sources.Source": ("issuer", words),
    "workdays.Calendar": ("stamp", stamp),
}
WRITTEN_ONCE = frozenset(
    {
        "files.Attachment",
        "files.StoredFile",
        "intake.Approval",
        "intake.OpenName",
        "matters.CallNote",
        "matters.Closing",
        "matters.DeadlineVersion",
        "matters.FeedbackSchedule",
        "matters.PlannedShare",
        "matters.Requirement",
        "matters.Review",
        "matters.Submission",
        "matters.SubmissionItem",
        "orgs.UnitAlias",
        "orgs.UnitGroup",
        "papers.NumberSeries",
        "sources.Instruction",
    }
)


def tracked() -> set[str]:
    """Every record of the product that has a version."""
    return {model._meta.label for model in apps.get_models() if issubclass(model, Tracked)}


@action
def edit(row: Any, *, by: Any, version: int, **changes: Any) -> Any:
    """Change a record as every service does."""
    states.save_changes(row, by=by, version=version, **changes)
    record(by, "rigs.row.edited", row)
    return row


@dataclass
class Line:
    """One record of a kind through all its races."""

    row: Any
    column: str
    make: Callable[[int], Any]
    chain: Chain
    tried: int = 0

    @property
    def model(self) -> type[Model]:
        """The record's class."""
        return type(self.row)

    def read(self) -> Any:
        """The record as it is in the database."""
        return self.model._base_manager.get(pk=self.row.pk)


def lines() -> list[Line]:
    """One record of every kind, as the world holds them."""
    found = []
    for label, (column, make) in EDITED.items():
        row = apps.get_model(label)._base_manager.order_by("pk").first()
        if row is None:
            raise LookupError(f"the world has no {label}")
        found.append(Line(row, column, make, Chain(label, row.version, pages=False)))
    return found


def run(crowd: Crowd, people: list[Any], races: int) -> Tally:
    """Race by race over every kind of record in turn; each of a group has read the same version."""
    tally, all_lines = Tally(), lines()
    before = AuditEntry.objects.count()
    for n in range(races):
        race(crowd, all_lines[n % len(all_lines)], people, tally)
    for line in all_lines:
        _hold_against_record(line, before, tally)
    return tally


def race(crowd: Crowd, line: Line, people: list[Any], tally: Tally) -> None:
    """One race for the next version of one record."""
    group = crowd.random.sample(people, crowd.size())
    version = line.read().version
    tries = []
    for person in group:
        line.tried += 1
        tries.append((line.read(), person, line.make(line.tried)))

    def attempt(row: Any, person: Any, value: Any) -> Attempt:
        try:
            edit(row, by=person, version=version, **{line.column: value})
        except ChangedMeanwhile as error:
            return Attempt(person.name, str(value), REFUSED, error.message)
        except Exception as error:
            return Attempt(person.name, str(value), BROKEN, repr(error))
        return Attempt(person.name, str(value), WON)

    attempts = crowd.together([lambda one=one: attempt(*one) for one in tries])
    after = line.read()
    line.chain.judge(tally, attempts, after.version, str(getattr(after, line.column)))


def _hold_against_record(line: Line, before: int, tally: Tally) -> None:
    """The record of operations names the winners, in their order, and nobody else."""
    name = f"{line.row._meta.label_lower}:{line.row.public_id}"
    own = AuditEntry.objects.filter(kind="rigs.row.edited", obj=name, seq__gt=before)
    names = {person.username: person.name for person in apps.get_model("orgs.User").objects.all()}
    told = [names[actor] for actor in own.order_by("seq").values_list("actor", flat=True)]
    if told != line.chain.winners:
        tally.bad.append(f"{line.chain.name}：操作记录与保存成功的先后不一致")
