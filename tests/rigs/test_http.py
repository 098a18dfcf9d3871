"""The header rig in small: it finds what is planted, and the product's answers carry all they must."""

import pytest

from rigs.http.errors import wrong_pages
from rigs.http.expiry import ended_sessions
from rigs.http.looking import Look
from rigs.http.plants import PLANTS, found, planted
from rigs.http.probing import forged_addresses, hidden_files, line_ends, other_sites, sent_twice
from rigs.http.site import browsers, found_site

LIMIT = 5


@pytest.fixture
def site(db):
    return found_site()


def test_looking_finds_what_is_planted_and_nothing_else(site):
    officer = browsers(site, ["officer"])
    with planted():
        faulty = Look(officer, 1, [one.name for one in PLANTS])
        faulty.quietly()
        faulty.loudly()
    assert [one.said for one in PLANTS if not found(one, faulty.found.wrong())] == []
    look = Look(officer, 1, methods=["GET"])
    look.quietly()
    assert look.found.wrong() == []
    assert len(look.found.reached) > 40


def test_errors_and_probes(site):
    stranger, officer = browsers(site, ["anonymous", "officer"])
    tried = [wrong_pages(officer), hidden_files(stranger), line_ends(stranger), other_sites(officer)]
    tried += [forged_addresses(stranger, LIMIT), sent_twice(officer), ended_sessions(officer)]
    assert [wrong for _, wrong in tried if wrong] == []


def test_under_https_every_cookie_is_bound_to_the_host(cast, settings):
    settings.COOKIE_PREFIX = "__Host-"
    for name in ("SESSION", "CSRF", "SEEN"):
        setattr(settings, f"{name}_COOKIE_NAME", f"__Host-dx_{name.lower()}")
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.HTTPS = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    look = Look(browsers(cast, ["anonymous", "officer"], https=True), 0, ["orgs:login", "orgs:logout"])
    look.loudly()
    assert look.found.wrong() == []
