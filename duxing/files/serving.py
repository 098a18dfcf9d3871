"""Answering with a file so that the browser can do nothing but show or save it."""

from django.http import FileResponse
from django.utils.http import content_disposition_header

from duxing.files.models import Attachment
from duxing.files.services import open_stored

# A picture opens in a sandbox. Browsers show no PDF in a sandbox, so a PDF gets a policy
# that lets it load nothing; one with scripts was refused when it came in.
_PICTURE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'; sandbox"
)
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_SAVE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def serve(attachment: Attachment, *, inline: bool = False) -> FileResponse:
    """The attachment as a download under its own name (RFC 6266).

    With `inline`, pictures and PDF open in the browser; everything else is saved all the same.
    The caller has proven that the user may have it.
    """
    shown = inline and attachment.opens_in_page
    answer = FileResponse(open_stored(attachment.stored), content_type=attachment.stored.mime)
    answer["Content-Length"] = str(attachment.stored.size)
    disposition = content_disposition_header(not shown, attachment.original_name)
    answer["Content-Disposition"] = disposition or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    if shown:
        answer["Content-Security-Policy"] = _PICTURE_POLICY if attachment.is_picture else _PDF_POLICY
    else:
        answer["Content-Security-Policy"] = _SAVE_POLICY
    return answer
