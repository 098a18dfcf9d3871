"""The page of operations (操作记录)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from duxing.audit.forms import DayForm
from duxing.audit.reading import entries, lines
from duxing.core.web import UserRequest, access

PAGE = 50


@require_safe
@access(roles=["office_director"])
def list_entries(request: UserRequest) -> HttpResponse:
    """What was done, newest first; `day` narrows, `after` is the cursor of the page before."""
    form = DayForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = list(entries(asked.get("day"), asked.get("after"))[: PAGE + 1])
    further = page[PAGE - 1].seq if len(page) > PAGE else None
    context = {"form": form, "lines": lines(page[:PAGE]), "further": further, "day": asked.get("day")}
    return render(request, "audit/entries.html", context, status=422 if form.errors else 200)
