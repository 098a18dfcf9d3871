"""Loading the demo city: the plans of a year replayed through the product's own services."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection, transaction

from duxing.audit.models import AuditEntry
from duxing.core import clock
from duxing.core.clock_shift import shifted
from duxing.core.errors import DomainError
from duxing.demo.data.city import city_plans
from duxing.demo.data.plan import MatterPlan
from duxing.demo.data.when import When
from duxing.demo.loading.context import Context
from duxing.demo.loading.directory import make_directory
from duxing.demo.loading.papers import fresh_minutes
from duxing.demo.loading.replay import Step, steps_of, take
from duxing.demo.models import DemoMark
from duxing.matters.models import Matter
from duxing.notices.models import Notice
from duxing.orgs.models import User
from duxing.workdays.seed import shipped_calendar

Tell = Callable[[str], None]
TOLD_EVERY = 500


class NotEmpty(Exception):
    """The database holds something already; the demo loads only into an empty one."""


class Refused(Exception):
    """The product would not take an act of the plan; the text names the matter, the act and the reason."""


@dataclass
class Loaded:
    """What came of it: counts, and acts of the plans that the product would not take."""

    matters: int = 0
    steps: int = 0
    skipped: list[str] = field(default_factory=list)


def load_city(
    today: date, *, tell: Tell = lambda _: None, plans: Iterable[MatterPlan] | None = None
) -> Loaded:
    """Load the whole city (or only `plans`) as of `today`, all or nothing. Raises NotEmpty."""
    refuse_filled()
    when = When(today, shipped_calendar())
    chosen = list(city_plans(today, when.calendar) if plans is None else plans)
    with _without_waiting_for_the_disk(), transaction.atomic():
        tell("正在建立单位、人员和岗位……")
        with shifted(min(plan.registered for plan in chosen) - timedelta(days=1)):
            directory = make_directory()
        context = Context(when, directory, {plan.key: plan for plan in chosen})
        steps = steps_of(when, chosen)
        for number, step in enumerate(steps, start=1):
            _taken(context, step)
            if number % TOLD_EVERY == 0 or number == len(steps):
                tell(f"正在回放一年的办理过程：{number}／{len(steps)}")
        with shifted(when.moment("D-1 16:10")):
            fresh_minutes(context)
        _read_old_notices(when)
        DemoMark.objects.create(today=today)
        return Loaded(Matter.objects.count(), len(steps), context.skipped)


def _taken(context: Context, step: Step) -> None:
    try:
        take(context, step)
    except DomainError as error:
        what = step.event.kind if step.event else "register"
        key = step.plan.key if step.plan else ""
        raise Refused(f"{key} {what} {step.at:%Y-%m-%d %H:%M}：{error}") from error


def _read_old_notices(when: When) -> None:
    """People have read what they were told until two days ago; only the last days are new to them."""
    with shifted(when.moment("D-2 17:20")):
        before = Notice.objects.unread().filter(created_at__lt=clock.now())
        before.update(read_at=clock.now())


def refuse_filled() -> None:
    """Raise NotEmpty when anybody or anything is there already."""
    if User.objects.exists() or AuditEntry.objects.exists() or DemoMark.objects.exists():
        raise NotEmpty("该数据库中已有数据，演示数据只能装入空库。")


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """On SQLite let the system write when it likes: a demo that is lost is loaded again."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = FULL")
