"""Builds the two worlds one after the other on one database, and compares what those outside are told."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from duxing.papers.models import NumberRange
from duxing.papers.numbering import series_of
from duxing.testing.frozen import frozen
from rigs.addresses import public_ids
from rigs.leak.asking import MOST_PAGES, Answers, Person, Probes, kind_of
from rigs.leak.city import City, everyday, found_city, spoil_logins
from rigs.leak.secrets import EARLY, LATE, QUERIES

FOUNDED = datetime(2026, 1, 19, 1, 0, tzinfo=UTC)
BEFORE = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)
SECRETLY = datetime(2026, 1, 27, 2, 0, tzinfo=UTC)  # whatever has a deadline of ten days is late by now
AFTER = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
ASKED = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
Fault = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Size:
    """How much is built and tried: rounds of everyday work, secret ids at one address, the people who ask."""

    rounds: Sequence[str] = ("年初", "春季")
    few: int = 3
    people: Sequence[str] = ()
    words: Sequence[str] = QUERIES
    pages: int = MOST_PAGES
    whole: bool = True
    seed: int = 0


@dataclass
class Findings:
    """What was compared, and what differed."""

    asked: int = 0
    people: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    differing: list[str] = field(default_factory=list)


@dataclass
class Secret:
    """What came into being with the secret: ids by model, and how far the numbers have run."""

    made: Sequence[str]
    ids: dict[str, list[Any]] = field(default_factory=dict)
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)

    def come_in(self, city: City) -> None:
        """Make it, and keep what is new."""
        before = public_ids()
        for name in self.made:
            (EARLY | LATE)[name](city)
        self.ids = {label: sorted(set(ids) - set(before[label])) for label, ids in public_ids().items()}
        rows = NumberRange.objects.values_list("series__code", "year", "next")
        self.numbers = {(code, year): after for code, year, after in rows}

    def stay_away(self) -> None:
        """Where it never came in, its numbers are used up all the same.

        Numbers run without gaps over the whole office (practice 一 21: series by source, a void one is
        kept), so a gap shows that another paper got a number, and nothing of it: the one named exception.
        """
        for (code, year), after in self.numbers.items():
            series = series_of(code)
            NumberRange.objects.update_or_create(series=series, year=year, defaults={"next": after})


@contextmanager
def world(size: Size, secret: Secret, *, with_it: bool) -> Iterator[City]:
    """The city with the secret or without it; gone when the block ends."""
    _count_anew()
    with transaction.atomic():
        with frozen(FOUNDED, f"{size.seed} city"):
            city = found_city()
        for at, words in zip((BEFORE, AFTER), size.rounds, strict=False):
            if at == AFTER:
                _in_between(city, size, secret, with_it)
            with frozen(at, f"{size.seed} {words}"):
                everyday(city, words, whole=size.whole)
        if len(size.rounds) < 2:
            _in_between(city, size, secret, with_it)
        yield city
        transaction.set_rollback(True)


def _count_anew() -> None:
    """Let the keys of rows begin where they began in the world before: a sequence goes on when rows go."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def _in_between(city: City, size: Size, secret: Secret, with_it: bool) -> None:
    with frozen(SECRETLY, f"{size.seed} secret"):
        if with_it:
            secret.come_in(city)
        else:
            secret.stay_away()


def compare(size: Size, made: Sequence[str], under: Sequence[Fault] = (nullcontext,)) -> list[Findings]:
    """Ask both worlds everything, once under each of the contexts, in which a fault may stand."""
    secret = Secret(made)
    early = all(name in EARLY for name in made)
    told = []
    for with_it in (True, False):
        with world(size, secret, with_it=with_it) as city:
            labels = [one for one in city.outside(early=early) if not size.people or one in size.people]
            told.append(_asked(size, secret, city, labels, under))
    full, bare = told
    return [_differences(one, other) for one, other in zip(bare, full, strict=True)]


def _asked(
    size: Size, secret: Secret, city: City, labels: Sequence[str], under: Sequence[Fault]
) -> list[dict[str, Answers]]:
    """The answers under each context, by person."""
    told: list[dict[str, Answers]] = []
    with frozen(ASKED, f"{size.seed} asked") as numbers:
        probes = Probes(secret.ids, size.words, size.pages)
        people = {
            label: Person(label, city.people[label], probes, size.few, numbers, size.seed) for label in labels
        }
        spoil_logins(city)
        for fault in under:
            with fault():
                told.append({label: one.ask_all() for label, one in people.items()})
    return told


def _differences(bare: dict[str, Answers], full: dict[str, Answers]) -> Findings:
    found = Findings(people=set(bare))
    for label, answers in bare.items():
        other = full[label].told
        for question in sorted(set(answers.told) | set(other)):
            found.asked += 1
            found.kinds.add(kind_of(question.split()[1]))
            first, second = answers.told.get(question), other.get(question)
            if first != second:
                found.differing.append(f"{label}：{unquote(question)[:120]}：{_where(first, second)}")
    return found


def _where(first: bytes | None, second: bytes | None) -> str:
    """The first place where two answers part, with a few words around it."""
    if first is None or second is None:
        return "只在一个世界里走得到"
    one, two = (zlib.decompress(body).decode("utf-8", "replace") for body in (first, second))
    at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    around = slice(max(0, at - 40), at + 40)
    return " ≠ ".join(" ".join(text[around].split()) for text in (one, two))
