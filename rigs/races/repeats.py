"""The same form sent fifty times at once: one row, and everybody gets the page of the first result."""

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.test import Client
from django.urls import reverse

from duxing.audit.models import AuditEntry
from duxing.core import clock
from duxing.matters.models import CallNote, DeadlineVersion, Matter
from duxing.orgs.models import Post
from duxing.sources.models import Source
from duxing.testing import matters as stages
from rigs.kills.browser import form_in
from rigs.races.crowd import Crowd
from rigs.races.pages import TAG
from rigs.races.world import World, in_days

REASON = "外墙材料复检停工九天，需顺延。"


@dataclass(frozen=True)
class Form:
    """A form to send: where to, its fields, into which one types, and what counts the rows it makes."""

    name: str
    person: Any
    action: str
    typed: dict[str, str]
    column: str
    rows: Callable[[], int]


@dataclass
class Repeats:
    """What came of it."""

    forms: int = 0
    posts: int = 0
    rows: int = 0
    busy: int = 0
    bad: list[str] = field(default_factory=list)


def forms(world: World, count: int) -> list[Form]:
    """So many forms: mostly a new call note, for a tenth each something else."""
    running = stages.received(world.cast)
    source = stages.registered(world.cast)
    kinds = [partial(_call, running), partial(_call, running), _receipt, partial(_deadline, running)]
    kinds += [partial(_proposal, source), partial(_call, running), _register]
    return [kinds[n % len(kinds)](world, n) for n in range(count)]


def _call(matter: Matter, world: World, n: int) -> Form:
    typed = {"answered_by": "冯小筑", "words": f"第{n}次通话"}
    action = reverse("matters:note_call", args=[matter.public_id])
    return Form("记电话", world.office[n % 16], action, typed, "words", CallNote.objects.count)


def _receipt(world: World, n: int) -> Form:
    share = stages.dispatched(world.cast).assignments.get(unit=world.cast.lead)
    typed = {"basis": "paper", "principal": "王立新", "acted_on": clock.today().isoformat()}
    action = reverse("matters:receive", args=[share.public_id])
    done = AuditEntry.objects.filter(kind="matters.assignment.received")
    return Form("代录签收", world.office[n % 16], action, typed, "principal", done.count)


def _deadline(matter: Matter, world: World, n: int) -> Form:
    paper = {"basis": "paper", "principal": "方既明", "acted_on": clock.today().isoformat()}
    typed = {"due_on": in_days(40 + n).isoformat(), "reason": f"{REASON}（{n}）", **paper}
    action = reverse("matters:move_deadline", args=[matter.public_id])
    return Form("调整期限", world.office[n % 16], action, typed, "reason", DeadlineVersion.objects.count)


def _proposal(source: Source, world: World, n: int) -> Form:
    action = reverse("intake:new_matter", args=[source.public_id])
    typed = {"name": f"再立第{n}件", "lead": "市住房城乡建设局", "act": "keep"}
    return Form("再立一件", world.office[n % 16], action, typed, "name", Matter.objects.count)


def _register(world: World, n: int) -> Form:
    vice = Post.objects.get(holder=world.cast.vice)
    typed = {"title": f"第{n}份日报", "act": "pass", "pass_to": "顾维城", "words_1": "请阅。"}
    typed |= {"who_1": str(vice.public_id), "on_1": clock.today().isoformat(), "type": "instruction"}
    return Form(
        "登记转阅", world.office[n % 16], reverse("intake:register"), typed, "title", Source.objects.count
    )


def run(crowd: Crowd, world: World, count: int, times: int) -> Repeats:
    """Send each form `times` times at once, then once more with another text under the same key."""
    found = Repeats()
    for form in forms(world, count):
        before = form.rows()
        body, clients = _opened(form, world, times)
        answers = crowd.together([partial(client.post, form.action, body) for client in clients])
        found.forms += 1
        found.posts += times
        found.rows += form.rows() - before
        _judge(form, answers, form.rows() - before, found)
        _judge_other(form, clients[0], body, found)
    return found


def _opened(form: Form, world: World, times: int) -> tuple[dict[str, Any], list[Client]]:
    """The form as it was opened once, and the same browser as often as it sends."""
    first = world.client(form.person)
    page = first.get(form.action).content.decode()
    body = dict(form_in(page, form.action, form.action).fields) | form.typed
    clients = [Client(raise_request_exception=False) for _ in range(times)]
    for client in clients:
        client.cookies = first.cookies.copy()
    return body | {"key": str(uuid.uuid4())}, clients


def _judge(form: Form, answers: list[Any], rows: int, found: Repeats) -> None:
    codes = Counter(getattr(answer, "status_code", 0) for answer in answers)
    found.busy += codes.pop(503, 0)
    if rows != 1:
        found.bad.append(f"{form.name}：做成 {rows} 次")
    if set(codes) != {302}:
        found.bad.append(f"{form.name}：答复 {dict(codes)} {_first_words(answers)}")
    where = {answer.headers["Location"] for answer in answers if getattr(answer, "status_code", 0) == 302}
    if len(where) > 1:
        found.bad.append(f"{form.name}：答复的页面不是同一页 {sorted(where)}")


def _first_words(answers: list[Any]) -> str:
    for answer in answers:
        if not hasattr(answer, "status_code"):
            return repr(answer)[:200]
        if answer.status_code not in (302, 503):
            return " ".join(TAG.sub(" ", answer.content.decode()).split())[:200]
    return ""


def _judge_other(form: Form, client: Client, body: dict[str, Any], found: Repeats) -> None:
    """The same key with another text is a conflict, and the text comes back."""
    other = f"{body[form.column]}另"
    answer = client.post(form.action, body | {form.column: other})
    if answer.status_code != 409:
        found.bad.append(f"{form.name}：同一个键、不同内容，答复 {answer.status_code}")
        return
    back = form_in(answer.content.decode(), form.action, form.action).fields.get(form.column)
    if back != [other]:
        found.bad.append(f"{form.name}：同一个键、不同内容，文字没有留下：{back}")
