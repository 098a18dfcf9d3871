"""The list of matters and the same list as a workbook."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from duxing.cockpit.finding import find
from duxing.cockpit.services import note_list_export
from duxing.cockpit.workbook import list_workbook
from duxing.core.web import UserRequest, access


@require_safe
@access(staff=True)
def matter_list(request: UserRequest) -> HttpResponse:
    """Matters by filters that are also the address."""
    found = find(request.user, request.GET)
    return render(request, "cockpit/list.html", {"found": found, "form": found.form, "q": found.q})


@require_POST
@access(staff=True)
def matter_list_xlsx(request: UserRequest) -> FileResponse:
    """The list of the address as a workbook, made on disk and sent from there; who took it is noted."""
    made = list_workbook(request.user, request.GET)
    note_list_export(by=request.user, about=made.head, lines=made.lines)
    return FileResponse(made.file, as_attachment=True, filename=made.name)
