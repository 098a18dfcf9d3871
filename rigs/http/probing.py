"""What strangers try: hidden files, forged addresses, line ends in parameters, fields sent twice."""

from typing import Any

from django.conf import settings
from django.db import transaction

from duxing.core.views import cookie_of
from rigs.http.rules import faults
from rigs.http.site import Browser

HIDDEN = [
    "/.git/HEAD",
    "/.git/config",
    "/.env",
    "/.svn/entries",
    "/.DS_Store",
    "/.htaccess",
    "/web.config",
    "/metrics",
    "/metrics/",
    "/debug/",
    "/__debug__/",
    "/admin/",
    "/server-status",
    "/actuator",
    "/actuator/health",
    "/api/",
    "/swagger.json",
    "/phpinfo.php",
    "/console",
    "/static/",
    "/static/duxing/",
    "/static/../config/settings.py",
    "/static/%2e%2e/config/settings.py",
    "/static/duxing/../../../settings.py",
    "/files/",
    "/media/",
    "/backup.zip",
    "/db.sqlite3",
    "/duxing.sqlite3",
    "/secret_key",
    "/index.html~",
    "/index.php.bak",
    "/matters/.git/",
    "/requirements.lock",
    "/manage.py",
    "/config/settings.py",
    "/.well-known/",
    "/login.bak",
    "/static/duxing/duxing.css.bak",
    "/static/duxing/duxing.css~",
]
STATIC = ("/static/duxing/duxing.css", "/static/duxing/app.js")
LINE_ENDS = ("%0d%0aX-Evil:%201", "%0aX-Evil:%201", "%E5%98%8A%E5%98%8DX-Evil:%201")


def hidden_files(who: Browser) -> tuple[int, list[str]]:
    """Nothing but pages and static files is there."""
    wrong = []
    for url in HIDDEN:
        answer, body = who.ask("GET", url)
        # “/files/” and “/api/” lead nowhere; a redirect would tell that something is there.
        if answer.status_code != 404:
            wrong.append(f"{who.label} {url}：{answer.status_code}，应为 404")
        wrong += [f"{who.label} {url}：{fault}" for fault in faults(url, answer, body, https=who.https)]
    for url in STATIC:
        answer, body = who.ask("GET", url)
        if answer.status_code != 200 or not body:
            wrong.append(f"{url}：{answer.status_code}，应为 200")
        static = faults(url, answer, body, https=who.https, static=True)
        wrong += [f"{who.label} {url}：{fault}" for fault in static]
    return len(HIDDEN) + len(STATIC), wrong


def line_ends(who: Browser) -> tuple[int, list[str]]:
    """A line end in an address or a field never begins a header."""
    asked, wrong = 0, []
    for end in LINE_ENDS:
        plain = end.replace("%20", " ").replace("%0d", "\r").replace("%0a", "\n")
        questions: list[tuple[str, str, Any]] = [
            ("GET", f"/matters/?q={end}", b""),
            ("GET", f"/account/login/?next=/{end}", b""),
            ("GET", f"/no-such{end}/", b""),
            ("GET", f"/matters/?view={end}&leader={end}", b""),
            ("POST", "/display/", {"name": "large", "on": "1", "next": f"/{plain}"}),
            ("POST", "/matters.xlsx?q=" + end, b""),
        ]
        for method, url, data in questions:
            with transaction.atomic():
                answer, body = who.ask(method, url, data, token=method == "POST")
                transaction.set_rollback(True)
            asked += 1
            if "X-Evil" in answer or answer.status_code >= 500:
                wrong.append(f"{who.label} {method} {url}：{answer.status_code}")
            wrong += [
                f"{who.label} {method} {url}：{one}" for one in faults(url, answer, body, https=who.https)
            ]
    return asked, wrong


def other_sites(who: Browser) -> tuple[int, list[str]]:
    """No address leads a person away to another site after logging in or choosing."""
    asked, wrong = 0, []
    for target in (
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "///evil.example",
    ):
        for url, data in (
            ("/display/", {"name": "large", "on": "1", "next": target}),
            (f"/account/login/?next={target}", b""),
        ):
            with transaction.atomic():
                answer, _ = who.ask("POST" if data else "GET", url, data, token=bool(data))
                transaction.set_rollback(True)
            asked += 1
            where = answer.get("Location", "/")
            if not where.startswith("/") or where.startswith(("//", "/\\")):
                wrong.append(f"{who.label} {url} {target}：引到 {where}")
    return asked, wrong


def forged_addresses(stranger: Browser, limit: int) -> tuple[int, list[str]]:
    """The address that a stranger claims does not undo the lock, before a proxy or without one."""
    wrong = []
    # Behind a proxy the last address is the proxy's own word; what stands before it is claimed.
    claimed = "10.9.8.{}, 10.1.1.1" if settings.SECURE_PROXY_SSL_HEADER else "10.9.8.{}"
    data = {"username": "nobody", "password": "Wrong-2026-pw", "next": "/"}
    with transaction.atomic():
        codes = [
            stranger.ask("POST", "/account/login/", data, token=True, HTTP_X_FORWARDED_FOR=claimed.format(n))[
                0
            ].status_code
            for n in range(limit + 1)
        ]
        transaction.set_rollback(True)
    if codes[-1] != 429:
        wrong.append(f"换着 X-Forwarded-For 猜口令没有被锁：{codes}")
    proto = stranger.ask("GET", "/account/login/", HTTP_X_FORWARDED_PROTO="https")[0]
    if not stranger.https and not settings.SECURE_PROXY_SSL_HEADER and proto.get("Strict-Transport-Security"):
        wrong.append("没有代理时相信了 X-Forwarded-Proto")
    host = stranger.ask("GET", "/matters/", HTTP_X_FORWARDED_HOST="evil.example")[0]
    if "evil.example" in host.get("Location", ""):
        wrong.append("相信了 X-Forwarded-Host")
    return len(codes) + 2, wrong


def sent_twice(who: Browser) -> tuple[int, list[str]]:
    """Of a filter that stands twice the last one counts; an act with two contents in one field is refused."""
    wrong = []
    first, _ = who.ask("GET", "/matters/?status=closed&status=dispatched")
    second, _ = who.ask("GET", "/matters/?status=dispatched")
    if first.status_code != 200 or second.status_code != 200:
        wrong.append(f"重复的筛选：{first.status_code}、{second.status_code}")
    with transaction.atomic():
        answer, _ = who.ask("POST", "/display/", b"name=large&on=0&on=1&next=/", token=True)
        transaction.set_rollback(True)
    if cookie_of("large") not in answer.cookies:
        wrong.append("重复的字段没有按最后一个办")
    with transaction.atomic():
        answer, body = who.ask("POST", "/intake/number-only/", "own=甲&own=乙".encode(), token=True)
        transaction.set_rollback(True)
    if answer.status_code != 422 or "两个不同的内容" not in body.decode():
        wrong.append(f"一项填了两个内容：{answer.status_code}")
    return 4, wrong
