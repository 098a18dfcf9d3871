"""How these tests act through pages and look at what an act left behind."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from duxing.audit.models import AuditEntry
from duxing.core import clock
from duxing.files.tests.samples import picture
from duxing.notices.models import Notice
from duxing.testing.matters import final_due

HIDDEN = re.compile(r'<input type="hidden" name="(key|version)" value="([^"]*)">')


def hidden(response: Any) -> dict[str, str]:
    """Key and version of the form that a page shows."""
    return dict(HIDDEN.findall(response.content.decode()))


def send(client: Client, url: str, **data: Any) -> Any:
    """Open the page, fill in its form and send it."""
    return client.post(url, hidden(client.get(url)) | data)


def entries(kind: str) -> int:
    """How often an act of this kind stands in the record of operations."""
    return AuditEntry.objects.filter(kind=kind).count()


def notices(person: Any) -> list[str]:
    """What the person was told, oldest first."""
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("text", flat=True))


def text_of(response: Any) -> str:
    """The page in words."""
    return str(response.content.decode())


def scan(name: str = "收文页.png") -> SimpleUploadedFile:
    """A small picture, as scanned."""
    return SimpleUploadedFile(name, picture())


def report_url(matter, name="report"):
    """Where the unit writes the final report of the matter (or another page of that due)."""
    return reverse(f"matters:{name}", args=[final_due(matter).public_id])


def filled_report(matter, **changes):
    """What the form of a finished report would send, for a matter with two requirements."""
    first, second = matter.requirements.order_by("position")
    return {
        "self_state": "done",
        "as_of": str(clock.today()),
        "text": "换热站板换堵塞已更换。",
        f"answer_{first.position}": "板换堵塞，已查明。",
        f"answer_{second.position}": "管网全部完成。",
        f"quantity_{second.position}": "12",
    } | changes
