"""The leader's desk: at most seven cards, each one sentence, one figure, one action."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef
from django.utils.safestring import SafeString

from duxing.cockpit.rows import ListRow, rows_of
from duxing.core import clock
from duxing.core.pieces import piece
from duxing.core.prepared import fetch
from duxing.matters.models import Matter, Reading, Submission, SubmissionItem
from duxing.matters.querysets import is_overdue
from duxing.matters.standing import month_day, number_text
from duxing.matters.states import MatterStatus, ReadingStatus
from duxing.orgs.asking import fetch_for
from duxing.sources.models import Instruction
from duxing.workdays.calendar import WorkCalendar
from duxing.workdays.clocks import LightBounds, days_left, workdays_late

MOST_CARDS = 7
LONGEST_WORDS = 28


@dataclass(frozen=True)
class Card:
    """One card: head line, title, a figure with its noun, a sentence, one action."""

    light: str
    distance: str
    who: str
    title: str
    url: str
    figure: str
    noun: str
    sentence: str
    action: str
    said: bool = False


def cards_html(cards: Iterable[Card]) -> SafeString:
    """The cards as items of a list, each a piece that is kept."""
    return SafeString("".join([piece("cockpit/_card.html", card=card) for card in cards]))


def cards_of(user: Any, bounds: LightBounds, calendar: WorkCalendar) -> list[Card]:
    """Slips to read, then what is late in the own line, then the answers to the own words.

    One more than MOST_CARDS says that there are more.
    """
    posts = user.post_ids
    cards = list(_slips(posts))[: MOST_CARDS + 1]
    room = MOST_CARDS + 1 - len(cards)
    if room:
        cards += _matters(user, posts, bounds, calendar, room)
    return cards


def _slips(posts: Sequence[int]) -> Iterator[Card]:
    """Reading slips whose turn it is: nobody before has still to read."""
    readings: dict[Submission, list[Reading]] = {}
    for one in fetch(_readings, posts=list(posts)):
        readings.setdefault(one.submission, []).append(one)
    turn = {slip: _turn(chain, posts) for slip, chain in readings.items()}
    titles: dict[int, list[str]] = {}
    for key, title in fetch(_titles, slips=[slip.pk for slip, one in turn.items() if one]):
        titles.setdefault(key, []).append(title)
    for slip, reading in turn.items():
        if reading is not None:
            names = [r.leader_name for r in readings[slip] if r.position < reading.position]
            yield Card(
                "idle",
                "待阅",
                f"{'、'.join(names)}已阅" if names else f"{month_day(clock.local(slip.made_at).date())}呈",
                slip.title,
                slip.get_absolute_url(),
                str(len(titles.get(slip.pk, []))),
                "件",
                "、".join(titles.get(slip.pk, [])) + "。",
                "打开",
            )


def _readings(*, posts: Any) -> Any:
    """Every reading of the slips that wait for one of `posts`, slip by slip in their order."""
    mine = Submission.objects.filter(readings__leader_id__in=posts, readings__status=ReadingStatus.PENDING)
    rows = Reading.objects.filter(submission__in=mine).select_related("submission")
    return rows.order_by("submission__made_at", "submission_id", "position")


def _titles(*, slips: Any) -> Any:
    items = SubmissionItem.objects.filter(submission_id__in=slips).order_by("position")
    return items.values_list("submission_id", "matter__title")


def _turn(chain: Sequence[Reading], posts: Sequence[int]) -> Reading | None:
    waiting = next((one for one in chain if one.status == ReadingStatus.PENDING), None)
    return waiting if waiting is not None and waiting.leader_id in posts else None


def _matters(
    user: Any, posts: Sequence[int], bounds: LightBounds, calendar: WorkCalendar, room: int
) -> list[Card]:
    """Late matters of the own line first, then the own instructions, the soonest first."""
    at = {"now": bounds.now, "today": bounds.today}
    keys = fetch_for(user, _late, room, **at)
    if len(keys) < room:
        keys += fetch_for(user, _instructed, room - len(keys), **at)
    found = rows_of(keys, user, bounds, calendar)
    said = _own_words([row.matter.source_id for row in found if row.matter.source_id], posts)
    return [_card(row, said.get(row.matter.source_id), bounds, calendar) for row in found]


def _late(who: Any, room: int, *, now: Any, today: Any) -> Any:
    return _soonest(_at_work(who).filter(is_overdue(now, today, one_by_one=True)), room)


def _instructed(who: Any, room: int, *, now: Any, today: Any) -> Any:
    """What the own words started and is not late."""
    words = Instruction.objects.filter(source=OuterRef("source_id"), leader_id__in=who.post_ids)
    return _soonest(
        _at_work(who).filter(Exists(words)).exclude(is_overdue(now, today, one_by_one=True)), room
    )


def _at_work(who: Any) -> Any:
    """Open matters in scope that are with the units; what only waits to be handed out is the office's."""
    handed = (MatterStatus.DISPATCHED, MatterStatus.ACCEPTED, MatterStatus.REOPENED)
    return Matter.objects.visible_to(who).open().filter(status__in=handed)


def _soonest(rows: Any, room: int) -> Any:
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk").values_list("pk", flat=True)[:room]


class Words(NamedTuple):
    """What a leader wrote on a source."""

    source: int
    given_on: date
    words: str


def _own_words(sources: Sequence[int], posts: Sequence[int]) -> dict[int | None, Words]:
    found = fetch(_instructions, sources=list(sources), posts=list(posts))
    return {row[0]: Words(*row) for row in found}


def _instructions(*, sources: Any, posts: Any) -> Any:
    rows = Instruction.objects.filter(source_id__in=sources, leader_id__in=posts).order_by("position")
    return rows.values_list("source_id", "given_on", "words")


def _card(row: ListRow, own: Words | None, bounds: LightBounds, calendar: WorkCalendar) -> Card:
    matter = row.matter
    figure, noun = _figure(row, bounds, calendar)
    answer = f"{row.last}。" if row.last else "尚未收到反馈。"
    if matter.status == MatterStatus.ACCEPTED:
        answer = "办理结果已审核，督查室拟呈报。"
    words = f"您{month_day(own.given_on)}批示“{_short(own.words)}”。" if own else ""
    return Card(
        row.light,
        row.distance or matter.status_word,
        matter.unit_name or "",
        matter.title,
        matter.get_absolute_url(),
        figure,
        noun,
        words + answer,
        "看办理情况",
        said=bool(row.progress),
    )


def _figure(row: ListRow, bounds: LightBounds, calendar: WorkCalendar) -> tuple[str, str]:
    """The one figure: progress where it is counted, else working days left or late."""
    if row.progress is not None and row.progress.percent is not None:
        return number_text(row.progress.percent), "%"
    due_on = row.matter.due_on
    if due_on is None:
        return "", ""
    late = workdays_late(bounds.today, due_on, calendar)
    if late:
        return str(late), "个工作日逾期"
    return str(days_left(bounds.today, due_on, calendar)), "个工作日剩余"


def _short(text: str) -> str:
    line = " ".join(text.split()).rstrip("。")
    return line if len(line) <= LONGEST_WORDS else line[:LONGEST_WORDS] + "…"
