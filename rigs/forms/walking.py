"""People who wander through the product, and send what its forms hold, changed and unchanged, again and again."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from time import process_time
from typing import Any
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from duxing.core import clock
from rigs.addresses import addresses, public_ids
from rigs.forms.files import FILES
from rigs.forms.values import HOSTILE, Hand
from rigs.pages import Form, Page

KNOWN = 300
FORMS = 5
ID = re.compile("[0-9a-f]{8}-[0-9a-f-]{27}")
SLOW = 10.0
URLENCODED = "application/x-www-form-urlencoded"
BODIES = (
    b"",
    b"\xff\xfe\x00",
    b"a=%ZZ&b",
    b"=" * 3000,
    b'{"a":' * 2000,
    b"--x\r\nContent-Disposition: form-data",
)
KINDS = (URLENCODED, "multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/xml")


@dataclass
class Person:
    """Someone signed in (or not), where this person has been, and the forms seen there."""

    name: str
    client: Client
    pages: list[str] = field(default_factory=list)
    forms: dict[str, list[Form]] = field(default_factory=dict)
    sent: list[tuple[str, Any, str]] = field(default_factory=list)


@dataclass
class Tally:
    """What came back: requests by status, and each fault once, by where it arose."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())

    @property
    def broken(self) -> int:
        return sum(number for status, number in self.statuses.items() if status >= 500)


class Walk:
    """All people of one world; `step` lets one of them do something."""

    def __init__(self, people: dict[str, Any], seed: int) -> None:
        self.random, self.tally = random.Random(seed), Tally()
        self.hand = Hand(seed + 1, clock.today())
        self.people = [Person("nobody", _client()), *(_signed_in(n, p) for n, p in people.items())]
        self.urls = list(_urls())

    def run(self, requests: int) -> Tally:
        """Go on until so many requests have been answered."""
        while self.tally.requests < requests:
            self.step()
        return self.tally

    def step(self) -> None:
        """One act of one person."""
        person = self.random.choice(self.people)
        dice = self.random.random()
        if dice < 0.3 or not person.forms:
            self._look(person)
        elif dice < 0.75:
            self._fill_in(person)
        elif dice < 0.83 and person.sent:
            url, body, kind = self.random.choice(person.sent)
            self._send(person, url, body, kind)
        elif dice < 0.95:
            self._ask_strangely(person)
        else:
            self._send_junk(person)

    def _look(self, person: Person) -> None:
        url = self.random.choice(person.pages if person.pages and self.random.random() < 0.6 else self.urls)
        self._get(person, url)

    def _get(self, person: Person, url: str, **headers: str) -> None:
        htmx = {"HTTP_HX_REQUEST": "true"} if self.random.random() < 0.15 else {}
        answer = self._count(f"{person.name} GET {url}", lambda: person.client.get(url, **htmx, **headers))
        self._learn(person, url, answer)

    def _learn(self, person: Person, url: str, answer: Any) -> None:
        if answer is None or not answer.get("Content-Type", "").startswith("text/html") or answer.streaming:
            return
        page = Page(answer.content.decode("utf-8", "replace"), url)
        person.pages += [link for link in page.links if "/static/" not in link and "logout" not in link]
        person.pages = person.pages[-KNOWN:]
        for form in page.forms:
            if form.action and "logout" not in form.action:
                kind = f"{form.method} {ID.sub('', form.action.partition('?')[0])}"
                person.forms[kind] = [*person.forms.get(kind, [])[-FORMS:], form]

    def _fill_in(self, person: Person) -> None:
        # Each kind of form alike: those at the foot of every page would be most of what is sent.
        form = self.random.choice(person.forms[self.random.choice(list(person.forms))])
        pairs = self.hand.pairs(form.fields)
        if form.method == "GET":
            self._get(person, f"{form.action.partition('?')[0]}?{_encoded(pairs)}")
            return
        files = [one.name for one in form.fields if one.kind == "file"]
        if files and self.random.random() < 0.6:
            self._send(person, form.action, self._with_files(pairs, files), "")
        else:
            self._send(person, form.action, _encoded(pairs), URLENCODED)

    def _with_files(self, pairs: list[tuple[str, str]], names: list[str]) -> dict[str, Any]:
        body: dict[str, Any] = {name: value.encode("utf-8", "replace").decode() for name, value in pairs}
        for name in names:
            title, kind, content = self.random.choice(FILES)
            body[name] = SimpleUploadedFile(title, content, kind)
        return body

    def _ask_strangely(self, person: Person) -> None:
        url = self.random.choice(person.pages or self.urls).partition("?")[0]
        names = (
            "q",
            "page",
            "view",
            "unit",
            "after",
            "before",
            "sort",
            "year",
            "next",
            "text",
            self.random.choice("abc"),
        )
        pairs = [
            (self.random.choice(names), self.random.choice(HOSTILE)) for _ in range(self.random.randint(1, 3))
        ]
        cookie = (
            {"HTTP_COOKIE": quote(self.random.choice(HOSTILE)[:200])} if self.random.random() < 0.03 else {}
        )
        self._get(person, f"{url}?{_encoded(pairs)}", **cookie)

    def _send_junk(self, person: Person) -> None:
        url, kind, body = (self.random.choice(choice) for choice in (self.urls, KINDS, BODIES))
        method = self.random.choice(("POST", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))
        self._count(
            f"{person.name} {method} {url} {kind} {body[:40]!r}",
            lambda: person.client.generic(method, url, body, content_type=kind),
        )

    def _send(self, person: Person, url: str, body: Any, kind: str) -> None:
        def post() -> Any:
            if kind:
                return person.client.post(url, body, content_type=kind)
            for value in body.values():
                if isinstance(value, SimpleUploadedFile):
                    value.seek(0)
            return person.client.post(url, body)

        answer = self._count(f"{person.name} POST {url} {str(body)[:200]}", post)
        self._learn(person, url, answer)
        person.sent = [*person.sent[-20:], (url, body, kind)]
        if answer is not None and answer.status_code in (301, 302):
            self._get(person, answer["Location"])

    def _count(self, said: str, ask: Any) -> Any:
        begun = process_time()
        answer = ask()
        if answer.streaming:
            b"".join(answer.streaming_content)
        self.tally.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            self.tally.faults.setdefault(_where(answer), f"{said}；{_words(answer)}")
        elif process_time() - begun > SLOW:
            self.tally.faults.setdefault(f"慢：{said}", said)
        return answer


def _where(answer: Any) -> str:
    """The place in the product where an exception arose, and what it was."""
    told = getattr(answer, "exc_info", None)
    if not told or told[2] is None:
        return f"{answer.status_code}"
    trace, place = told[2], ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "duxing" in code.co_filename or not place:
            place = f"{code.co_filename.rpartition('/duxing/')[2]}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
    return f"{place} {told[0].__name__}"


def _words(answer: Any) -> str:
    told = getattr(answer, "exc_info", None)
    return str(told[1])[:200] if told else ""


def _client() -> Client:
    return Client(raise_request_exception=False)


def _signed_in(name: str, person: Any) -> Person:
    client = _client()
    client.force_login(person)
    return Person(name, client)


def _urls() -> Iterator[str]:
    ids = public_ids()
    for address in addresses():
        for _, one in zip(
            count(), ids.get(address.model, [])[:12] if address.model else [None], strict=False
        ):
            yield address.url(one)


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, errors="surrogatepass")
