"""What takes more than one sending: twice the same, a session that is over, a wrong password; and what must be taken (6, 9, 10, 12, 25, 26, 28)."""

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from duxing.matters.models import Feedback, Matter
from duxing.sources.models import Source
from duxing.testing.cast import PASSWORD, give_password
from rigs.http.silence import changed, digest
from rigs.inputs.asking import Asker, post
from rigs.inputs.cases import NOTED, PASSING
from rigs.inputs.reading import Answered
from rigs.inputs.scene import Scene

HOLIDAYS = (
    "尚未导入 2027 年、2028 年节假日安排，期限暂按周末推算；请管理员在“工作日历”中导入后系统将自动复核。"
)
TWICE = "该反馈已提交成功（编号 {number}），无需重复提交。"
OTHER = "保存未成功：本页已经提交过一次，这次的内容与那次不同。您填写的内容已保留，请对照后重新提交。"
ENDED = "登录已超时，您填写的内容已暂存，重新登录后可继续提交。"
ABSENT = "未找到该事项，或不在您的查看范围"
WRONG = "用户名或密码错误。"
LOCKED = "登录失败次数过多，请 30 分钟后再试或联系安全管理员。"
RARE = "𠮷野路😀<script>alert(1)</script>[x](javascript:alert(1))"
ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
# What is new on every page, and the address that it was asked for.
FRESH = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<="X-CSRFToken": ")[^"]+|[0-9a-f]{8}-[0-9a-f-]{27}'
)
Faults = Iterator[str]


def holidays(asker: Asker) -> Faults:
    """Row 6: saved, with a warning."""
    scene = asker.world.scene("登记一件")
    answer = _sent(asker, scene, {"due": "300个工作日"})
    if answer.status_code != 302 or not Source.objects.filter(title=scene.values["title"]).exists():
        yield f"没有登记成功：{answer.status_code}"
    yield from _missing(_next(asker, scene, answer), HOLIDAYS)


def twice(asker: Asker) -> Faults:
    """Row 9: the first result for the same again, a conflict for something else with the same key."""
    scene = asker.world.scene("报送反馈")
    key = str(uuid.uuid4())
    refused = _sent(asker, scene, {"key": key, "text": "", "answer_1": "", "answer_2": ""})
    first = _sent(asker, scene, {"key": key})
    if refused.status_code != 422 or first.status_code != 302:
        yield f"被拒绝的表单用掉了标识：{refused.status_code}、{first.status_code}"
    before = digest()
    again = _sent(asker, scene, {"key": key})
    if again.status_code != 302 or again["Location"] != first["Location"]:
        yield f"第二次得到 {again.status_code}，不是第一次的结果"
    # A draft that was sent to its signer is no formal report yet: its own label comes back.
    label = "已送审签，无需重复提交。"
    yield from _missing(_next(asker, scene, again), label)
    other = _sent(asker, scene, {"key": key, "text": "另外的内容。"})
    page = Answered(other.content.decode(), scene.page)
    if other.status_code != 409 or OTHER not in page.head():
        yield f"同一标识另有内容：{other.status_code}，{'；'.join(page.head())}"
    if page.typed(scene.action, "text") != ["另外的内容。"]:
        yield "同一标识另有内容：填写的没有保留"
    touched = set(changed(before, digest())) - PASSING
    if touched:
        yield f"重复提交改动了 {'、'.join(sorted(touched))}"


def sealed_twice(asker: Asker) -> Faults:
    """Row 9, for a report that left the unit: the sentence with its number."""
    scene = asker.world.scene("传盖章件")
    key = str(uuid.uuid4())
    first, again = _sent(asker, scene, {"key": key}), _sent(asker, scene, {"key": key})
    if (first.status_code, again.status_code) != (302, 302):
        yield f"得到 {first.status_code}、{again.status_code}"
    number = scene.record.assignment.matter.number
    yield from _missing(_next(asker, scene, again), TWICE.format(number=number))
    sent = Feedback.objects.filter(due=scene.record).count()
    if sent != 1:
        yield f"报送了 {sent} 次"


def expired(asker: Asker) -> Faults:
    """Row 10: nothing is done, and the page of login says what became of the words."""
    scene = asker.world.scene("报送反馈")
    client = Client(raise_request_exception=False)
    client.force_login(getattr(asker.world.cast, scene.who))
    values = _body(client, scene)
    session = client.session
    session["started_at"] = 1.0
    session.save()
    before = digest()
    answer = post(client, scene.action, values)
    touched = set(changed(before, digest())) - PASSING
    if answer.status_code != 302 or reverse("orgs:login") not in answer["Location"] or touched:
        yield f"得到 {answer.status_code}，改动了 {sorted(touched)}"
        return
    yield from _missing(Answered(client.get(answer["Location"]).content.decode(), "/"), ENDED)


