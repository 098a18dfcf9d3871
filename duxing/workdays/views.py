"""The page “工作日历” and its two acts."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.core.web import UserRequest, access, perform
from duxing.workdays import services
from duxing.workdays.calendar import FIRST_YEAR, LAST_YEAR, next_year_warning
from duxing.workdays.forms import DayForm, NoticeForm
from duxing.workdays.models import Calendar
from duxing.workdays.notice import NoticeDay, parse_notice
from duxing.workdays.permissions import EDITORS, can_edit_calendar
from duxing.workdays.year import months_of, named_days

LATEST_CHANGES = 10


@require_GET
@access(staff=True)
def calendar(request: UserRequest, year: int | None = None) -> HttpResponse:
    """One year in months; the director also gets the forms."""
    row = services.calendar_row()
    return _page(request, row, _known_year(year))


@require_http_methods(["GET", "POST"])
@access(roles=EDITORS)
def set_day(request: UserRequest) -> HttpResponse:
    """Make one day a working day or a rest day."""
    row = services.calendar_row()
    form = DayForm(request.POST if request.method == "POST" else None, obj=row)
    outcome = perform(
        request,
        form,
        lambda values: services.set_day(**values, by=request.user, version=row.version),
        label=lambda made: f"已调整，{made.calendar}起生效",
        url=lambda made: _year_url(made.date.year),
    )
    if outcome.done:
        return outcome.redirect(request)
    day = form.cleaned_data.get("day") if form.is_bound else None
    return _page(request, row, day.year if day else clock.today().year, outcome.status, day_form=form)


@require_http_methods(["GET", "POST"])
@access(roles=EDITORS)
def import_notice(request: UserRequest) -> HttpResponse:
    """Preview the yearly notice, then take it over."""
    row = services.calendar_row()
    form = NoticeForm(request.POST if request.method == "POST" else None, obj=row)
    if "preview" in request.POST:
        found = _preview(form)
        status = 200 if found else 422
        return _page(request, row, clock.today().year, status, notice_form=form, preview=found)
    outcome = perform(
        request,
        form,
        lambda values: services.import_notice(**values, by=request.user, version=row.version),
        label=lambda made: f"{made.title}，已成为工作日历第{made.number}版",
        url=lambda made: _year_url(form.cleaned_data["year"]),
    )
    if outcome.done:
        return outcome.redirect(request)
    return _page(request, row, clock.today().year, outcome.status, notice_form=form)


def _year_url(year: int) -> str:
    """The page from its top: browsers would carry the form's own anchor along otherwise."""
    return f"{reverse('workdays:calendar_year', args=[year])}#main"


def _known_year(year: int | None) -> int:
    if year is None:
        return clock.today().year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def _preview(form: NoticeForm) -> list[NoticeDay]:
    if not form.is_valid():
        return []
    try:
        return parse_notice(form.cleaned_data["text"], form.cleaned_data["year"])
    except BadInput as error:
        form.add_error("text", error.message)
        return []


def _page(request: UserRequest, row: Calendar, year: int, status: int = 200, **forms: Any) -> HttpResponse:
    known = services.load_calendar(row)
    off, made_up = named_days(year, known)
    context: dict[str, Any] = {
        "row": row,
        "year": year,
        "previous": year - 1 if year > FIRST_YEAR else None,
        "following": year + 1 if year < LAST_YEAR else None,
        "months": months_of(year, known),
        "off": off,
        "made_up": made_up,
        "is_known": year in known.known_years,
        "warning": next_year_warning(clock.today(), known),
        "sources": services.sources_of(year, known),
        "today": clock.today(),
        "versions": row.versions.select_related("created_by")[:LATEST_CHANGES],
    }
    if can_edit_calendar(request.user):
        context["day_form"] = forms.get("day_form") or DayForm(obj=row)
        first_missing = max(known.known_years, default=year - 1) + 1
        context["notice_form"] = forms.get("notice_form") or NoticeForm(
            obj=row, initial={"year": first_missing}
        )
        context["preview"] = forms.get("preview")
    return render(request, "workdays/calendar.html", context, status=status)
