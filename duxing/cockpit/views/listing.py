"""The list of matters and the same list as a workbook."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from duxing.cockpit.finding import find
from duxing.cockpit.workbook import list_workbook
from duxing.core.web import UserRequest, access


@require_safe
@access(staff=True)
def matter_list(request: UserRequest) -> HttpResponse:
    """Matters by filters that are also the address."""
    found = find(request.user, request.GET)
    return render(request, "cockpit/list.html", {"found": found, "form": found.form, "q": found.q})


@require_safe
@access(staff=True)
def matter_list_xlsx(request: UserRequest) -> FileResponse:
    """The same list as a workbook, made on disk and sent from there."""
    file, name = list_workbook(request.user, request.GET)
    return FileResponse(file, as_attachment=True, filename=name)
