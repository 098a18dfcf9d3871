"""What a unit still has in hand, told by the apps that give it work.

Orgs stands below all of them and knows none; each registers its teller in `AppConfig.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from duxing.orgs.models import Unit


@dataclass(frozen=True)
class Duties:
    """What is left, as far as the asker may know, in a sentence, and where to read it, if at all."""

    words: str
    url: str = ""


# (who asks, unit) -> what the unit has in hand, None where there is nothing.
Teller = Callable[[Any, Unit], Duties | None]

_tellers: list[Teller] = []


def register_teller(teller: Teller) -> None:
    """Let `teller` be asked before a unit ends. Registering twice changes nothing."""
    if teller not in _tellers:
        _tellers.append(teller)


def duties_of(user: Any, unit: Unit) -> list[Duties]:
    """Everything that would be left without anybody if the unit ended today."""
    return [found for found in (teller(user, unit) for teller in _tellers) if found is not None]
