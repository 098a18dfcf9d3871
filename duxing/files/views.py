"""Downloads. The owning app decides; what it refuses answers 404."""

from uuid import UUID

from django.http import FileResponse
from django.views.decorators.http import require_GET

from duxing.core.web import UserRequest, access
from duxing.files.owners import access_attachment, refuse_saving
from duxing.files.serving import serve


@require_GET
@access(object=access_attachment)
def download(request: UserRequest, public_id: UUID) -> FileResponse:
    """Save the attachment."""
    found = access_attachment(request.user, public_id)
    refuse_saving(found)
    return serve(found)


@require_GET
@access(object=access_attachment)
def show(request: UserRequest, public_id: UUID) -> FileResponse:
    """Open a picture or PDF in the browser (查看扫描件); what cannot be shown is saved."""
    found = access_attachment(request.user, public_id)
    if not found.opens_in_page:
        refuse_saving(found)
    return serve(found, inline=True)
