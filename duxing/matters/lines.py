"""The lines of a matter's timeline as HTML.

Written here and not in a template: a record with many events spent a quarter of its time there, and few
records are opened twice. Whatever comes from the database passes through `escape`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from duxing.core import clock
from duxing.core.pieces import piece
from duxing.core.templatetags.dx import cdate, cdatetime
from duxing.matters.timeline import Line


@dataclass(frozen=True)
class Viewer:
    """What the tag of a proxy entry asks of whoever looks at it."""

    sees_all: bool


def timeline_html(lines: Iterable[Line], user: Any) -> SafeString:
    """The lines as items of a list."""
    viewer = Viewer(bool(user.sees_all))
    return SafeString("\n".join([_line(line, viewer) for line in lines]))


def _line(line: Line, viewer: Viewer) -> str:
    kind = ' class="dash"' if line.proxy else ' class="major"' if line.major else ""
    said = f'<p class="say">{_with_breaks(line.words)}</p>' if line.words else ""
    return f"<li{kind}>{_time(line)}<div><p>{_head(line, viewer)}</p>{said}</div></li>"


def _time(line: Line) -> str:
    at = clock.local(line.at)
    if line.kind == "day":
        return f'<time datetime="{at.date().isoformat()}">{cdate(at)}</time>'
    return f'<time datetime="{at.isoformat()}">{cdatetime(at)}</time>'


def _head(line: Line, viewer: Viewer) -> str:
    title = escape(line.title)
    parts = [
        f'<strong><a href="{escape(line.url)}">{title}</a></strong>'
        if line.url
        else f"<strong>{title}</strong>"
    ]
    if line.who:
        parts.append(escape(line.who))
    if line.note:
        late = " amber" if "迟" in line.note else ""
        parts.append(f'<span class="tag{late}">{escape(line.note)}</span>')
    if line.proxy:
        parts.append(piece("core/_proxy_tag.html", entry=line.proxy, opens=line.opens, viewer=viewer))
    return "　".join(parts)


def _with_breaks(text: str) -> str:
    return escape(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\n", "<br>")
