"""Everything that one person can ask of the product, and the answers without what differs by chance."""

import io
import random
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from rigs.addresses import addresses
from rigs.leak.secrets import NUMBER, QUERIES, TITLE, WORDS, picture_file
from rigs.pages import Form, Page

# Tokens, keys of forms, passwords just made, and the session's own cookies: random in every answer.
VARYING = re.compile(
    rb'((?:name="csrfmiddlewaretoken" value|"X-CSRFToken")(?:=|: )")[^"]*'
    rb'|(name="(?:[\w-]+-)?key" value=")[0-9a-f-]{36}'
    rb"|(<dt>\xe4\xb8\x80\xe6\xac\xa1\xe6\x80\xa7\xe5\xaf\x86\xe7\xa0\x81</dt><dd><b>)[^<]*"  # 一次性密码
)
VALUE = re.compile(r"=[^;]*;")
EXPIRES = re.compile(r"expires=[^;]*")
# No page of a person leads to more addresses of one kind; a list that it cannot end is a fault of the rig.
MOST_PAGES = 60


@dataclass(frozen=True)
class Probes:
    """What is secret, to be asked for: ids by model, and words for every box.

    Of one kind of address at most so many `pages` are opened.
    """

    ids: dict[str, list[Any]]
    words: Sequence[str] = QUERIES
    pages: int = MOST_PAGES


@dataclass
class Answers:
    """What one person was told, by question; bodies are packed to save room."""

    told: dict[str, bytes] = field(default_factory=dict)

    def keep(self, question: str, got: Any) -> str:
        """Note an answer; its page as text, empty for a file."""
        body = b"".join(got.streaming_content) if got.streaming else got.content
        kind = got.get("Content-Type", "")
        if body[:2] == b"PK":
            body = _unpacked(body)
            got["Content-Length"] = "0"  # of the packed file, which holds the moment of packing
        plain = VARYING.sub(rb"\1\2\3*", body)
        self.told[question] = zlib.compress(b"\n".join([_head(got), plain]), 1)
        return body.decode("utf-8", "replace") if kind.startswith("text/html") else ""


def _head(got: Any) -> bytes:
    named = {name: "*" if name == "Expires" else value for name, value in got.items()}
    lines = [str(got.status_code), *sorted(f"{name}: {value}" for name, value in named.items())]
    lines += sorted(
        EXPIRES.sub("expires", VALUE.sub("=*;", f"{morsel.OutputString()};", count=1))
        for morsel in got.cookies.values()
    )
    return "\n".join(lines).encode()


