"""Where the paper behind a proxy entry lies, and on which page the act stands that rests on it."""

from django.urls import reverse

from duxing.files.models import Attachment
from duxing.matters.models import ProxyEntry, Submission
from duxing.matters.services.proxying import OWNER


def paper_url(entry: ProxyEntry) -> str:
    """The address of the scan; a sealed report keeps its own, on its page. Empty without a scan."""
    kept = Attachment.objects.of(OWNER, entry.public_id).filter(purpose="scan").first()
    if kept is not None:
        return reverse("files:show", args=[kept.public_id])
    sealed = entry.feedbacks.first() if entry.has_scan else None
    return sealed.get_absolute_url() if sealed else ""


def act_url(entry: ProxyEntry) -> str:
    """The page of the matter or reading slip on which the act stands."""
    if entry.matter is not None:
        return entry.matter.get_absolute_url()
    slip = Submission.objects.filter(readings__proxy=entry).first()
    return slip.get_absolute_url() if slip else reverse("home")
