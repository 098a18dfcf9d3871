"""Reading dates that people type, and refusing impossible ones in plain words. Pure."""

import re
import unicodedata
from datetime import date

from duxing.core.days import FIRST_YEAR, LAST_YEAR, no_such_day, unlikely_year
from duxing.core.errors import BadInput

_FULL = re.compile(r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号]?")
_SHORT = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_DASHES = str.maketrans(dict.fromkeys("－—–‐‑−", "-"))


def parse_date(text: str, today: date, *, field: str = "") -> date:
    """The date that `text` means: 2026-11-23, 2026年11月23日, or 11月23日 of `today`'s year.

    Full-width digits and signs are taken too. Raises BadInput, on form field `field`, when there
    is no such day or the text is no date.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    full = _FULL.fullmatch(plain)
    short = _SHORT.fullmatch(plain)
    if full:
        parts = [int(part) for part in full.groups()]
    elif short:
        parts = [today.year, *(int(part) for part in short.groups())]
    else:
        raise BadInput(no_such_day(text), field)
    try:
        return date(*parts)
    except ValueError:
        raise BadInput(no_such_day(text), field) from None


def check_year(day: date, *, noun: str = "办结期限", field: str = "") -> None:
    """Raises BadInput when the year is surely a slip of the keyboard."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadInput(unlikely_year(noun), field)


def check_range(start: date, due: date, *, noun: str = "办结期限", field: str = "") -> None:
    """Raises BadInput when `due` lies before `start` or outside the years of the product."""
    check_year(due, noun=noun, field=field)
    if due < start:
        raise BadInput(f"{noun}（{due}）早于开始日期（{start}），请重新选择。", field)
