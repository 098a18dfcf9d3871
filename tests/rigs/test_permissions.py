"""The permission matrix in small: every address declared, planted faults found, a sample clean."""

import random

import pytest

from rigs.permissions.cases import cases
from rigs.permissions.coverage import names, stale, undeclared
from rigs.permissions.judge import judge
from rigs.permissions.plants import search
from rigs.permissions.world import build

SAMPLE, PLANTED, SEED = 150, 40, 20261125


def test_every_address_says_what_it_needs():
    assert undeclared() == set() and stale() == set()


def test_an_address_that_nobody_declared_is_found():
    assert undeclared("rigs.permissions.more_urls") == {"everything"}
    assert len(names("rigs.permissions.more_urls")) == len(names()) + 1


@pytest.mark.django_db
def test_a_sample_is_clean_and_the_planted_faults_are_found(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world = build(homes=1)
    every = list(cases(world))
    found = judge(world, random.Random(SEED).sample(every, SAMPLE))
    assert [*found.leaks, *found.denials, *found.canaries, *found.bodies] == []
    missed = [fault for fault, _, told in search(world, every, PLANTED, SEED) if not told]
    assert missed == []
