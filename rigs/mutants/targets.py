"""What is changed, by the promise that it keeps; and the tests that may notice."""

from dataclasses import dataclass
from pathlib import Path

from rigs.report import ROOT


@dataclass(frozen=True)
class Target:
    """One group of files: its name for the report, and patterns from the root."""

    name: str
    title: str
    patterns: tuple[str, ...]

    def files(self) -> list[Path]:
        """The files that exist, in order."""
        return sorted({path for pattern in self.patterns for path in ROOT.glob(pattern)})


TARGETS = (
    Target(
        "access",
        "谁看得见、谁能办",
        (
            "duxing/*/access.py",
            "duxing/*/permissions.py",
            "duxing/*/querysets.py",
            "duxing/matters/excerpts.py",
        ),
    ),
    Target(
        "moves", "状态变化与版本", ("duxing/core/states.py", "duxing/core/scope.py", "duxing/*/states.py")
    ),
    Target(
        "deadline",
        "期限与工作日",
        (
            "duxing/workdays/calendar.py",
            "duxing/workdays/clocks.py",
            "duxing/workdays/dates.py",
            "duxing/workdays/deadlines.py",
            "duxing/workdays/proof.py",
            "duxing/workdays/schedule.py",
            "duxing/matters/lights.py",
            "duxing/matters/services/deadlines.py",
        ),
    ),
    Target(
        "audit",
        "操作记录",
        (
            "duxing/audit/encoding.py",
            "duxing/audit/rows.py",
            "duxing/audit/services.py",
            "duxing/audit/verify*.py",
        ),
    ),
    Target(
        "outbox",
        "通知与外发",
        ("duxing/notices/services.py", "duxing/notices/deliver.py", "duxing/notices/channels.py"),
    ),
)
# Tests of what stands above add hours and kill little.
TESTS = tuple(
    f"duxing/{app}/tests"
    for app in (
        "audit",
        "core",
        "files",
        "intake",
        "matters",
        "notices",
        "orgs",
        "sources",
        "workdays",
        "cockpit",
    )
)
