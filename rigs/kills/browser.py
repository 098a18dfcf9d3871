"""A person at a browser, as far as a rig needs one: pages, forms as they were shown, posts over HTTP."""

import http.client
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

Upload = tuple[str, bytes]
TAGS = ("input", "select", "textarea")
LOST = (http.client.HTTPException, OSError)


@dataclass
class Filled:
    """A form as it will be sent: where to, its fields, its files (name, content)."""

    action: str
    fields: dict[str, list[str]]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def fill(self, values: Mapping[str, str | Sequence[str]]) -> "Filled":
        """Write into it; an empty list takes a field away."""
        for name, value in values.items():
            self.fields[name] = [value] if isinstance(value, str) else list(value)
        return self

    @property
    def key(self) -> str:
        """The idempotency key that the page gave it."""
        return (self.fields.get("key") or [""])[0]

    def encoded(self) -> tuple[bytes, str]:
        """Body and content type; the same each time, so that a second sending is the first again."""
        pairs = [(name, value) for name, values in self.fields.items() for value in values]
        if not self.uploads:
            return urlencode(pairs).encode(), "application/x-www-form-urlencoded"
        bound = f"rig{uuid.uuid5(uuid.NAMESPACE_OID, self.key).hex}"
        parts = [_part(bound, f'name="{name}"', value.encode()) for name, value in pairs]
        parts += [
            _part(bound, f'name="{name}"; filename="{file}"', content)
            for name, (file, content) in self.uploads.items()
        ]
        return b"".join([*parts, f"--{bound}--\r\n".encode()]), f"multipart/form-data; boundary={bound}"


def _part(bound: str, names: str, content: bytes) -> bytes:
    head = f"--{bound}\r\nContent-Disposition: form-data; {names}\r\n\r\n"
    return head.encode() + content + b"\r\n"


@dataclass
class Answer:
    """What came back."""

    status: int
    location: str
    text: str
    headers: Mapping[str, str]


@dataclass
class Browser:
    """Cookies, and one connection for each request. Raises one of LOST when no whole answer comes."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    patience: float = 30.0

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None, {})

    def post(self, form: Filled) -> Answer:
        """Send a form."""
        body, kind = form.encoded()
        return self._ask("POST", form.action, body, {"Content-Type": kind})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body, headers | {"Cookie": cookies, "Connection": "close"})
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip('"')
        where = urlsplit(answer.headers.get("Location") or "")
        location = where.path + (f"?{where.query}" if where.query else "")
        return Answer(answer.status, location, text, dict(answer.headers.items()))


def form_in(page: str, action: str, here: str = "") -> Filled:
    """The form of `page` that goes to `action`, with what it would send untouched (no button)."""
    tree = LexborHTMLParser(page)
    for found in tree.css("form"):
        attributes = found.attributes
        if (attributes.get("method") or "").lower() == "post" and (
            attributes.get("action") or here
        ) == action:
            own = [node for node in found.css(", ".join(TAGS)) if "form" not in node.attributes]
            name = attributes.get("id")
            others = [node for node in tree.css(f'[form="{name}"]') if node.tag in TAGS] if name else []
            return Filled(action, _fields([*own, *others]))
    raise LookupError(f"no form for {action}")


def _fields(nodes: Sequence[LexborNode]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for node in nodes:
        name = node.attributes.get("name")
        if name and (values := _values(node)) is not None:
            fields.setdefault(name, []).extend(values)
    return fields


def _values(node: LexborNode) -> list[str] | None:
    given = node.attributes
    if node.tag == "textarea":
        return [node.text(deep=True).removeprefix("\n")]
    if node.tag == "select":
        chosen = [o for o in node.css("option") if "selected" in o.attributes] or node.css("option")[:1]
        return [_option(option) for option in chosen]
    kind = (given.get("type") or "text").lower()
    if kind in ("submit", "button", "image", "file") or (
        kind in ("checkbox", "radio") and "checked" not in given
    ):
        return None
    return [given.get("value") or ("on" if kind == "checkbox" else "")]


def _option(option: LexborNode) -> str:
    value = option.attributes.get("value")
    return option.text() if value is None else value
