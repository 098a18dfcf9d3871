"""The one clock of the product.

Services ask `now()`; nothing else may decide a time. Instants are aware and in UTC, dates are
those of Asia/Shanghai. Shifting lives in `clock_shift`, which only tests and the demo loader import.
"""

from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_shifted: ContextVar[datetime | None] = ContextVar("shifted", default=None)


def now() -> datetime:
    """The present instant, aware, UTC."""
    return _shifted.get() or datetime.now(UTC)


def today() -> date:
    """The present date in Asia/Shanghai."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """The same instant in Asia/Shanghai, for showing."""
    return instant.astimezone(SHANGHAI)


def end_of_day_instant(day: date) -> datetime:
    """First UTC instant after the local `day`: whatever happens at or after it is late."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def start_of_day_instant(day: date) -> datetime:
    """First UTC instant of the local `day`."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
