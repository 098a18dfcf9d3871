"""Dying at one named place, coming back, and sending the same again."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from duxing.core.models import RequestKey
from duxing.notices.models import Outbox, OutboxState
from duxing.orgs.models import User
from duxing.testing.cast import PASSWORD, Cast, give_password
from rigs.kills import dying
from rigs.kills.browser import LOST, Answer, Browser, Filled, form_in
from rigs.kills.invariants import all_hold, unnamed
from rigs.kills.scenarios import ACTS, PASSED, Act

WORKER = (
    "notices.before_claim",
    "notices.before_call",
    "notices.before_commit",
    "notices.after_commit",
    "notices.before_reconcile",
    "worker.between_prunes",
)
Web = Callable[[str], AbstractContextManager[dying.Child]]


@dataclass
class Tally:
    """How often it died and came back rightly, what did not hold, what was left to clear away."""

    deaths: int = 0
    bad: list[str] = field(default_factory=list)
    left: int = 0


@dataclass(frozen=True)
class Trials:
    """The cast that acts, the gateway's log, and how processes are made: forked, or started anew."""

    cast: Cast
    log: Path
    web: Web = dying.forked
    work: Callable[[str], int | None] = dying.work_once

    def at(self, point: str, times: int, acts: tuple[str, ...] = ()) -> Tally:
        """Die there `times` times, in each of the acts that pass it by turns; then hold everything together."""
        tally = Tally()
        for turn in range(times):
            if point in WORKER:
                bad = self._working(point)
            elif point.startswith("login."):
                bad = self._logging_in(point)
            else:
                names = acts or PASSED[point.partition(".")[0]]
                name = names[turn % len(names)]
                bad = [f"{name}：{words}" for words in self._posting(point, ACTS[name](self.cast))]
            tally.deaths += not bad
            tally.bad += [f"{point} 第{turn + 1}次，{words}" for words in bad]
        tally.left = unnamed()
        tally.bad += [f"{point}，{words}" for words in all_hold(self.log)]
        return tally

    def _posting(self, point: str, act: Act) -> list[str]:
        cookies, form = _filled(act)
        with self.web(point) as child:
            answer = _post(child, cookies, form)
            code = child.wait(dying.READY_WITHIN) if answer is None else 0
        if code != dying.DIED:
            return [f"没有死在那里：{answer.status if answer else code}{_complaint(answer)}"]
        close_old_connections()
        bad, done = [], act.times()
        known = RequestKey.objects.filter(key=form.key, actor=act.by).count()
        if done not in (0, 1) or known != done:
            bad.append(f"死后做了 {done} 次，标识 {known} 个")
        with self.web("") as child:
            answers = [_post(child, cookies, form) for _ in range(2)]
        close_old_connections()
        if any(one is None or one.status not in (302, 303) for one in answers):
            told = [f"{one.status if one else '中断'}{_complaint(one)}" for one in answers]
            bad.append(f"用同一标识再次提交，答复是 {told}")
        elif len({one.location for one in answers if one}) != 1:
            bad.append("同一标识的两次答复不同")
        if act.times() != 1:
            bad.append(f"再次提交之后做了 {act.times()} 次")
        return bad

    def _logging_in(self, point: str) -> list[str]:
        person = _with_password(self.cast.colleague)
        where = reverse("orgs:login")
        client = Client()
        page = client.get(where).content.decode()
        cookies = {name: one.value for name, one in client.cookies.items()}
        form = form_in(page, where, where).fill({"username": person.username, "password": PASSWORD})
        with self.web(point) as child:
            answer = _post(child, cookies, form)
            code = child.wait(dying.READY_WITHIN) if answer is None else 0
        if code != dying.DIED:
            return [f"没有死在那里：{answer.status if answer else code}{_complaint(answer)}"]
        with self.web("") as child:
            browser = Browser(child.port, dict(cookies))
            entered = browser.post(form)
            home = browser.get(reverse("home"))
        if (entered.status, home.status) != (302, 200):
            return [f"再次登录：{entered.status}，工作台 {home.status}"]
        return []

    def _working(self, point: str) -> list[str]:
        """Let a worker die on the way, and another finish what it left."""
        if not point.startswith("worker."):
            ACTS["receive"](self.cast)
        if point == "notices.before_reconcile":
            self.work("notices.before_call")
            _let_leases_end()
        code = self.work(point)
        close_old_connections()
        return [] if code == dying.DIED else [f"没有死在那里：{code}"]


def _with_password(person: User) -> User:
    """The person, who can log in from now on."""
    if not person.check_password(PASSWORD):
        give_password(person)
    return person


def _let_leases_end() -> None:
    held = Outbox.objects.filter(state=OutboxState.SENDING)
    for row in held:
        held.filter(pk=row.pk).update(lease_until=row.created_at)


def _filled(act: Act) -> tuple[dict[str, str], Filled]:
    """The cookies of the person, and the form of the page as that person would send it."""
    client = Client()
    client.force_login(act.by)
    page = client.get(act.page)
    form = form_in(page.content.decode(), act.action, page.wsgi_request.path).fill(act.values)
    form.uploads.update(act.uploads)
    return {name: one.value for name, one in client.cookies.items()}, form


def _post(child: dying.Child, cookies: dict[str, str], form: Filled) -> Answer | None:
    """The answer, or None when the process was lost on the way."""
    try:
        return Browser(child.port, dict(cookies)).post(form)
    except LOST:
        return None


def _complaint(answer: Answer | None) -> str:
    """What a page that was not expected says first."""
    if answer is None or "<main" not in answer.text:
        return ""
    words = [line.strip() for line in answer.text.split('role="alert"')[1:]]
    return f"（{words[0][:120]}）" if words else ""
