"""The world of the matrix: records by kind and stage, and the words that only some may read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rigs.permissions.facts import Facts, Thing
from rigs.permissions.kits import Kit
from rigs.permissions.papers import PaperKit
from rigs.permissions.tree import WORKERS, Tree, log_in, plant

# Which units have records, on whose line, kept by whom. Small worlds take the first ones.
HOMES: tuple[tuple[str, str, str], ...] = (
    ("zjj", "vice", "officer"),
    ("yunlu", "vice", "officer"),
    ("ls-jtj", "vice2", "officer"),
    ("zjj", "vice", "section"),
    ("yunlu-gq", "vice2", "officer"),
    ("slj", "vice2", "officer"),
    ("anqu-sh", "vice2", "officer"),
    ("yunlu-zjj", "vice", "officer"),
    ("jyj", "vice2", "officer"),
    ("anqu", "vice", "officer"),
)


@dataclass
class Words:
    """Canaries: each word stands in one record, `kinds` says in which class of field."""

    kinds: dict[str, tuple[str, Thing]] = field(default_factory=dict)
    made: int = 0

    def new(self) -> str:
        """A word that stands nowhere else."""
        self.made += 1
        return f"ZQ{self.made:05d}Z"

    def own(self, word: str, kind: str, thing: Thing) -> None:
        """Say what the word is part of."""
        self.kinds[word] = (kind, thing)


@dataclass
class World:
    """Everything that a run needs; read only once it is built."""

    tree: Tree
    words: Words
    things: list[Thing] = field(default_factory=list)

    def of(self, kind: str, stages: Sequence[str]) -> list[Thing]:
        """The records of a kind in these stages, in the order in which they were made."""
        return [one for one in self.things if one.kind == kind and (not stages or one.stage in stages)]


def build(homes: int = len(HOMES)) -> World:
    """Make the whole world through the services; `homes` limits how many units have records."""
    world = World(plant(), Words())
    for unit, line, keeper in HOMES[:homes]:
        neighbour = WORKERS[(WORKERS.index(unit) + 1) % len(WORKERS)]
        third = WORKERS[(WORKERS.index(unit) + 2) % len(WORKERS)]
        kit = Kit(world, unit, line, keeper, neighbour, third)
        kit.fill()
        PaperKit(kit).fill()
    _directory(world)
    log_in(world.tree)
    return world


def _directory(world: World) -> None:
    """Units, people and posts are records too."""
    nothing = Facts(home="")
    for code, unit in world.tree.units.items():
        world.things.append(Thing("unit", code, str(unit.public_id), nothing, unit=code, pk=unit.pk))
    for label, user in world.tree.users.items():
        place = next(iter(world.tree.people[label].units), "")
        world.things.append(
            Thing("person", label, str(user.public_id), nothing, unit=place, turn=label, pk=user.pk)
        )
    for label, post in world.tree.posts.items():
        place, holder = post.unit.code, label.split(".1")[0]
        world.things.append(
            Thing(
                "post",
                label,
                str(post.public_id),
                nothing,
                unit=place,
                turn=holder,
                basis=post.role,
                pk=post.pk,
            )
        )
