"""Deadlines of the core: computing them by the city's policies, and keeping their proof."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from duxing.core import clock
from duxing.workdays.deadlines import Deadline, compute, fixed
from duxing.workdays.services import load_calendar, load_policy


@dataclass(frozen=True)
class Term:
    """A deadline as rows keep it: local date, first late instant (UTC), the words it was read
    from, and the proof as JSON. All empty where the text sets no time.
    """

    due_on: date | None = None
    due_at: datetime | None = None
    text: str = ""
    proof: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SetTerm(Term):
    """A term that sets a time."""

    due_on: date
    due_at: datetime


def by_policy(code: str, start: date | datetime, event: str) -> SetTerm:
    """The deadline that the policy `code` sets for something that began at `start`."""
    return kept(compute(load_policy(code), start, load_calendar(), event=event))


def on_date(day: date | None, text: str = "", title: str = "原文明定期限") -> Term:
    """The deadline that a source or a person states; no date gives an empty term."""
    if day is None:
        return Term(text=text)
    return kept(compute(fixed(day, title=title), clock.today(), load_calendar()), text)


def kept(deadline: Deadline, text: str = "") -> SetTerm:
    """A computed deadline in the form in which rows keep it."""
    return SetTerm(deadline.due_on, deadline.due_at, text, deadline.proof.to_json())
