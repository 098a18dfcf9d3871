"""Every address, every method, every role: what each answer lacks, and what a look has changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from rigs.addresses import addresses, public_ids
from rigs.http.rules import faults
from rigs.http.silence import changed, digest, statements
from rigs.http.site import Browser

UNKNOWN = UUID("00000000-0000-4000-8000-000000000000")
UNUSABLE = ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "BREW")
CHINESE = "本次没有保存"


@dataclass
class Findings:
    """What was asked and what was wrong."""

    asked: int = 0
    looks: int = 0
    reached: set[str] = field(default_factory=set)
    statuses: dict[int, int] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)

    def wrong(self) -> list[str]:
        """All of it."""
        return [*self.headers, *self.methods, *self.tokens, *self.broken, *self.writes]


class Look:
    """Asks with the browsers of `people`; `few` is how many records are tried at one address."""

    def __init__(
        self,
        people: Sequence[Browser],
        few: int,
        names: Sequence[str] = (),
        methods: Sequence[str] = ("GET", "HEAD", "OPTIONS"),
    ) -> None:
        self.people, self.names, self.methods = people, names, methods
        self.ids = {model: _spread(ids, few) for model, ids in public_ids().items()}
        self.found = Findings()
        self.before = digest()

    def urls(self) -> Iterator[tuple[str, str]]:
        """Name and address: pages without a record once, the others for some records and an unknown one."""
        for one in addresses():
            if self.names and one.name not in self.names:
                continue
            for number in [*self.ids[one.model], UNKNOWN] if one.model else [None]:
                yield one.name, one.url(number)

    def quietly(self) -> None:
        """GET, HEAD and OPTIONS by everybody: the database stays as it is."""
        for who in self.people:
            for name, url in self.urls():
                for method in self.methods:
                    self._look(who, name, method, url)

    def _look(self, who: Browser, name: str, method: str, url: str) -> None:
        with transaction.atomic(), statements() as written:
            answer, body = self._ask(who, method, url)
            written = list(written)
            touched = changed(self.before, digest())
            transaction.set_rollback(True)
        self.found.looks += 1
        if touched or written:
            what = "、".join(touched) or written[0]
            self.found.writes.append(f"{who.label} {method} {url}：改动了 {what}")
        if answer.status_code == 200:
            self.found.reached.add(name)
        if method == "HEAD" and body:
            self.found.methods.append(f"{who.label} HEAD {url}：带了正文")

    def loudly(self) -> None:
        """The other methods: unknown ones are refused, a post without its token too, with one it is answered."""
        for who in self.people:
            for _, url in self.urls():
                for method in UNUSABLE:
                    self._unusable(who, method, url)
                self._posts(who, url)

    def _unusable(self, who: Browser, method: str, url: str) -> None:
        for token in (False, True):
            with transaction.atomic():
                answer, _ = self._ask(who, method, url, token=token)
                transaction.set_rollback(True)
            if answer.status_code != 405:
                self.found.methods.append(f"{who.label} {method} {url}：{answer.status_code}，应为 405")

    def _posts(self, who: Browser, url: str) -> None:
        with transaction.atomic():
            answer, body = self._ask(who, "POST", url)
            touched = changed(self.before, digest())
            transaction.set_rollback(True)
        if answer.status_code != 403 or touched or CHINESE not in body.decode("utf-8", "replace"):
            self.found.tokens.append(f"{who.label} POST {url}：没有令牌，答复 {answer.status_code}")
        with transaction.atomic():
            answer, _ = self._ask(who, "POST", url, token=True)
            transaction.set_rollback(True)
        if answer.status_code == 403 and who.label == "anonymous":
            self.found.tokens.append(f"{who.label} POST {url}：带了令牌仍被当作没有令牌")

    def _ask(self, who: Browser, method: str, url: str, **more: Any) -> tuple[Any, bytes]:
        answer, body = who.ask(method, url, **more)
        self.found.asked += 1
        code = answer.status_code
        self.found.statuses[code] = self.found.statuses.get(code, 0) + 1
        told = f"{who.label} {method} {url}（{code}）"
        self.found.headers += [f"{told}：{fault}" for fault in faults(url, answer, body, https=who.https)]
        if code >= 500:
            self.found.broken.append(told)
        return answer, body


def _spread(ids: Sequence[Any], few: int) -> list[Any]:
    """At most `few` of them, from the first to the last."""
    step = max(1, len(ids) // few) if few else 1
    return list(ids[::step])[:few]
