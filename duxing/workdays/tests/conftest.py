"""The director, an officer and a liaison, each with one post."""

from typing import Any

import pytest

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.orgs.models import Post, Unit, UnitKind, User
from duxing.orgs.roles import Role


@action
def make_person(username: str, name: str, role: Role) -> User:
    unit = Unit.objects.filter(code="dcs").first() or Unit.objects.create(
        code="dcs",
        name="市政府督查室",
        full_name="云川市人民政府督查室",
        kind=UnitKind.SECTION,
        path="yc/dcs/",
    )
    person: User = User.objects.create_user(username, None, name=name)
    post = Post.objects.create(unit=unit, role=role, title=role.label, holder=person)
    record("system", "orgs.post.filled", post)
    return person


@pytest.fixture
def director(db: None) -> Any:
    return make_person("song", "宋知行", Role.OFFICE_DIRECTOR)


@pytest.fixture
def officer(db: None) -> Any:
    return make_person("xu", "许小满", Role.OFFICER)


@pytest.fixture
def liaison(db: None) -> Any:
    return make_person("cheng", "程立", Role.LIAISON)
