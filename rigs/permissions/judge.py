"""Compares what came back with what the papers say, and gathers the differences."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rigs.permissions import oracle
from rigs.permissions.cases import (
    ABSENT,
    BROKEN,
    DONE,
    METHOD,
    REFUSED,
    Answer,
    Case,
    ask,
    bare,
    expected,
    relation,
    words_in,
)
from rigs.permissions.world import World

# Old notices stay with who received them (decision 9).
EXEMPT = {"matter": ("notices:list",)}


@dataclass
class Findings:
    """What a run found; empty lists are what is wanted."""

    cases: int = 0
    leaks: list[str] = field(default_factory=list)
    denials: list[str] = field(default_factory=list)
    canaries: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    urls: set[str] = field(default_factory=set)

    def add(self, other: "Findings") -> None:
        """Take in what another part of the run found."""
        self.cases += other.cases
        for name in ("leaks", "denials", "canaries", "bodies"):
            getattr(self, name).extend(getattr(other, name))
        self.seen += other.seen
        self.answers += other.answers
        self.relations += other.relations
        self.urls |= other.urls

    @property
    def clean(self) -> bool:
        return not (self.leaks or self.denials or self.canaries or self.bodies)


def judge(world: World, chosen: Iterable[Case]) -> Findings:
    """Ask every case and compare."""
    found = Findings()
    strangers: dict[tuple[str, str], bytes] = {}
    for case in chosen:
        answer, wanted = ask(world, case), expected(case)
        found.cases += 1
        found.urls.add(case.need.name)
        found.answers[wanted] += 1
        found.relations[relation(world, case)] += 1
        _compare(found, case, answer, wanted)
        _read(found, world, case, answer)
        if answer.kind == ABSENT:
            key = (case.need.called, case.who.label)
            first = strangers.setdefault(key, bare(answer.body))
            if first != bare(answer.body):
                found.leaks.append(f"{case}：两个“未找到”不一样")
    return found


def _compare(found: Findings, case: Case, answer: Answer, wanted: str) -> None:
    told = f"{case}：应为{wanted}，实为{answer.kind}（{answer.status}）"
    if answer.kind == BROKEN:
        found.bodies.append(told)
    elif case.need.method == "HEAD":
        if answer.kind not in (wanted, METHOD) or (answer.body and answer.kind == DONE):
            found.leaks.append(told)
    elif answer.kind != wanted:
        (found.denials if wanted == DONE else found.leaks).append(told)
    elif wanted == REFUSED and answer.wrote and case.need.method == "POST":
        found.leaks.append(f"{case}：拒绝了却留下了改动")
    elif wanted == DONE and case.need.writes and case.who.state == "in" and not answer.wrote:
        found.bodies.append(f"{case}：说办了却没有留存操作记录")


def _read(found: Findings, world: World, case: Case, answer: Answer) -> None:
    for word in words_in(answer.body):
        kind, thing = world.words.kinds.get(word, ("", None))
        if thing is None:
            continue
        if case.who.state == "in" and oracle.WORDS[kind](case.who, thing):
            found.seen[kind] += 1
        elif case.need.name not in EXEMPT.get(kind, ()):
            where = f"{thing.kind}/{thing.stage}@{thing.facts.home}"
            found.canaries.append(f"{case}：读到了{kind}的字（{where}）")
