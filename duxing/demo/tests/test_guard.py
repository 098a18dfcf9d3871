"""The demo is served on this machine alone, from a database that was made for it."""

from datetime import date

import pytest

from duxing.demo import guard
from duxing.demo.accounts import demo_accounts
from duxing.demo.models import DemoMark
from duxing.orgs.roles import Role


@pytest.fixture
def demo(settings):
    settings.PROFILE = "demo"


@pytest.fixture
def marked(db):
    return DemoMark.objects.create(today=date(2026, 11, 23))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_the_loopback_address_is_let_through(demo, marked, host):
    guard.check(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "demo.example", ""])
def test_any_other_address_is_refused(demo, marked, host):
    with pytest.raises(guard.DemoRefused, match="本机"):
        guard.check(host)


@pytest.mark.django_db
def test_an_unmarked_database_is_refused(demo):
    with pytest.raises(guard.DemoRefused, match="演示标记"):
        guard.check("127.0.0.1")


def test_a_real_installation_is_not_concerned(db):
    guard.check("0.0.0.0")


def test_the_system_check_refuses_foreign_hosts(demo, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    assert guard.check_hosts() == []
    settings.ALLOWED_HOSTS = ["127.0.0.1", "demo.example"]
    assert [error.id for error in guard.check_hosts()] == ["demo.E001"]


def test_there_is_one_account_a_role(demo, marked):
    accounts = demo_accounts()
    assert [one["label"] for one in accounts[:3]] == ["督查室主任", "督查室副主任", "督查员"]
    assert len(accounts) >= len(Role) and all(one["login"] and one["password"] for one in accounts)
    assert accounts[-1]["label"] == "系统管理员"


def test_accounts_are_shown_nowhere_else(settings, marked, db):
    assert demo_accounts() == []
    settings.PROFILE = "demo"
    DemoMark.objects.all().delete()
    assert demo_accounts() == []
