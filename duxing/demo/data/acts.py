"""Who enters and who signs an act, so that every planned event has a plausible hand behind it.

A unit with accounts acts itself: its liaison enters, its leader signs. For the others the office
enters what came on paper (代录), and the named principal of the unit is shown.
"""

from datetime import date, datetime
from functools import cache
from typing import Any

from duxing.demo.data.cast import (
    PersonSpec,
    load_former_people,
    people_of,
    person_named,
    read_json,
)
from duxing.demo.data.plan import PlannedEvent
from duxing.demo.data.when import When

DIRECTOR = "宋知行"
DEPUTY = "林晚舟"
MAYOR = "陆承远"

# What the unit does, what the director signs for, and what a leader does on paper.
UNIT_KINDS = frozenset({"receipt", "feedback", "withdraw", "extension_asked"})
DIRECTOR_KINDS = frozenset(
    {"pass_on", "reassign", "coordinate", "close", "reopen", "merge", "suspend", "cancel", "liaison_changed"}
)
LEADER_KINDS = frozenset({"read", "instruct", "extension_granted", "extension_refused"})


@cache
def principals() -> dict[str, str]:
    """Unit code to the name of the leader who signs on paper, for units whose leaders have no account."""
    names: dict[str, str] = read_json("principals.json")
    return names


def signer_of(unit: str) -> str:
    """The name of the leader who ordinarily signs for the unit. Raises KeyError for an unknown unit."""
    deputies = people_of(unit, "unit_deputy") or people_of(unit, "unit_head")
    return deputies[0].name if deputies else principals()[unit]


def head_of(unit: str) -> str:
    """The name of the unit's first leader where known, else of its ordinary signer."""
    heads = people_of(unit, "unit_head")
    return heads[0].name if heads else signer_of(unit)


def liaison_login(unit: str, on: date, when: When) -> str:
    """The login of who was the unit's liaison on that day; empty when the unit has none."""
    for former in load_former_people():
        left = when.day(f"D-{former.workdays_before_today}")
        if former.unit == unit and on < left:
            return former.login
    found = people_of(unit, "liaison")
    return found[0].login if found else ""


def signs_online(unit: str) -> bool:
    """Whether a leader of the unit has an account to sign with."""
    return bool(people_of(unit, "unit_deputy") or people_of(unit, "unit_head"))


class Hands:
    """Fills in `by`, `signer` and `proxy` of the events of one matter, followed by one officer.

    `head_signs`: the unit's first leader signs the reports, as for the mayor's instructions (practice 1.2).
    """

    def __init__(self, when: When, officer: PersonSpec, *, head_signs: bool = False) -> None:
        self.when = when
        self.officer = officer
        self.head_signs = head_signs
        self._entered_by_office = False

    def act(self, at: datetime, kind: str, unit: str, signer: str) -> dict[str, Any]:
        """The fields `by`, `signer` and `proxy` for an act of that kind at that moment."""
        if kind in UNIT_KINDS:
            return self._unit(at, kind, unit, signer)
        if kind in DIRECTOR_KINDS:
            return {"by": person_named(DIRECTOR).login, "signer": signer, "proxy": ""}
        if kind in LEADER_KINDS:
            return {"by": self.officer.login, "signer": signer, "proxy": "paper"}
        if kind == "return":
            return {"by": person_named(DEPUTY).login, "signer": DIRECTOR, "proxy": ""}
        return {"by": self._reviewer(kind).login, "signer": signer, "proxy": ""}

    def _unit(self, at: datetime, kind: str, unit: str, signer: str) -> dict[str, str]:
        liaison = liaison_login(unit, at.date(), self.when)
        if kind == "receipt" and liaison:
            return {"by": liaison, "signer": "", "proxy": ""}
        own = bool(liaison) and signs_online(unit)
        if kind == "feedback":
            self._entered_by_office = not own
        who = signer or (head_of(unit) if self.head_signs and kind == "feedback" else signer_of(unit))
        return {"by": liaison if own else self.officer.login, "signer": who, "proxy": "" if own else "paper"}

    def _reviewer(self, kind: str) -> PersonSpec:
        # Who entered a report for a unit must not review it.
        if kind in ("accept", "supplement") and (self._entered_by_office or self.officer.name == DEPUTY):
            return person_named(DEPUTY if self.officer.name != DEPUTY else DIRECTOR)
        return self.officer


def former_change_events(when: When, unit: str, since: datetime, until: datetime) -> list[PlannedEvent]:
    """The changes of the unit's liaison between two moments, as events of a matter that ran on."""
    events = []
    for former in load_former_people():
        moment = when.moment(f"D-{former.workdays_before_today} 09:35")
        if former.unit == unit and since < moment < until:
            text = f"督查联络员由{former.name}（{former.reason}）调整为{former.replaced_by}，在办事项随岗位移交。"
            events.append(PlannedEvent(moment, "liaison_changed", person_named(DIRECTOR).login, unit, text))
    return events
