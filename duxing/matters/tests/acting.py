"""How these tests act through pages and look at what an act left behind."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from duxing.audit.models import AuditEntry
from duxing.files.tests.samples import picture
from duxing.notices.models import Notice

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
