"""Numbers without gaps (编号): taken from a range row that stays locked until the action ends.

A rolled back action gives its number back, so a void row is the only gap that can arise.
"""

import json
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from duxing.audit.settled import distrust, settled
from duxing.core.crash import crashpoint
from duxing.core.errors import BadInput, NotAllowedNow
from duxing.core.models import Tracked
from duxing.core.prepared import fetch
from duxing.core.states import save_changes
from duxing.core.writing import step
from duxing.papers.models import IssuedNumber, NumberRange, NumberSeries
from duxing.papers.office import office_profile

PRESETS = Path(__file__).parent / "presets" / "series.json"


def issue_number(series_code: str, on: date, *, owner: Tracked) -> IssuedNumber:
    """Take the next number of the series in the year of the local date `on` for a record.

    Call it inside an @action and late in it: the series is locked from here to the commit. The
    action's record() covers the row. Raises BadInput for a series that does not exist.
    """
    number = take_number(series_code, on, owner=owner)
    number.save()
    return number


def take_number(series_code: str, on: date, *, owner: Tracked) -> IssuedNumber:
    """The same, but the row is left to be saved by the caller, with the record that the number is for."""
    series, prefix = series_of(series_code), settled(_prefix, "papers.prefix")
    n = _take(series, on.year)
    crashpoint("number.after_range")
    text = series.pattern.format(prefix=prefix, word=series.word, year=on.year, n=n)
    return IssuedNumber(
        series=series,
        year=on.year,
        n=n,
        text=text,
        issued_on=on,
        **_owner(owner),
    )


def void_number(number: IssuedNumber, *, by: Any, reason: str) -> None:
    """Mark a number as void (作废留号); it is never given out again.

    Call it inside an @action. Raises BadInput without a reason, NotAllowedNow when void already.
    """
    if number.void:
        raise NotAllowedNow(f"文号“{number.text}”已作废。")
    if not reason.strip():
        raise BadInput("请填写作废原因。", "reason")
    save_changes(number, by=by, void=True, void_reason=reason.strip()[:200])


def number_of(owner: Tracked) -> IssuedNumber | None:
    """The valid number of a record, the latest one, or None."""
    own = IssuedNumber.objects.filter(**_owner(owner), void=False)
    found: IssuedNumber | None = own.order_by("-pk").first()
    return found


def series_of(code: str) -> NumberSeries:
    """The series with `code`; a shipped one appears in the table when it is first used."""
    found: list[NumberSeries] = settled(lambda: fetch(_series, code=code), "papers.series", code)
    if found:
        return found[0]
    # What this act makes may yet be undone, so nobody must find it among what is kept.
    distrust()
    preset = _presets().get(code)
    if preset is None:
        raise BadInput(f"没有代码为“{code}”的编号系列。")
    return NumberSeries.objects.get_or_create(code=code, defaults=preset)[0]


def _prefix() -> str:
    return office_profile().prefix


def _series(*, code: Any) -> Any:
    return NumberSeries.objects.filter(code=code)


def all_series() -> list[NumberSeries]:
    """Every series, shipped ones included, in order."""
    for code in _presets():
        series_of(code)
    return list(NumberSeries.objects.order_by("order", "pk"))


def _take(series: NumberSeries, year: int) -> int:
    """Raise the range's next number by one; its row is locked until the commit."""
    own = {"series": series.pk, "year": year}
    following = step(NumberRange, own, "next")
    if following is None:
        # Another transaction may begin the year in this moment; its row serves us too.
        with suppress(IntegrityError), transaction.atomic():
            NumberRange.objects.create(series=series, year=year)
        following = step(NumberRange, own, "next")
    if following is None:
        raise RuntimeError("the range of a series has vanished")
    return following - 1


def _owner(owner: Tracked) -> dict[str, Any]:
    return {"owner_kind": owner._meta.label_lower, "owner_public_id": owner.public_id}


@cache
def _presets() -> dict[str, dict[str, Any]]:
    rows = json.loads(PRESETS.read_text(encoding="utf-8"))
    return {
        row["code"]: {"title": row["title"], "word": row["word"], "order": order}
        for order, row in enumerate(rows, 1)
    }
