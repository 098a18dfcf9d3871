"""What a verification found, and the exit codes that say it (reliability 3.3)."""

from collections import Counter
from dataclasses import dataclass, field

INTACT, ALTERED, MISSING, FORGED, OLDER, TABLES_DIFFER, UNREADABLE = range(7)
# A signature that does not hold puts every other word of the checkpoints in doubt; a chain that is
# not the witnessed one was changed as a whole.
GRAVEST_FIRST = (UNREADABLE, FORGED, OLDER, ALTERED, MISSING, TABLES_DIFFER)
# A ruined database may hold millions of differences; the words of so many help nobody.
MOST_KEPT = 1000


@dataclass
class Finding:
    """One thing that does not agree: the exit code it stands for and words for the auditor."""

    code: int
    words: str


@dataclass
class Report:
    """What a verification saw: how much it read, when the last entry was, what does not agree.

    `notes` are sentences about what was not looked at, `part` says which entries were asked for.
    """

    entries: int = 0
    protected: int = 0
    erased: int = 0
    checkpoints: int = 0
    witnessed: int = 0
    last: str = ""
    part: str = ""
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)

    def add(self, code: int, words: str) -> None:
        """Note one thing that does not agree."""
        self.counts[code] += 1
        if len(self.findings) < MOST_KEPT:
            self.findings.append(Finding(code, words))

    @property
    def total(self) -> int:
        """How many things do not agree, also those whose words were not kept."""
        return self.counts.total()

    @property
    def exit_code(self) -> int:
        """The gravest of what was found, 0 when all agrees."""
        return next((code for code in GRAVEST_FIRST if self.counts[code]), INTACT)
