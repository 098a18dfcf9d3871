"""Downloads. The owning app decides; what it refuses answers 404."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from duxing.core.web import UserRequest, access
from duxing.files.models import Attachment
from duxing.files.owners import access_attachment, is_noted, refuse_saving
from duxing.files.services import note_download
from duxing.files.serving import serve


@require_http_methods(["GET", "POST"])
@access(object=access_attachment)
def download(request: UserRequest, public_id: UUID) -> HttpResponseBase:
    """Save the attachment; where that is noted, the page asks for it, since looking changes nothing."""
    return _save(request, access_attachment(request.user, public_id))


@require_GET
@access(object=access_attachment)
def show(request: UserRequest, public_id: UUID) -> HttpResponseBase:
    """Open a picture or PDF in the browser (查看扫描件); what cannot be shown is saved."""
    found = access_attachment(request.user, public_id)
    return serve(found, inline=True) if found.opens_in_page else _save(request, found)


def _save(request: UserRequest, found: Attachment) -> HttpResponseBase:
    refuse_saving(found)
    if is_noted(found):
        if request.method != "POST":
            return render(request, "files/download.html", {"attachment": found})
        note_download(found, by=request.user)
    return serve(found)
