"""The pairs about documents, units and people; some through the pages, as two browsers would."""

from functools import partial
from typing import Any

from django.urls import reverse

from duxing.intake.models import QuestionState, UnitQuestion
from duxing.intake.services.clauses import mark_clause
from duxing.intake.services.filing import approve_batch
from duxing.intake.services.names import dismiss_name
from duxing.intake.services.quick import MatterData, propose
from duxing.intake.services.registering import pass_on
from duxing.intake.services.settling import settle
from duxing.matters.services.dispatching import dispatch
from duxing.matters.states import MatterStatus
from duxing.orgs.models import Post, Unit, UnitKind, User
from duxing.orgs.roles import Role
from duxing.orgs.services import people, units
from duxing.papers.office import office_profile, save_office_profile
from duxing.sources.models import Source
from duxing.sources.states import ClauseState
from duxing.testing import matters as stages
from rigs.kills.browser import form_in
from rigs.races.meetings import EITHER, act, again, one_of
from rigs.races.pairs import Act, Meeting, Pair
from rigs.races.world import World, document, paper


def page(world: World, who: Any, kind: str, action: str, shown: str = "", /, **typed: str) -> Act:
    """A form that `who` has opened, filled in and is about to send."""
    client = world.client(who)
    told = client.get(shown or action).content.decode()
    body = dict(form_in(told, action, shown or action).fields) | typed
    return Act(who, kind, partial(client.post, action, body))


def _decided(world: World) -> Source:
    """A document in which everything is decided and every name has its unit."""
    source = document(world.cast)
    for question in UnitQuestion.objects.filter(source=source, state=QuestionState.OPEN):
        dismiss_name(question, by=world.cast.officer)
    for clause in source.clauses.filter(state=ClauseState.OPEN):
        mark_clause(clause, by=world.cast.officer, state=ClauseState.EXCLUDED, reason="不是任务。")
    source.refresh_from_db()
    return source


def settle_or_mark(world: World, _: int) -> Meeting:
    """完成分解与改动一句."""
    source = _decided(world)
    clause = source.clauses.exclude(state=ClauseState.TASK).order_by("pk").first()
    who, other = world.cast.officer, world.cast.director
    words = {"state": ClauseState.EXCLUDED, "reason": "另一理由。"}
    return Meeting(
        act(who, "intake.source.settled", settle, source),
        act(other, "intake.clause.marked", mark_clause, clause, **words),
    )


def file_all_and_edit(world: World, _: int) -> Meeting:
    """全部立项与修改其中一件（两人的锁可能交叉）."""
    source = _decided(world)
    last = source.matters.filter(status=MatterStatus.DRAFT).order_by("-pk").first()
    table = reverse("intake:clauses", args=[source.public_id])
    both = [
        reverse("intake:file_all", args=[source.public_id]),
        reverse("intake:edit_draft", args=[last.public_id]),
    ]
    return Meeting(
        page(world, world.office[0], "intake.source.filed", both[0], table),
        page(
            world, world.office[1], "matters.matter.edited", both[1], f"{table}?draft={last.public_id}",
            title="改过的名称",
        ),
    )  # fmt: skip


def approve_twice(world: World, _: int) -> Meeting:
    """整件审批录入两次."""
    source = stages.registered(world.cast, type="work_report")
    for name in ("一", "二"):
        data = MatterData(f"报告任务{name}", lead_unit=world.cast.lead)
        propose(source, data, by=world.cast.officer)
    words: dict[str, Any] = {"proxy": paper(), "level": 1}
    kind = "intake.source.approved"
    return Meeting(
        *(
            act(who, kind, approve_batch, source, **words)
            for who in (world.cast.officer, world.cast.colleague)
        )
    )


def propose_and_pass(world: World, _: int) -> Meeting:
    """再立一件与转阅不立项."""
    c, source = world.cast, stages.registered(world.cast)
    return Meeting(
        act(c.officer, "intake.matter.proposed", propose, source, MatterData("再立一件", lead_unit=c.lead)),
        act(c.director, "sources.source.passed_on", pass_on, source, to="顾维城"),
    )


def _unit(name: str) -> Unit:
    return units.create_unit(
        by="system", full_name=f"云川市{name}", name=f"市{name}", kind=UnitKind.DEPARTMENT,
        code=f"rig-{Unit.objects.count()}",
    )  # fmt: skip


