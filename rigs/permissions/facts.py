"""What the oracle may know: people and records as plain facts, without a model of the product."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """A subject of the matrix. `posts` are (role, unit code); `state` says how the login stands."""

    label: str
    posts: tuple[tuple[str, str], ...] = ()
    state: str = "in"
    sees_all: bool = False
    aide_of: tuple[str, ...] = ()

    @property
    def roles(self) -> set[str]:
        return {role for role, _ in self.posts}

    @property
    def units(self) -> set[str]:
        return {unit for _, unit in self.posts}

    def holds(self, unit: str, *roles: str) -> bool:
        """Whether a post with one of `roles` is held in that very unit."""
        return any(role in roles and place == unit for role, place in self.posts)


@dataclass(eq=False)
class Facts:
    """One matter and its source, as the papers speak of them.

    `parts` are the units with their part once it was handed out, `lines` the leaders whose words
    or portfolio it belongs to, `charge` the one in charge, `section` the office section that keeps it, `collator` the unit that
    collates the matter above it.
    """

    home: str
    parts: dict[str, str] = field(default_factory=dict)
    handed: bool = False
    lines: frozenset[str] = frozenset()
    charge: str = ""
    section: str = ""
    collator: str = ""
    visibility: str = "excerpt"
    internal: bool = False
    has_text: bool = False


@dataclass(frozen=True)
class Thing:
    """A record that an address names.

    `unit` is whose share, report or post it is, `spoken` whether a report has left the unit, `hand`
    who entered it by proxy, `turn` whose word it waits for, `owner` the record on which a file hangs,
    `basis` what a proxy entry stands for.
    """

    kind: str
    stage: str
    public_id: str
    facts: Facts
    unit: str = ""
    spoken: bool = True
    hand: str = ""
    turn: str = ""
    owner: "Thing | None" = None
    basis: str = ""
    pk: int = 0
