"""The worlds that are tampered with, and real acts of their people."""

import random
from collections.abc import Callable
from dataclasses import fields

from duxing.audit import witness
from duxing.audit.checkpoints import rotate, sign
from duxing.audit.models import AuditBody
from duxing.orgs.models import Post, Unit, User
from duxing.orgs.services.account import note_login
from duxing.orgs.services.units import add_alias, edit_unit, remove_alias
from duxing.testing import matters
from duxing.testing.cast import Cast, make_cast

# Who plays each part in the demo city: unit and role; the section's people have no part in these acts.
_UNITS = {
    "city": "yc",
    "office": "yc-zfb-dcs",
    "section": "yc-zfb-dcs",
    "lead": "yc-zjj",
    "support": "yc-slj",
    "other": "yc-jyj",
    "county": "yc-yunlu",
}
_PEOPLE = {
    "mayor": ("city", "city_leader", 0),
    "vice": ("city", "city_leader", 1),
    "general": ("city", "secretary_general", 0),
    "aide": ("city", "deputy_secretary", 0),
    "director": ("office", "office_director", 0),
    "deputy": ("office", "office_deputy", 0),
    "officer": ("office", "officer", 0),
    "colleague": ("office", "officer", 1),
    "section_hand": ("office", "officer", 1),
    "head": ("lead", "unit_head", 0),
    "signer": ("lead", "unit_deputy", 0),
    "handler": ("lead", "liaison", 0),
    "helper": ("support", "liaison", 0),
    "helper_head": ("support", "unit_head", 0),
    "county_hand": ("county", "liaison", 0),
    "county_head": ("county", "unit_head", 0),
    "outsider": ("other", "liaison", 0),
    "admin": ("office", "officer", 1),
}
STAGES = (
    "drafted",
    "filed",
    "dispatched",
    "received",
    "reported",
    "submitted",
    "accepted",
    "presented",
    "closed",
)


def city_cast() -> Cast:
    """The parts of the tests' cast as the demo city fills them."""
    units = {part: Unit.objects.get(code=code) for part, code in _UNITS.items()}
    people: dict[str, User] = {}
    for part, (unit, role, number) in _PEOPLE.items():
        posts = Post.objects.filter(unit=units[unit], role=role, holder__isnull=False).order_by("order", "pk")
        people[part] = posts[number].holder
    return Cast(**{f.name: {**units, **people}[f.name] for f in fields(Cast)})


def small_world() -> Cast:
    """The tests' cast and a matter at every stage, all through the services."""
    cast = make_cast()
    for stage in STAGES:
        getattr(matters, stage)(cast)
    return cast


def act(rng: random.Random, cast: Cast) -> str:
    """One real act or a short row of them; its name."""
    chosen = rng.choices(list(_ACTS), [weight for _, weight in _ACTS.values()])[0]
    _ACTS[chosen][0](rng, cast)
    return chosen


def act_surely(rng: random.Random, cast: Cast) -> None:
    """A real act that leaves an entry."""
    _login(rng, cast)
    _alias(rng, cast)


def _matter(rng: random.Random, cast: Cast) -> None:
    getattr(matters, rng.choice(STAGES))(cast, title=f"锦绣家园供暖第{rng.randrange(10**6)}号")


def _unit(rng: random.Random, cast: Cast) -> None:
    unit = rng.choice(list(Unit.objects.order_by("pk")))
    edit_unit(unit, by=cast.director, initials=f"x{rng.randrange(10**6)}")


def _alias(rng: random.Random, cast: Cast) -> None:
    """A nickname comes and goes: a protected row that ends."""
    unit = Unit.objects.get(pk=rng.choice([cast.lead.pk, cast.support.pk]))
    alias = add_alias(unit, f"别名{rng.randrange(10**6)}", by=cast.director)
    if rng.random() < 0.5:
        remove_alias(alias, by=cast.director)


def _login(rng: random.Random, cast: Cast) -> None:
    note_login(rng.choice(list(cast.people().values())), address="127.0.0.1")


def _erase(rng: random.Random, cast: Cast) -> None:
    """Details may be erased by law; that is no tampering."""
    bodies = list(AuditBody.objects.order_by("-seq").values_list("pk", flat=True)[:50])
    AuditBody.objects.filter(pk=rng.choice(bodies)).delete()


def _sign(rng: random.Random, cast: Cast) -> None:
    sign(anew=rng.random() < 0.2)
    witness.write_all()


def _rotate(rng: random.Random, cast: Cast) -> None:
    rotate()
    witness.write_all()


_ACTS: dict[str, tuple[Callable[[random.Random, Cast], None], int]] = {
    "matter": (_matter, 3),
    "unit": (_unit, 2),
    "alias": (_alias, 3),
    "login": (_login, 2),
    "erase": (_erase, 1),
    "sign": (_sign, 3),
    "rotate": (_rotate, 1),
}