def _count() -> int:
    return User.objects.count() * 1000 + Unit.objects.count()


def dispatch_and_end_unit(world: World, _: int) -> Meeting:
    """交办与撤销单位."""
    own = _unit(f"第{_count()}局")
    matter = stages.filed(world.cast, lead_unit=own)
    return Meeting(
        act(world.cast.officer, "matters.matter.dispatched", dispatch, matter),
        act(world.cast.director, "orgs.unit.ended", units.end_unit, own, ended_on=stages.clock.today()),
    )


def one_name_for_two(world: World, _: int) -> Meeting:
    """两人新设同名单位."""
    name = f"第{_count()}局"
    typed = {"name": f"市{name}", "full_name": f"云川市{name}", "kind": UnitKind.DEPARTMENT.value}
    both = world.office[:2]
    return Meeting(
        *(page(world, who, "orgs.unit.created", reverse("orgs:new_unit"), **typed) for who in both)
    )


def _liaison(world: World, posts: int = 1) -> tuple[User, list[Post]]:
    """Somebody new in the lead unit."""
    n = _count()
    person = people.create_person(by="system", username=f"rig{n}", name=f"联{n % 1000}")
    held = [
        people.create_post(
            by="system", unit=world.cast.lead, role=Role.LIAISON, title=f"联络员{k}", holder=person
        )
        for k in range(posts)
    ]
    return person, held


def former_acts(world: World, _: int) -> Meeting:
    """原任联络员签收与岗位换人."""
    person, (post,) = _liaison(world)
    share = stages.dispatched(world.cast).assignments.get(unit=world.cast.lead)
    receipt = reverse("matters:receive", args=[share.public_id])
    change = reverse("orgs:hand_over", args=[post.public_id])
    return Meeting(
        page(world, person, "matters.assignment.received", receipt),
        page(world, world.cast.director, "orgs.post.filled", change, to=str(world.cast.signer.public_id)),
    )


def two_posts_taken(world: World, _: int) -> Meeting:
    """同一人的两个岗位同时换人."""
    person, (one, other) = _liaison(world, posts=2)
    who = (world.cast.director, world.cast.deputy)

    def check() -> str:
        return "没有岗位了，账号还在用" if again(person).is_active else ""

    kind = "orgs.post.vacated"
    a, b = (act(w, kind, people.vacate_post, post) for w, post in zip(who, (one, other), strict=True))
    return Meeting(a, b, check)


def fill_and_stop(world: World, _: int) -> Meeting:
    """任职与停用账号."""
    _, (post,) = _liaison(world)
    successor, _ = _liaison(world, posts=0)
    return Meeting(
        act(world.cast.director, "orgs.post.filled", people.fill_post, post, again(successor)),
        act(world.cast.admin, "orgs.person.stopped", people.set_active, successor, False),
    )


def fill_twice(world: World, _: int) -> Meeting:
    """一个岗位同时给两人."""
    _, (post,) = _liaison(world)
    who = (world.cast.director, world.cast.deputy)
    return Meeting(
        *(act(w, "orgs.post.filled", people.fill_post, post, _liaison(world, posts=0)[0]) for w in who)
    )


def office_twice(world: World, n: int) -> Meeting:
    """两人修改机构信息."""
    version = office_profile().version
    both = (world.cast.director, world.cast.deputy)
    return Meeting(
        *(
            Act(
                who, "papers.office.saved",
                partial(save_office_profile, by=who, version=version, contact=f"{who.name}{n}"),
            )
            for who in both
        )
    )  # fmt: skip


PAIRS = [
    Pair("完成分解与改动一句", one_of("a", "b", "ba"), settle_or_mark),
    Pair("全部立项与修改一件", one_of("a", "b", "ab", "ba"), file_all_and_edit),
    Pair("整件审批两次", EITHER, approve_twice),
    Pair("再立与转阅", one_of("a", "b", "ab"), propose_and_pass),
    Pair("交办与撤销单位", one_of("a", "b", "ab"), dispatch_and_end_unit),
    Pair("新设同名单位", EITHER, one_name_for_two),
    Pair("原任签收与换人", one_of("b", "ab"), former_acts),
    Pair("两岗同时换人", one_of("ab", "ba"), two_posts_taken),
    Pair("任职与停用", one_of("a", "b", "ab"), fill_and_stop),
    Pair("一岗给两人", EITHER, fill_twice),
    Pair("机构信息", EITHER, office_twice),
]
