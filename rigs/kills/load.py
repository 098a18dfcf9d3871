"""Eight people at work over HTTP while processes are killed, and the history of what they were told."""

import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

from django.test import Client
from django.urls import reverse

from duxing.core import clock
from duxing.core.recovery import RECOVERING
from duxing.testing.cast import Cast
from rigs.kills.browser import LOST, Answer, Browser, Filled, form_in
from rigs.kills.scenarios import picture

GIVE_UP = 90.0
PAUSE = (0.05, 0.25)
ID = "[0-9a-f]{8}-[0-9a-f-]{27}"


class Wrong(Exception):
    """An answer that nobody should get, whatever was killed."""


@dataclass
class Deed:
    """One act of a client: what it was to leave behind, and what the client was told of it.

    `outcome` is "invoke" while nobody knows, "ok" once it was acknowledged, "fail" after a refusal.
    """

    number: int
    kind: str
    about: str
    content: str
    key: str = ""
    outcome: str = "invoke"
    unknown: int = 0
    location: str = ""


@dataclass
class History:
    """Every deed in the order of its invocation, and what went wrong on the way."""

    deeds: list[Deed] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def invoke(self, kind: str, about: str, content: str) -> Deed:
        """Note that somebody is about to do it."""
        with self.lock:
            deed = Deed(len(self.deeds), kind, about, content)
            self.deeds.append(deed)
            return deed

    def count(self, word: str) -> None:
        """One more of the kind."""
        with self.lock:
            self.seen[word] += 1

    def of(self, outcome: str) -> list[Deed]:
        """The deeds that ended so."""
        return [deed for deed in self.deeds if deed.outcome == outcome]

    def write(self, path: Path) -> None:
        """Keep it as lines of JSON."""
        lines = [json.dumps(asdict(deed), ensure_ascii=False) for deed in self.deeds]
        path.write_text("\n".join(lines) + "\n", "utf-8")


@dataclass
class Gate:
    """Lets all clients stand still between two deeds."""

    open: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)


