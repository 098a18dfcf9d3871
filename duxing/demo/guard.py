"""Where the demo may run: on this machine alone, and on a database that was made for it."""

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.db import DatabaseError

from duxing.demo.models import DemoMark

PROFILE = "demo"
NAMES = frozenset({"localhost", "localhost.localdomain"})
NOT_LOCAL = "演示方式只能在本机使用：监听地址“{host}”不是本机地址，请改用 127.0.0.1。"
NOT_MARKED = "该数据库没有演示标记，不能以演示方式运行。请另选数据目录，或先运行 duxing demo 装入演示数据。"


class DemoRefused(Exception):
    """The demo may not be served so; the text is a Chinese sentence for the person at the terminal."""


def is_marked() -> bool:
    """Whether the database holds the demo city; False also where it has no tables yet."""
    try:
        return bool(DemoMark.objects.exists())
    except DatabaseError:
        return False


def is_local(host: str) -> bool:
    """Whether the address reaches this machine alone."""
    name = host.strip().strip("[]").lower()
    if name in NAMES:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def check(host: str) -> None:
    """Raise DemoRefused unless the demo may be served on `host`. Other profiles are always let through."""
    if settings.PROFILE != PROFILE:
        return
    if not is_local(host):
        raise DemoRefused(NOT_LOCAL.format(host=host))
    if not is_marked():
        raise DemoRefused(NOT_MARKED)


@register()
def check_hosts(**_: Any) -> list[Error]:
    """In the demo's profile the settings may let in nobody but this machine."""
    if settings.PROFILE != PROFILE:
        return []
    wrong = [name for name in settings.ALLOWED_HOSTS if not is_local(name)]
    return [Error(NOT_LOCAL.format(host=name), id="demo.E001") for name in wrong]