def strangers(asker: Asker) -> Faults:
    """Row 12: another unit's matter and none at all look the same, on looking and on sending."""
    matter = asker.world.scene("调整期限").record
    client = asker.client("outsider")
    for name in ("matters:matter", "matters:dispatch", "matters:move_deadline", "matters:close"):
        for ask in (lambda url: client.get(url), lambda url: post(client, url, {"reason": "x"})):
            before = digest()
            there = ask(reverse(name, args=[matter.public_id]))
            none = ask(reverse(name, args=[uuid.UUID(int=4)]))
            if there.status_code == none.status_code == 405:
                continue
            if (there.status_code, none.status_code) != (404, 404):
                yield f"{name}：{there.status_code}、{none.status_code}"
            if _plain(there) != _plain(none):
                yield f"{name}：两个答复不同"
            yield from _missing(Answered(there.content.decode(), "/"), ABSENT)
            if set(changed(before, digest())) - PASSING:
                yield f"{name}：数据库有改动"


def encodings(asker: Asker) -> Faults:
    """Row 25: what can be read is taken."""
    scene = asker.world.scene("导入文件")
    text = "关于印发分工方案的通知\n一、城市建设\n1.改造雨水管网12公里。（责任单位：市水利局）\n"
    for encoding in ENCODINGS:
        with transaction.atomic():
            answer = _sent(asker, scene, {"file": ("方案.txt", text.encode(encoding))})
            kept = Source.objects.order_by("-pk").first()
            if answer.status_code != 302 or kept is None or "改造雨水管网12公里" not in kept.text:
                yield f"{encoding}：{answer.status_code}"
            transaction.set_rollback(True)


def rare(asker: Asker) -> Faults:
    """Row 26: rare characters and signs are kept as they are, and markup is shown as text."""
    scene = asker.world.scene("登记一件")
    answer = _sent(asker, scene, {"title": RARE, "name": RARE})
    if answer.status_code != 302:
        yield f"得到 {answer.status_code}"
        return
    matter = Matter.objects.order_by("-pk")[0]
    text = asker.client(scene.who).get(matter.get_absolute_url()).content.decode()
    if matter.title != RARE or RARE not in Answered(text, "/").everywhere() or "<script>alert" in text:
        yield f"保存为“{matter.title}”"


def passwords(asker: Asker) -> Faults:
    """Row 28: the same for a wrong word and an unknown name, and after five the lock."""
    give_password(asker.world.cast.helper)
    url = reverse("orgs:login")
    client = Client(raise_request_exception=False)
    before = digest()
    for name in ("helper", "nobody"):
        answer = post(client, url, {"username": name, "password": "wrong"})
        page = Answered(answer.content.decode(), url)
        if answer.status_code != 422 or page.head() != [WRONG]:
            yield f"{name}：{answer.status_code}，{'；'.join(page.head())}"
        if page.typed(url, "username") != [name] or page.typed(url, "password") != [""]:
            yield "用户名没有保留，或密码留在了页面上"
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = post(client, url, {"username": "helper", "password": "wrong"})
    right = post(client, url, {"username": "helper", "password": PASSWORD})
    for one in (answer, right):
        if one.status_code != 429 or LOCKED not in Answered(one.content.decode(), url).head():
            yield f"锁定之后：{one.status_code}"
    touched = set(changed(before, digest())) - PASSING - NOTED
    if touched:
        yield f"改动了 {sorted(touched)}"


SEQUENCES: tuple[tuple[int, str, Callable[[Asker], Faults]], ...] = (
    (6, "期限用到没有导入的年份：保存并提示", holidays),
    (9, "同一表单交两次；同一标识另有内容；被拒绝的不用掉标识", twice),
    (9, "盖章件交两次", sealed_twice),
    (10, "会话结束之后提交", expired),
    (12, "别家单位的事项与没有的事项", strangers),
    (25, "GBK、带标记的 UTF-8、UTF-16 都能读", encodings),
    (26, "生僻字、表情收下，脚本显示为文字", rare),
    (28, "密码错误、用户不存在、错五次", passwords),
)


def faults(asker: Asker, run: Callable[[Asker], Faults]) -> list[str]:
    """What one of them found; everything is taken back."""
    with transaction.atomic():
        found = list(run(asker))
        transaction.set_rollback(True)
    return found


def _body(client: Client, scene: Scene) -> dict[str, Any]:
    page = Answered(client.get(scene.page).content.decode(), scene.page)
    return {**page.fields(scene.action), **scene.values}


def _sent(asker: Asker, scene: Scene, spoilt: dict[str, Any]) -> Any:
    client = asker.client(scene.who)
    asker.asked += 1
    body = _body(client, scene) if client.get(scene.page).status_code == 200 else dict(scene.values)
    return post(client, scene.action, body | spoilt)


def _next(asker: Asker, scene: Scene, answer: Any) -> Answered:
    """The page to which the answer leads."""
    if answer.status_code != 302:
        raise Http404
    where = answer["Location"]
    return Answered(asker.client(scene.who).get(where).content.decode(), where)


def _missing(page: Answered, says: str) -> Faults:
    if says not in page.everywhere():
        yield f"没有“{says}”"


def _plain(answer: Any) -> str:
    return FRESH.sub("", answer.content.decode())