class Person(Thread):
    """One client with a window for each of four people, going from register to review again and again."""

    def __init__(self, number: int, cast: Cast, port: int, history: History, gate: Gate, seed: int) -> None:
        super().__init__(daemon=True)
        self.number, self.history, self.gate = number, history, gate
        self.random = random.Random(f"{seed}:{number}")
        self.idle = Event()
        self.rounds = 0
        self.lead = cast.lead.name
        people = {
            "officer": cast.officer,
            "handler": cast.handler,
            "signer": cast.signer,
            "deputy": cast.deputy,
        }
        self.windows = {name: Browser(port, session(user)) for name, user in people.items()}

    def run(self) -> None:
        while not self.gate.over.is_set():
            try:
                self._round()
            except Wrong as error:
                self.history.bad.append(f"客户端{self.number}：{error}")
            self.rounds += 1
        self.idle.set()

    def _stand(self) -> None:
        """Between two deeds: wait while the checks run."""
        self.idle.set()
        self.gate.open.wait()
        self.idle.clear()
        if self.gate.over.is_set():
            raise SystemExit
        time.sleep(self.random.uniform(*PAUSE))

    def _round(self) -> None:
        mark = f"{self.number}户{self.rounds}号{self.random.randrange(10**12)}"
        today = clock.today().isoformat()
        where = reverse("intake:register")
        said = {"words_1": f"{mark}，三日内报。", "on_1": today, "own_1": "顾维城", "who_1": "other"}
        values = {"type": "instruction", "title": f"供暖{mark}", "act": "keep", "lead": self.lead} | said
        location = self._do("officer", "register", where, where, values, mark, f"供暖{mark}").location
        matter = self._find("officer", location, rf"/matters/({ID})/")
        page = reverse("matters:matter", args=[matter])
        filing, handing = reverse("intake:file", args=[matter]), reverse("matters:dispatch", args=[matter])
        self._do("officer", "file", filing, filing, {}, matter)
        self._do("officer", "dispatch", handing, handing, {}, matter)
        share = self._find("handler", page, rf"/assignments/({ID})/receive/")
        receiving = reverse("matters:receive", args=[share])
        self._do("handler", "receive", receiving, receiving, {}, share)
        due = self._find("handler", page, rf"/dues/({ID})/report/")
        feedback = self._seal(due, today) if self.rounds % 2 else self._report(due, mark, today)
        judging = reverse("matters:review", args=[feedback])
        words = {"decision": "accept", "words": f"同意{mark}"}
        self._do("deputy", "review", judging, judging, words, feedback, f"同意{mark}")

    def _report(self, due: str, mark: str, today: str) -> str:
        where = reverse("matters:report", args=[due])
        values = {
            "self_state": "done",
            "text": f"测温20户{mark}",
            "as_of": today,
            "send": "1",
            "answer_*": "已完成。",
        }
        deed = self._do("handler", "draft", where, where, values, due, f"测温20户{mark}")
        feedback = deed.location.strip("/").rpartition("/")[2]
        signing = reverse("matters:sign", args=[feedback])
        self._do("signer", "sign", deed.location, signing, {}, feedback, f"测温20户{mark}")
        return feedback

    def _seal(self, due: str, today: str) -> str:
        where = reverse("matters:report_sealed", args=[due])
        values = {"self_state": "done", "as_of": today}
        scan = picture()
        deed = self._do("handler", "seal", where, where, values, due, scan[1].hex(), {"sealed": scan})
        return deed.location.strip("/").rpartition("/")[2]

    def _find(self, who: str, page: str, pattern: str) -> str:
        found = re.search(pattern, self._open(who, page))
        if found is None:
            raise Wrong(f"页面 {page} 上没有下一步 {pattern}")
        return found.group(1)

    def _open(self, who: str, page: str) -> str:
        """The page, once it comes; a lost answer is asked for again."""
        for _ in self._tries():
            answer = self._get(who, page)
            if answer is None:
                continue
            if answer.status == 200:
                return answer.text
            if answer.status in (301, 302):
                page = answer.location
            elif answer.status == 503:
                self._check_503(answer, None, "")
            else:
                raise Wrong(f"打开 {page} 得到 {answer.status}")
        raise Wrong(f"打开 {page}：{GIVE_UP:.0f} 秒没有答复")

    def _get(self, who: str, page: str) -> Answer | None:
        try:
            return self.windows[who].get(page)
        except LOST:
            self.history.count("中断")
            return None

    def _tries(self) -> Iterator[int]:
        patience, n = time.monotonic() + GIVE_UP, 0
        while time.monotonic() < patience:
            yield n
            n += 1
            time.sleep(min(0.05 * 2**n, 1.0))

    def _do(
        self,
        who: str,
        kind: str,
        page: str,
        action: str,
        values: dict[str, str],
        about: str,
        content: str = "",
        uploads: dict[str, tuple[str, bytes]] | None = None,
    ) -> Deed:
        """Open the page, fill the form, send it until somebody says how it went; always the same sending."""
        self._stand()
        form = _fill(form_in(self._open(who, page), action, page), values)
        form.uploads.update(uploads or {})
        deed = self.history.invoke(kind, about, content)
        deed.key = form.key
        for _ in self._tries():
            answer = self._post(who, form)
            if answer is not None and answer.status in (302, 303):
                if "/login/" in answer.location:
                    raise Wrong(f"{kind}：会话丢失")
                deed.location, deed.outcome = answer.location, "ok"
                return deed
            deed.unknown += 1
            if answer is None:
                continue
            if answer.status != 503:
                deed.outcome = "fail"
                raise Wrong(f"{kind}（第{deed.unknown}次）得到 {answer.status}：{_alert(answer.text)}")
            # A signature is about words that were sent with another form.
            typed = any(content in value for values in form.fields.values() for value in values)
            self._check_503(answer, form, content if typed and not uploads else "")
        raise Wrong(f"{kind}：{GIVE_UP:.0f} 秒没有结果")

    def _post(self, who: str, form: Filled) -> Answer | None:
        try:
            return self.windows[who].post(form)
        except LOST:
            self.history.count("中断")
            return None

    def _check_503(self, answer: Answer, form: Filled | None, content: str) -> None:
        """The page of a lost database: its sentence, when to come again, and what was typed."""
        self.history.count("503")
        retry = answer.headers.get("Retry-After") or answer.headers.get("retry-after")
        kept = form is None or (form.key in answer.text and content in answer.text)
        if RECOVERING not in answer.text or not retry or not kept:
            what = f"发往 {form.action}" if form else "打开页面"
            told = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
            raise Wrong(f"503 页不对（{what}）：Retry-After {retry}，内容保留 {kept}；页面写着“{told[:200]}”")


def _fill(form: Filled, values: dict[str, str]) -> Filled:
    """A name with a star stands for every field that begins so."""
    for name, value in values.items():
        if name.endswith("*"):
            form.fill({own: value for own in form.fields if own.startswith(name[:-1])})
        elif name != "as_of" or name in form.fields:
            form.fill({name: value})
    return form


def session(user: object) -> dict[str, str]:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    client.get(reverse("home"))
    return {name: one.value for name, one in client.cookies.items()}


def _alert(text: str) -> str:
    found = re.search(r'role="alert"[^>]*>(.{0,160})', text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found.group(1)).strip() if found else ""
