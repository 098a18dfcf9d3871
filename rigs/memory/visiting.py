"""People at work for a long time: some write, some read, a few type nonsense; at a steady pace."""

import random
import re
import time
from collections import Counter
from html import unescape
from threading import Event, Thread
from urllib.parse import quote
from uuid import uuid4

from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from duxing.testing.cast import PASSWORD, Cast
from rigs.kills.browser import LOST, Answer, Browser, Filled, form_in
from rigs.kills.load import Gate, History, Person, session

# How long a person thinks between two sendings; while the processes warm up nobody does.
THINKING, HURRIED = (0.15, 0.45), (0.0, 0.02)
STARTS = ("home", "cockpit:list", "cockpit:morning", "intake:sources", "matters:reviews", "notices:list")
MORE = ("cockpit:help", "orgs:units", "workdays:calendar", "intake:register")
ELSEWHERE = re.compile(r"^/static/|logout|^[^/]")
LINKS = 40
NEXT = re.compile(r'rel="next" href="([^"]+)"')
EXPORT = re.compile(r'action="(/matters\.xlsx[^"]*)"')
SEARCHES = ("供暖", "市住房城乡建设局", "zjj", "号供暖", "' OR 1=1", "不存在的事项")


class Clerk(Person):
    """Goes from register to review again and again, at leisure."""

    asked = 0

    def _get(self, who: str, page: str) -> Answer | None:
        self.asked += 1
        return super()._get(who, page)

    def _post(self, who: str, form: Filled) -> Answer | None:
        self.asked += 1
        return super()._post(who, form)

    hurry = Event()

    def _stand(self) -> None:
        if self.gate.over.is_set():
            raise SystemExit
        time.sleep(self.random.uniform(*(HURRIED if self.hurry.is_set() else THINKING)))


class Reader(Thread):
    """One browser that follows links, searches, asks for what is not there, and logs in anew now and then."""

    def __init__(self, number: int, cast: Cast, port: int, gate: Gate, seed: int) -> None:
        super().__init__(daemon=True)
        self.random, self.gate, self.port = random.Random(f"{seed}:reader:{number}"), gate, port
        people = cast.people()
        self.windows = {name: Browser(port, session(user)) for name, user in people.items()}
        self.links: dict[str, list[str]] = {name: [] for name in people}
        self.statuses: Counter[int] = Counter()
        self.hurry, self.further = Event(), ""

    def run(self) -> None:
        while not self.gate.over.is_set():
            who = self.random.choice(list(self.windows))
            hurried = self.hurry.is_set()
            try:
                self._leaf("officer") if hurried and self.random.random() < 0.4 else self._act(
                    who, self.random.random()
                )
            except (*LOST, LookupError):
                self.statuses[0] += 1
            time.sleep(self.random.uniform(*(HURRIED if hurried else THINKING)))

    def _leaf(self, who: str) -> None:
        """Leaf through the whole list, so that whatever is kept of its rows is kept soon."""
        answer = self._open(who, reverse("cockpit:list") + self.further)
        found = NEXT.search(answer.text)
        self.further = unescape(found[1]) if found else ""

    def _act(self, who: str, dice: float) -> None:
        if dice < 0.35 or not self.links[who]:
            self._open(who, reverse(self.random.choice(STARTS if dice < 0.25 else MORE)))
        elif dice < 0.80:
            self._open(who, self.random.choice(self.links[who]))
        elif dice < 0.88:
            self._open(who, f"{reverse('cockpit:list')}?q={self.random.choice(SEARCHES)}")
        elif dice < 0.93:
            self._open(who, reverse("matters:matter", args=[uuid4()]))
        elif dice < 0.96:
            self._refused("officer")
        elif dice < 0.99:
            self._export("officer")
        else:
            self._log_in()

    def _open(self, who: str, page: str) -> Answer:
        answer = self.windows[who].get(quote(page.partition("#")[0], safe="/?&=%+,:;@~"))
        self.statuses[answer.status] += 1
        if answer.status == 200 and answer.text.startswith("<!"):
            found = [node.attributes.get("href") or "" for node in LexborHTMLParser(answer.text).css("a")]
            kept = [link for link in found if link and not ELSEWHERE.search(link)]
            self.links[who] = [*self.links[who], *self.random.sample(kept, min(8, len(kept)))][-LINKS:]
        return answer

    def _refused(self, who: str) -> None:
        """A form with nothing in it, and a word that no unit bears."""
        where = reverse("intake:register")
        form = form_in(self._open(who, where).text, where, where)
        self.statuses[
            self.windows[who].post(form.fill({"lead": "不存在的局", "act": "dispatch"})).status
        ] += 1

    def _export(self, who: str) -> None:
        """The list as a table."""
        page = self._open(who, reverse("cockpit:list")).text
        found = EXPORT.search(page)
        if found:
            self.statuses[self.windows[who].post(form_in(page, unescape(found[1]))).status] += 1

    def _log_in(self) -> None:
        """Somebody comes in with the password, and looks at the desk."""
        window, where = Browser(self.port), reverse("orgs:login")
        form = form_in(window.get(where).text, where, where)
        answer = window.post(form.fill({"username": "handler", "password": PASSWORD}))
        self.statuses[answer.status] += 1
        self.statuses[window.get(reverse("home")).status] += 1


def crowd(cast: Cast, port: int, clerks: int, readers: int, seed: int) -> "Crowd":
    """So many people, not yet at work."""
    history, gate = History(), Gate()
    gate.open.set()
    writing = [Clerk(n, cast, port, history, gate, seed) for n in range(clerks)]
    return Crowd(writing, [Reader(n, cast, port, gate, seed) for n in range(readers)], history, gate)


class Crowd:
    """All of them, and what they were told."""

    def __init__(self, clerks: list[Clerk], readers: list[Reader], history: History, gate: Gate) -> None:
        self.clerks, self.readers, self.history, self.gate = clerks, readers, history, gate

    def hurry(self, on: bool) -> None:
        """Let them work without a thought, or at their usual pace."""
        for one in (*self.clerks, *self.readers):
            one.hurry.set() if on else one.hurry.clear()

    def begin(self) -> None:
        """Let them work."""
        for one in (*self.clerks, *self.readers):
            one.start()

    def end(self) -> None:
        """Let them go home."""
        self.gate.over.set()
        for one in (*self.clerks, *self.readers):
            one.join(30)

    def requests(self) -> int:
        """How much was asked so far."""
        return sum(one.asked for one in self.clerks) + self.statuses().total()

    def statuses(self) -> Counter[int]:
        """What the readers got, by status; 0 where no whole answer came."""
        return sum((one.statuses for one in self.readers), Counter())
