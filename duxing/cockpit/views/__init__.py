"""The desk, the list and the morning page."""

from django.http import HttpResponse

from duxing.core.web import UserRequest, access


@access(staff=True)
def desk(request: UserRequest) -> HttpResponse:
    """What this person has to do today."""
    return HttpResponse(status=501)


@access(staff=True)
def matter_list(request: UserRequest) -> HttpResponse:
    """Matters by filters that are also the address."""
    return HttpResponse(status=501)


@access(staff=True)
def matter_list_xlsx(request: UserRequest) -> HttpResponse:
    """The same list as a workbook."""
    return HttpResponse(status=501)


@access(staff=True)
def morning(request: UserRequest) -> HttpResponse:
    """晨会一页纸."""
    return HttpResponse(status=501)
