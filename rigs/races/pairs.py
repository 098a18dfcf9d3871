"""Two acts that exclude each other, or where one must come first: what the record of operations may say.

Each pair is brought to where both acts are offered; both people have read the same state; then they act
at once. Which acts stand in the record, and in which order, must be what could have happened one after
the other: “a”, “b”, “ab” or “ba”, as the pair allows.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F

from duxing.audit.models import AuditEntry
from duxing.core import clock
from duxing.core.errors import DomainError
from duxing.matters.models import Assignment, FeedbackDue, Matter, ReviewDue
from duxing.matters.states import ENDED, DueStatus
from duxing.notices.models import Notice
from duxing.papers.models import IssuedNumber, NumberRange
from rigs.races.crowd import Crowd
from rigs.races.world import World

DONE, TOLD, BUSY = "done", "told", "busy"


@dataclass(frozen=True)
class Act:
    """One side: who, which entry the act leaves, and the act itself.

    A call that answers with a page says by its status how it went.
    """

    who: Any
    kind: str
    call: Callable[[], Any]


@dataclass(frozen=True)
class Meeting:
    """The two acts, ready to be done; `check` looks afterwards at what only they can get wrong."""

    a: Act
    b: Act
    check: Callable[[], str] = lambda: ""


@dataclass(frozen=True)
class Pair:
    """A name, the outcomes there may be, and what brings a meeting about."""

    name: str
    legal: frozenset[str]
    meet: Callable[[World, int], Meeting]


def run(crowd: Crowd, world: World, races: int, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Pair by pair in turn; at the end what must hold of the whole database."""
    outcomes: dict[str, Counter[str]] = {pair.name: Counter() for pair in pairs}
    bad: list[str] = []
    busy = 0
    newest = Matter._base_manager.order_by("-pk").first()
    since = newest.pk if newest else 0
    for n in range(races):
        pair = pairs[n % len(pairs)]
        went, wrong = race(crowd, world, pair, n)
        outcomes[pair.name][went or "无"] += 1
        busy += "busy" in wrong
        bad += [f"{pair.name}：{line}" for line in wrong if line != "busy"]
    bad += whole(since)
    return {
        "races": races,
        "busy": busy,
        "bad": bad[:40],
        "wrong": len(bad),
        "outcomes": {name: dict(found) for name, found in outcomes.items()},
    }


def race(crowd: Crowd, world: World, pair: Pair, n: int) -> tuple[str, list[str]]:
    """One race: which acts the record shows, in order, and what was wrong."""
    meeting = pair.meet(world, n)
    acts = (meeting.a, meeting.b)
    entry = AuditEntry.objects.order_by("-seq").first()
    notice = Notice.objects.order_by("-pk").first()
    both = list(acts)
    crowd.random.shuffle(both)
    ended = crowd.together([lambda act=act: _try(act) for act in both])
    fates = {("a", "b")[acts.index(act)]: fate for act, fate in zip(both, ended, strict=True)}
    went = _went(acts, entry.seq if entry else 0)
    wrong = [f"{letter} 得到 {fate}" for letter, fate in fates.items() if fate not in (DONE, TOLD, BUSY)]
    done = "".join(sorted(letter for letter, fate in fates.items() if fate == DONE))
    if "".join(sorted(went)) != done:
        wrong.append(f"答复办成的是“{done}”，操作记录是“{went}”")
    waited = BUSY in fates.values()
    if went not in pair.legal and not (waited and not went):
        wrong.append(f"操作记录是“{went}”，只能是{'、'.join(sorted(pair.legal))}")
    said = meeting.check()
    wrong += [said] if said else []
    wrong += _told_twice(notice.pk if notice else 0)
    return went, wrong + (["busy"] if waited else [])


def _try(act: Act) -> str:
    try:
        answer = act.call()
    except DomainError:
        return TOLD
    except Exception as error:
        return repr(error)[:160]
    status = getattr(answer, "status_code", 302)
    if status in (200, 302):
        return DONE
    if status in (403, 404, 409, 422):
        return TOLD
    return BUSY if status == 503 else f"答复 {status}"


def _went(acts: tuple[Act, Act], after: int) -> str:
    went = ""
    entries = AuditEntry.objects.filter(seq__gt=after, ok=True).order_by("seq")
    for kind, actor in entries.values_list("kind", "actor"):
        for letter, act in zip("ab", acts, strict=True):
            if (kind, actor) == (act.kind, act.who.username):
                went += letter
    return went


def _told_twice(after: int) -> list[str]:
    rows = Notice.objects.filter(pk__gt=after).values("recipient", "recipient__name", "text")
    twice = rows.annotate(times=Count("pk")).filter(times__gt=1)
    return [f"{row['recipient__name']} 收到 {row['times']} 次：{row['text']}" for row in twice]


def whole(since: int) -> list[str]:
    """What must hold, once everybody is done, of all matters made after the one with the key `since`."""
    bad = []
    now = clock.now()
    ended = {"assignment__matter__status__in": ENDED, "assignment__matter__gt": since}
    asked = FeedbackDue.objects.filter(status=DueStatus.OPEN, due_at__gt=now, **ended)
    bad += [f"已结束的事项仍在要求报送：{due}" for due in asked[:3]]
    late = ReviewDue.objects.filter(
        feedback__submitted_at__gt=F("feedback__assignment__matter__ended_at"),
        feedback__assignment__matter__gt=since,
    )
    bad += [f"结束之后报送：{due.feedback}" for due in late[:3]]
    signed = Assignment.objects.filter(received_at__gt=F("matter__ended_at"), matter__gt=since)
    bad += [f"结束之后签收：{one}" for one in signed[:3]]
    leads = Matter.objects.filter(assignments__role="lead").annotate(n=Count("assignments")).filter(n__gt=1)
    bad += [f"有两个牵头单位：{matter}" for matter in leads[:3]]
    for one in NumberRange.objects.select_related("series"):
        given = IssuedNumber.objects.filter(series=one.series, year=one.year)
        if given.count() != one.next - 1 or len(set(given.values_list("n", flat=True))) != one.next - 1:
            bad.append(f"编号不连续：{one.series}")
    return bad
