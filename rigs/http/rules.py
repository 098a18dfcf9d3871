"""What is wrong with one answer: its policy, its cookies, its type, what it leaves in the browser."""

import re
from collections.abc import Iterator
from http.cookies import Morsel
from typing import Any

# Shown in the page by design: pictures and PDF, behind a policy that lets them do nothing.
SHOWN = re.compile(r"^/files/[0-9a-f-]{36}/show/$")
HARMLESS = re.compile(r"image/(png|jpeg|gif|webp|bmp)|application/pdf")
FILE = re.compile(r"^/files/[0-9a-f-]{36}/")
A_YEAR = 31_536_000
# “same-origin” sends nothing to other sites either; under “no-referrer” browsers send “Origin: null” with
# our own forms, and the check of their origin would refuse them all.
REFERRER = {"no-referrer", "same-origin"}
INLINE = re.compile(r"<script\b(?![^>]*\bsrc=)|<style\b|\sstyle=\"|\son[a-z]+=\"|javascript:", re.IGNORECASE)
CHARSET = re.compile(r'charset="?utf-8\b', re.IGNORECASE)
DEBUGGED = re.compile(r"Traceback \(most recent|DEBUG\s*=\s*True|Django Version", re.IGNORECASE)


def faults(path: str, answer: Any, body: bytes, *, https: bool = False, static: bool = False) -> list[str]:
    """Everything that the answer lacks, in words; empty when nothing."""
    found = [*_policy(answer, path), *_always(answer, https), *_type(answer, body)]
    found += [fault for one in answer.cookies.values() for fault in cookie_faults(one, https)]
    if not static and "no-store" not in answer.get("Cache-Control", ""):
        found.append("可以留在浏览器缓存里")
    if answer.status_code == 405 and not answer.get("Allow"):
        found.append("405 没有说明可用的方法")
    found += _file(answer, path)
    if answer.get("Content-Type", "").startswith("text/html"):
        text = body.decode("utf-8", "replace")
        found += ["页面里有内联脚本或样式"] if INLINE.search(text) else []
        found += ["页面露出了程序内部"] if DEBUGGED.search(text) else []
    return found


def _policy(answer: Any, path: str) -> Iterator[str]:
    policy = answer.get("Content-Security-Policy", "")
    parts = {words[0]: set(words[1:]) for one in policy.split(";") if (words := one.split())}
    if not policy:
        yield "没有内容安全策略"
        return
    if parts.get("default-src") != {"'none'"}:
        yield "内容安全策略没有从全部禁止开始"
    if parts.get("frame-ancestors") != {"'none'"}:
        yield "可以被别的页面嵌入"
    loose = {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "http:", "https:"}
    if loose & parts.get("script-src", set()) or (
        loose & parts.get("style-src", set()) and not FILE.match(path)
    ):
        yield "内容安全策略放行了内联或任意来源"
    page = not FILE.match(path)
    for name in ("base-uri", "form-action"):
        if page and name not in parts:
            yield f"内容安全策略没有 {name}"


def _always(answer: Any, https: bool) -> Iterator[str]:
    if answer.get("X-Content-Type-Options") != "nosniff":
        yield "没有 nosniff"
    if answer.get("Referrer-Policy") not in REFERRER:
        yield "会把网址告诉别的网站"
    if answer.get("Cross-Origin-Opener-Policy") != "same-origin":
        yield "没有 COOP"
    if answer.get("X-Frame-Options") != "DENY":
        yield "没有 X-Frame-Options"
    told = answer.get("Strict-Transport-Security", "")
    age = re.search(r"max-age=(\d+)", told)
    if https and (age is None or int(age.group(1)) < A_YEAR or "includeSubDomains" not in told):
        yield "HTTPS 下没有一年以上的 HSTS"
    if not https and told:
        yield "明文下发出了 HSTS"
    if any("\r" in value or "\n" in value for _, value in answer.items()):
        yield "响应头里有换行"


def _type(answer: Any, body: bytes) -> Iterator[str]:
    kind = answer.get("Content-Type", "")
    if body and not kind:
        yield "有正文而没有类型"
    if kind.startswith("text/") and not CHARSET.search(kind):
        yield f"{kind} 没有写明编码"


def _file(answer: Any, path: str) -> Iterator[str]:
    """What came from a person is saved, not opened; pictures and PDF open at their own address alone."""
    kind, how = answer.get("Content-Type", ""), answer.get("Content-Disposition", "")
    is_page = kind.startswith("text/html") or not kind
    if answer.status_code != 200 or is_page or path.startswith("/static/"):
        return
    shown = SHOWN.match(path) and HARMLESS.match(kind)
    if not how.startswith("attachment") and not (shown and how.startswith("inline")):
        yield f"文件会在浏览器里打开（{kind}）"


def cookie_faults(cookie: "Morsel[str]", https: bool) -> Iterator[str]:
    """What is wrong with one cookie that an answer sets; one that is taken away needs less."""
    gone = cookie["max-age"] == 0 and not cookie.value
    if not gone and not cookie["httponly"]:
        yield f"Cookie {cookie.key} 没有 HttpOnly"
    if cookie["samesite"] not in ("Lax", "Strict"):
        yield f"Cookie {cookie.key} 没有 SameSite"
    if cookie["path"] != "/" or cookie["domain"]:
        yield f"Cookie {cookie.key} 不限于本站"
    if https and not (cookie["secure"] and cookie.key.startswith("__Host-")):
        yield f"HTTPS 下 Cookie {cookie.key} 没有 Secure 或 __Host- 前缀"
