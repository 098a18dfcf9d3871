"""Which units a leader's few words name: 请住建局会同云麓区速查 -> 住建局, 云麓区, in the order of the words."""

import re

from duxing.language.lexicon import UNIT_SUFFIX
from duxing.language.text import fold
from duxing.orgs.matching import Directory
from duxing.orgs.models import Unit

# A name ends as units' names do, or as a county's seat does (云麓区, 石棠县, 梓阳市).
_END = re.compile(rf"(?:{UNIT_SUFFIX}|[县区市])$")
LONGEST, SHORTEST = 18, 3


def mentioned(words: str, directory: Directory) -> list[tuple[str, Unit]]:
    """The names as written with the units that they surely mean; nothing is guessed from half a name."""
    text = fold(words)
    found: list[tuple[str, Unit]] = []
    seen: set[int] = set()
    at = 0
    while at < len(text):
        name, unit = _name_at(text, at, directory)
        if unit is not None and unit.pk not in seen:
            found.append((name, unit))
            seen.add(unit.pk)
        at += len(name) or 1
    return found


def _name_at(text: str, at: int, directory: Directory) -> tuple[str, Unit | None]:
    """The longest name that begins at `at`."""
    for end in range(min(len(text), at + LONGEST), at + SHORTEST - 1, -1):
        name = text[at:end]
        unit = directory.match(name).unit if _END.search(name) else None
        if unit is not None:
            return name, unit
    return "", None
