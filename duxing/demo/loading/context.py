"""What the replay keeps at hand: the directory, the matters made so far, the hands that act."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import File

from duxing.core import clock
from duxing.core.proxy import ProxyBasis
from duxing.demo.data.acts import DEPUTY, DIRECTOR
from duxing.demo.data.plan import MatterPlan, PlannedEvent
from duxing.demo.data.when import When
from duxing.demo.loading.directory import Directory
from duxing.files.checks import check_upload
from duxing.matters.models import Assignment, Matter
from duxing.orgs.models import Post, User
from duxing.sources.models import Source, SourceType

SCAN = Path(__file__).parent / "scan.png"


@dataclass
class Context:
    """The state of one replay. Records are kept by key and read afresh before each act."""

    when: When
    directory: Directory
    plans: dict[str, MatterPlan]
    types: dict[str, SourceType] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    matters: dict[str, int] = field(default_factory=dict)
    shares: dict[tuple[str, str], int] = field(default_factory=dict)
    slips: dict[str, int] = field(default_factory=dict)
    done: set[tuple[str, str, str]] = field(default_factory=set)
    skipped: list[str] = field(default_factory=list)

    def type_of(self, kind: str) -> SourceType:
        if not self.types:
            self.types = {one.code: one for one in SourceType.objects.all()}
        return self.types[kind]

    def user(self, login: str) -> User:
        return self.directory.by_login[login]

    def named(self, name: str) -> User | None:
        return self.directory.by_name.get(name)

    def post(self, name: str) -> Post | None:
        return self.directory.posts.get(name)

    def officer(self, plan: MatterPlan) -> User:
        return self.directory.by_name[plan.officer]

    @property
    def director(self) -> User:
        return self.directory.by_name[DIRECTOR]

    @property
    def deputy(self) -> User:
        return self.directory.by_name[DEPUTY]

    def matter(self, key: str) -> Matter:
        """The matter as it stands now."""
        return Matter.objects.select_related("type", "source", "lead_unit", "leader__aide", "supervisor").get(
            pk=self.matters[key]
        )

    def share(self, plan: MatterPlan, unit: str) -> Assignment:
        """The unit's share of the matter, or of its own child matter, as it stands now."""
        return Assignment.objects.select_related(
            "unit", "receipt_due", "matter__type", "matter__supervisor", "matter__source"
        ).get(pk=self.shares[plan.key, unit])


def paper(event: PlannedEvent, *, on: date | None = None) -> ProxyBasis:
    """What the office's entry rests on: the paper of that day, signed by whom the plan names."""
    return ProxyBasis(event.proxy or "paper", event.signer or "承办负责同志", on or clock.today())


class Scan(File):
    """A scanned page as an upload; it was examined once, so that a hundred uses cost nothing more."""

    checked: Any


def scan(name: str) -> Scan:
    """The scanned page under that name."""
    content = SCAN.read_bytes()
    upload = Scan(BytesIO(content), name=name)
    upload.checked = check_upload(name, content)
    return upload
