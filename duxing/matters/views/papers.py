"""Papers of a matter, made on request."""

from uuid import UUID

from django.http import HttpResponse

from duxing.core.web import UserRequest, access
from duxing.matters.access import access_feedback, access_matter


@access(object=access_matter)
def notice_paper(request: UserRequest, public_id: UUID) -> HttpResponse:
    """督办通知单."""
    access_matter(request.user, public_id)
    return HttpResponse(status=501)


@access(object=access_feedback)
def report_paper(request: UserRequest, public_id: UUID) -> HttpResponse:
    """办理情况报告."""
    access_feedback(request.user, public_id)
    return HttpResponse(status=501)
