"""One run of the header rig on one database, plain or under HTTPS; called in a process of its own."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction

from rigs.addresses import addresses
from rigs.http.errors import wrong_pages
from rigs.http.expiry import ended_sessions
from rigs.http.looking import Findings, Look
from rigs.http.plants import PLANTS, found, planted
from rigs.http.probing import forged_addresses, hidden_files, line_ends, other_sites, sent_twice
from rigs.http.site import LOOKING, THOROUGH, browsers, found_site

Probe = tuple[str, int, list[str]]


def part(words: dict[str, Any]) -> dict[str, Any]:
    """Build the site, find the plants, look at everything; `words` are https, few and all_people."""
    logging.disable(logging.CRITICAL)
    settings.SESSION_IDLE_SECONDS = settings.SESSION_ABSOLUTE_SECONDS  # a slow machine logs nobody out
    https = bool(words["https"])
    with transaction.atomic():
        cast = found_site()
        looking = browsers(cast, LOOKING if words["all_people"] else THOROUGH, https=https)
        thorough = [one for one in looking if one.label in THOROUGH]
        plants = [] if https else find_plants(thorough[1:3])
        quiet, loud = Look(looking, words["few"]), Look(thorough, max(1, words["few"] // 3))
        if not https:
            quiet.quietly()
        loud.loudly()
        probes = probe(thorough)
        told = {
            "plants": plants,
            "quiet": _plain(quiet.found),
            "loud": _plain(loud.found),
            "probes": probes,
            "addresses": len(addresses()),
        }
        transaction.set_rollback(True)
    return told


def find_plants(people: list[Any]) -> list[tuple[str, list[str]]]:
    """Each planted fault with what was said of it."""
    with planted():
        look = Look(people, 2, [one.name for one in PLANTS])
        look.quietly()
        look.loudly()
    return [(one.said, found(one, look.found.wrong())[:1]) for one in PLANTS]


def probe(people: list[Any]) -> list[Probe]:
    """Every kind of probe by a stranger and an officer, or by all."""
    stranger, known = people[0], people[2]
    limit = settings.AXES_FAILURE_LIMIT
    tried: list[tuple[str, Callable[[], tuple[int, list[str]]]]] = [
        ("出错页面：状态、中文、响应头、不露内部", lambda: wrong_pages(known)),
        ("隐藏文件、目录、备份名和静态文件", lambda: _all(hidden_files, people)),
        ("网址和字段里的换行", lambda: _all(line_ends, [stranger, known])),
        ("登录和显示设置不把人引到别的网站", lambda: _all(other_sites, [stranger, known])),
        ("自称的 X-Forwarded-* 不算数", lambda: forged_addresses(stranger, limit)),
        ("同名参数出现两次", lambda: sent_twice(known)),
        ("会话到期时只动会话表", lambda: ended_sessions(known)),
    ]
    return [(said, *run()) for said, run in tried]


def _all(tried: Callable[[Any], tuple[int, list[str]]], people: list[Any]) -> tuple[int, list[str]]:
    numbers, wrong = zip(*(tried(one) for one in people), strict=True)
    return sum(numbers), [line for lines in wrong for line in lines]


def _plain(found: Findings) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "looks": found.looks,
        "reached": sorted(found.reached),
        "statuses": {str(code): number for code, number in sorted(found.statuses.items())},
        **{name: getattr(found, name) for name in ("headers", "methods", "tokens", "broken", "writes")},
    }
