"""Sends a form, sound or spoilt, and says what was not as it must be."""

import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from duxing.core import clock
from duxing.core.tampering import PROTECTED
from rigs.http.silence import changed, digest
from rigs.inputs.cases import PASSING, Case, Upload, Values
from rigs.inputs.reading import Answered
from rigs.inputs.scene import Scene
from rigs.inputs.world import World

URLENCODED = "application/x-www-form-urlencoded"
# What the last act told is for the next page, and each question begins anew.
MESSAGES = "dx_messages"
# Buttons are pressed, not typed.
PRESSED = ("act", "send", "back", "preview", "other")
UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")
Pairs = list[tuple[str, str]]
Files = list[tuple[str, Upload]]


class Asker:
    """Everybody's browser on one world; each question is taken back afterwards."""

    def __init__(self, world: World) -> None:
        self.world, self.asked = world, 0
        self.told: Mapping[str, str] = {}
        self._clients: dict[str, Client] = {}

    def client(self, who: str) -> Client:
        """The browser of that person, signed in, or of nobody."""
        if who not in self._clients:
            made = self._clients[who] = Client(raise_request_exception=False)
            if who:
                made.force_login(getattr(self.world.cast, who))
                made.get("/help/")  # the first answer of a session starts its clock
        return self._clients[who]

    def sound(self, name: str) -> list[str]:
        """Whether the scene's own values are taken, so that a refusal comes from what was spoilt."""
        scene = self.world.scene(name)
        self.client(scene.who)
        with transaction.atomic():
            answer, _ = self._send(scene, {}, None)
            transaction.set_rollback(True)
        if answer.status_code < 400:
            return []
        said = Answered(answer.content.decode("utf-8", "replace"), scene.page)
        told = "；".join(one.text() for one in said.tree.css('.err, [role="alert"] li'))
        return [f"{name}：未动过的表单得到 {answer.status_code}，{told[:200]}"]

    def wrong(self, case: Case) -> list[str]:
        """What is wrong with the answer to the case; empty when nothing."""
        scene = self.world.scene(case.scene)
        self.client(scene.who)
        with transaction.atomic():
            answer, touched = self._send(scene, case.spoilt, case)
            facts = self._facts(scene)
            transaction.set_rollback(True)
        return [f"{case}：{fault}" for fault in self._judge(scene, case, answer, touched, facts)]

    def _send(self, scene: Scene, spoilt: Values, case: Case | None) -> tuple[Any, list[str]]:
        client = self.client(scene.who)
        client.cookies.pop(MESSAGES, None)
        page = client.get(scene.page)
        if page.status_code != 200:
            raise LookupError(f"{scene.page}: {page.status_code}")
        values = self._body(Answered(page.content.decode(), scene.page), scene, spoilt)
        self.told = (case.first(self.world, scene) if case is not None and case.first else None) or {}
        before = digest()
        limit = (case.limit if case is not None else 0) or settings.UPLOAD_MAX_BYTES
        with override_settings(UPLOAD_MAX_BYTES=limit):
            answer = post(client, scene.action, values)
        self.asked += 1
        return answer, changed(before, digest())

    def _body(self, page: Answered, scene: Scene, spoilt: Values) -> dict[str, Any]:
        values: dict[str, Any] = page.fields(scene.action)
        if not values:
            raise LookupError(f"{scene.page}: no form for {scene.action}")
        values |= scene.values
        values |= {scene.facts.get(name, name): value for name, value in spoilt.items()}
        return {name: value for name, value in values.items() if value is not None}

    def _facts(self, scene: Scene) -> dict[str, str]:
        return {"today": str(clock.today())} | scene.facts | dict(self.told)

    def _judge(
        self, scene: Scene, case: Case, answer: Any, touched: list[str], facts: Mapping[str, str]
    ) -> Iterator[str]:
        if answer.status_code != case.status:
            yield f"得到 {answer.status_code}，应为 {case.status}"
        extra = set(touched) - PASSING - case.writes
        if extra:
            yield f"数据库有改动：{'、'.join(sorted(extra))}"
        page = Answered(answer.content.decode("utf-8", "replace"), scene.page)
        says = case.says.format(**facts)
        field = scene.facts.get(case.at, case.at)
        yield from _at_its_place(page, scene, field, says)
        if case.keeps:
            yield from _kept(page, scene, case)


def _at_its_place(page: Answered, scene: Scene, field: str, says: str) -> Iterator[str]:
    if not field:
        if says not in page.head():
            yield f"页面上方没有“{says}”，只有“{'；'.join(page.head())[:150]}”"
        return
    said = page.said_at(scene.action, field)
    if says not in said:
        where = "页面别处有这句话" if says in page.everywhere() else "页面没有这句话"
        yield f"该栏旁没有“{says}”，只有“{'；'.join(said)[:150]}”；{where}"
    if not page.marked(scene.action, field):
        yield "该栏没有标明有误"
    others = [one for one in page.fields(scene.action) if one != field]
    wrong = [one for one in others if says in page.said_at(scene.action, one)]
    if wrong:
        yield f"这句话还出现在 {'、'.join(wrong)} 旁"


def _kept(page: Answered, scene: Scene, case: Case) -> Iterator[str]:
    sent = dict(scene.values) | {scene.facts.get(n, n): v for n, v in case.spoilt.items()}
    for name, value in sent.items():
        if name in PRESSED or name in PROTECTED or not isinstance(value, str | list):
            continue
        typed = [value] if isinstance(value, str) else value
        shown = page.typed(scene.action, name)
        if [_plain(one) for one in shown] != [_plain(one) for one in typed]:
            yield f"填写的 {name} 没有保留：“{str(typed)[:60]}”成了“{str(shown)[:60]}”"


def _plain(text: str) -> str:
    """As it can be shown: an unkeepable character has no place on a page."""
    return UNKEEPABLE.sub("", text.replace("\r\n", "\n"))


def post(client: Client, action: str, values: Mapping[str, Any]) -> Any:
    """Send the form as a browser does: with files in parts, otherwise in one line."""
    pairs: Pairs = []
    files: Files = []
    for name, value in values.items():
        if isinstance(value, tuple):
            files.append((name, value))
        else:
            pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
    body, kind = _encoded(pairs, files)
    return client.generic("POST", action.partition("#")[0], body, kind)


def _encoded(pairs: Pairs, files: Files) -> tuple[bytes, str]:
    if not files:
        return urlencode(pairs, errors="surrogatepass").encode(), URLENCODED
    bound = f"rig{uuid.uuid4().hex}"
    parts = [_part(bound, f'name="{name}"', value.encode("utf-8", "surrogatepass")) for name, value in pairs]
    parts += [_part(bound, f'name="{name}"; filename="{file}"', data) for name, (file, data) in files]
    return b"".join([*parts, f"--{bound}--\r\n".encode()]), f"multipart/form-data; boundary={bound}"


def _part(bound: str, names: str, content: bytes) -> bytes:
    head = f"--{bound}\r\nContent-Disposition: form-data; {names}\r\n\r\n"
    return head.encode("utf-8", "surrogatepass") + content + b"\r\n"