def _unpacked(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = [name.encode() + b"\n" + packed.read(name) for name in packed.namelist()]
    return b"\n".join(parts)


class Person:
    """One person with a browser. `few` limits how many secret ids are tried at one address.

    `numbers` is the frozen source of what the product draws by chance.
    """

    def __init__(
        self, label: str, user: Any, probes: Probes, few: int, numbers: random.Random, seed: int
    ) -> None:
        self.numbers = numbers
        self.client = Client(raise_request_exception=False)
        self.label, self.probes, self.few = label, probes, few
        self.random = random.Random(f"{seed} {label}")
        self.answers = Answers()
        self.forms: dict[str, Form] = {}
        if user is not None:
            self.client.force_login(user)
            self.client.get("/help/")  # the first answer of a session starts its clock

    def ask_all(self) -> Answers:
        """Every question; what an answer changes is taken back."""
        self.answers, self.forms = Answers(), {}
        self._walk()
        self._search()
        self._guess()
        self._send()
        return self.answers

    def ask(self, method: str, url: str, data: Any = None) -> str:
        """One question, without traces. Returns the page."""
        kept = {name: morsel.value for name, morsel in self.client.cookies.items()}
        self.numbers.seed(f"{self.label} {method} {url}")  # what an answer draws hangs on nothing before it
        with transaction.atomic():
            got = (
                getattr(self.client, method.lower())(url, data or {})
                if method == "POST"
                else self.client.generic(method, url)
            )
            told = f"{method} {url}"
            if data:
                told += f" {_named(data)}"
            page = self.answers.keep(told, got)
            transaction.set_rollback(True)
        self.client.cookies = SimpleCookie(kept)
        return page

    def _walk(self) -> None:
        """Every page that needs no id, and whatever they lead to."""
        waiting = [one.url() for one in addresses() if one.plain]
        seen, kinds = set(waiting), {}
        while waiting:
            url = waiting.pop(0)
            page = Page(self.ask("GET", url), url)
            asking = [form for form in page.forms if form.method == "GET"]
            links = page.links + [asked for form in asking for asked in form.questions()]
            for form in page.forms:
                self.forms.setdefault(f"{form.method} {form.action}", form)
            for link in links:
                kind = kind_of(link)
                # Filters are tried one at a time: what is narrowed already is not narrowed further.
                further = "?" in url and "?" in link and kind == kind_of(url)
                if (
                    link in seen
                    or further
                    or not kind
                    or link.startswith("/static/")
                    or kinds.get(kind, 0) >= self.probes.pages
                ):
                    continue
                seen.add(link)
                kinds[kind] = kinds.get(kind, 0) + 1
                waiting.append(link)

    def _search(self) -> None:
        """The secret's words in every box that only asks."""
        boxes = {
            (form.action.partition("?")[0], name)
            for form in self.forms.values()
            if form.method == "GET"
            for name in form.texts()
        }
        boxes |= {("/account/units/find/", "q"), ("/matters/", "q")}
        for action, name in sorted(boxes):
            for word in self.probes.words:
                self.ask("GET", f"{action}?{urlencode({name: word})}")
        for word in self.probes.words:
            self.ask("POST", f"/matters.xlsx?q={quote(word)}")

    def _guess(self) -> None:
        """The ids of the secret at every address that takes one."""
        for one in addresses():
            ids = self.probes.ids.get(one.model, []) if one.model else []
            for number in self.random.sample(ids, min(self.few, len(ids))):
                self.ask("GET", one.url(number))
                self.ask("POST", one.url(number))

    def _send(self) -> None:
        """Every form that was shown, filled with the secret's words, its number, its picture."""
        shown = sorted(
            (form for form in self.forms.values() if form.method == "POST"), key=lambda form: form.action
        )
        counted: dict[str, int] = {}
        for form in shown:
            kind = kind_of(form.action)
            counted[kind] = counted.get(kind, 0) + 1
            if not kind or kind in NOT_SENT or counted[kind] > self.few:
                continue
            for data in _fillings(form, self.probes):
                self.ask("POST", form.action, data)


# Ending the session is no question.
NOT_SENT = {"orgs:logout"}


def kind_of(url: str) -> str:
    """The name of the address; empty where there is none."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def _fillings(form: Form, probes: Probes) -> Iterator[dict[str, Any]]:
    """The form with the secret's title, its words and number in all boxes, and its ids where rows are chosen."""
    matters = probes.ids.get("matters.Matter", [])
    first = str(matters[0]) if matters else TITLE
    for text in (TITLE, WORDS, NUMBER, first):
        filled: dict[str, Any] = {}
        for one in form.fields:
            name = one.name
            if (
                name == "csrfmiddlewaretoken"
                or one.kind == "submit"
                or (one.kind in ("radio", "checkbox") and name in filled)
            ):
                continue
            if one.kind == "file":
                filled[name] = picture_file()
            elif one.kind in ("hidden", "select", "date", "number") or one.options:
                filled[name] = one.value or next((option for option in one.options if option), "")
            else:
                filled[name] = text
        yield filled


def _named(data: dict[str, Any]) -> str:
    """What was sent, in short, without keys."""
    told = {name: getattr(value, "name", value) for name, value in data.items() if not name.endswith("key")}
    return urlencode(told)
