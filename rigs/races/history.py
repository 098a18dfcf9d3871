"""What happened in a race, and what may not have happened: one winner, a chain, nobody's text lost."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

TOLD = re.compile(r"本\S+?已由 (\S+) 于 (?:\d+月\d+日 )?\d\d:\d\d:\d\d 修改。您填写的内容已保留")
WON, REFUSED, BUSY, BROKEN = "won", "refused", "busy", "broken"


@dataclass(frozen=True)
class Attempt:
    """One person's try: who, with which words, how it ended, what was said, what came back in the form."""

    who: str
    text: str
    fate: str
    said: str = ""
    back: str | None = None


@dataclass
class Tally:
    """What the races of one kind came to; `bad` says in words what was not right."""

    races: int = 0
    attempts: int = 0
    lost: int = 0
    told: int = 0
    kept: int = 0
    busy: int = 0
    bad: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take in another tally."""
        for name in ("races", "attempts", "lost", "told", "kept", "busy"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.bad += other.bad

    def as_json(self) -> dict[str, Any]:
        """Plain data, for the parent."""
        return vars(self) | {"bad": self.bad[:40], "wrong": len(self.bad)}


@dataclass
class Chain:
    """The versions of one record as they were accepted: what it must be now.

    `pages` says whether the losers were shown a page, with their own text in it.
    """

    name: str
    version: int
    pages: bool
    winners: list[str] = field(default_factory=list)

    def judge(self, tally: Tally, attempts: Sequence[Attempt], version: int, text: str) -> None:
        """Hold one race, and the row after it, against the rule; all attempts read `self.version`."""
        won = [one for one in attempts if one.fate == WON]
        busy = [one for one in attempts if one.fate == BUSY]
        tally.races += 1
        tally.attempts += len(attempts)
        tally.busy += len(busy)
        tally.lost += max(0, len(won) - 1)
        about = f"{self.name} 第{self.version}版"
        if len(won) != (0 if len(busy) == len(attempts) else 1):
            tally.bad.append(f"{about}：{len(won)} 人都以为自己保存成功")
        if version != self.version + bool(won):
            tally.bad.append(f"{about}：保存后是第{version}版")
        if won and text not in {one.text for one in won}:
            tally.lost += 1
            tally.bad.append(f"{about}：保存的文字不见了，现为“{text[:20]}”")
        for one in attempts:
            if one.fate != WON:
                self._judge_loser(tally, one, {winner.who for winner in won}, about)
        self.winners += [one.who for one in won]
        self.version = version

    def _judge_loser(self, tally: Tally, one: Attempt, winners: set[str], about: str) -> None:
        if one.fate == BROKEN:
            tally.bad.append(f"{about}：{one.who} 得到 {one.said[:80]}")
            return
        if self.pages:
            if one.back == one.text:
                tally.kept += 1
            else:
                tally.bad.append(f"{about}：{one.who} 的文字没有留在页面上，页面为“{(one.back or '')[:20]}”")
        if one.fate == BUSY:
            return
        named = TOLD.search(one.said)
        if named and named[1] in winners:
            tally.told += 1
        else:
            tally.bad.append(f"{about}：没有告诉 {one.who} 由谁、何时保存：{one.said[:60]}")
