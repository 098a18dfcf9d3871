"""Acts at the wrong time, by the wrong version, with what no form offers; units that may not be named (7, 8, 11, 13, 14)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from duxing.core import clock
from duxing.core.tampering import PROTECTED
from duxing.intake.services.drafts import DraftEdit, edit_draft
from duxing.matters.models import Feedback, Matter
from duxing.matters.services.closing import close
from duxing.matters.services.creating import edit_matter
from duxing.matters.services.deadlines import move_deadline
from duxing.matters.services.dispatching import Share, dispatch
from duxing.matters.services.reporting import Report, save_draft
from duxing.matters.services.reviewing import review
from duxing.orgs.services.units import edit_unit
from duxing.testing.matters import on_paper
from rigs.inputs.cases import NOTED, Case
from rigs.inputs.fields import ALONE, UNITS
from rigs.inputs.scene import Scene
from rigs.inputs.scenes_matters import REASON
from rigs.inputs.scenes_papers import OUTSIDE
from rigs.inputs.world import World

OVER = "该事项已于 {ended} {how}，不能再提交反馈；如需补充，请联系督办人员退回重办。"
STALE = "保存未成功：本{noun}已由 {who} 于 {at} 修改。您填写的内容已保留，请对照后重新提交。"
EXTRA = "请求中包含不允许修改的字段（{name}），操作未执行，已留存操作记录。"
MERGED = "“市工商局”已并入市教育局，请选择现单位。"
DISSOLVED = "“市盐务局”已于 {gone} 撤销，请重新选择承办单位。"
BOTH = "“市住房城乡建设局”已是{lead}单位，不能同时作为{support}单位。"
LEAD = "市住房城乡建设局"
TASKS = ("分解核对",)
Facts = dict[str, str]
ENDINGS = {"cancelled": "撤销督办", "carried_over": "未完成结转"}


def _ending(outcome: str) -> Callable[[World, Scene], dict[str, str]]:
    def first(world: World, scene: Scene) -> dict[str, str]:
        matter = Matter.objects.get(pk=scene.record.assignment.matter_id)
        note = "经领导同意，不再督办。"
        criteria = [{"text": one.text, "met": False} for one in matter.requirements.all()]
        close(
            matter,
            by=world.cast.director,
            outcome=outcome,
            note=note,
            criteria=criteria,
            proxy=on_paper("方既明"),
        )
        matter.refresh_from_db()
        how = str(matter.get_status_display()).removeprefix("已")
        return {"ended": f"{clock.local(matter.ended_at):%Y-%m-%d %H:%M}", "how": how}

    return first


def too_late() -> Iterator[Case]:
    """Row 7: the report was typed, and meanwhile the matter ended."""
    for outcome, title in ENDINGS.items():
        for scene in ("报送反馈", "代录反馈", "传盖章件"):
            yield Case(7, title, scene, {}, OVER, status=409, first=_ending(outcome))


def _fresh(scene: Scene) -> Any:
    return type(scene.record)._base_manager.get(pk=scene.record.pk)


def _changed(record: Any) -> Facts:
    """Who changed the record last, and when."""
    fresh = type(record)._base_manager.select_related("updated_by").get(pk=record.pk)
    at = f"{clock.local(fresh.updated_at):%H:%M:%S}"
    return {"who": str(fresh.updated_by), "noun": fresh.noun, "at": at}


def _edited(world: World, scene: Scene) -> Facts:
    edit_matter(_fresh(scene), by=world.cast.deputy, title="别人改的名称")
    return _changed(scene.record)


def _redrafted(world: World, scene: Scene) -> Facts:
    draft = Feedback.objects.get(due=scene.record)
    save_draft(draft, Report({"text": "别人改的内容。"}), by=world.cast.signer)
    return _changed(draft)


def _drafted(world: World, scene: Scene) -> Facts:
    edit_draft(_fresh(scene), DraftEdit("别人改的名称", world.cast.lead, needs="清淤"), by=world.cast.deputy)
    return _changed(scene.record)


def _handed_out(world: World, scene: Scene) -> Facts:
    dispatch(_fresh(scene), by=world.cast.colleague, lead=Share(world.cast.lead))
    return _changed(scene.record)


def _moved(world: World, scene: Scene) -> Facts:
    day = clock.today() + timedelta(days=30)
    move_deadline(_fresh(scene), by=world.cast.deputy, due_on=day, reason=REASON, proxy=on_paper("方既明"))
    return _changed(scene.record)


def _judged(world: World, scene: Scene) -> Facts:
    review(_fresh(scene), by=world.cast.director, decision="supplement", words="请补充。")
    return _changed(scene.record)


def _renamed(world: World, scene: Scene) -> Facts:
    edit_unit(_fresh(scene), by=world.cast.director, full_name=f"云川市{OUTSIDE}管理处")
    return _changed(scene.record)


MEANWHILE: dict[str, Callable[[World, Scene], Facts]] = {
    "修改拟稿": _redrafted,
    "修改拟立项": _edited,
    "分解核对": _drafted,
    "交办": _handed_out,
    "调整期限": _moved,
    "审核": _judged,
    "撤并单位": _renamed,
}


def stale() -> Iterator[Case]:
    """Row 8: somebody else was faster; who and when, and the own words are still there."""
    for scene, first in MEANWHILE.items():
        yield Case(8, "别人先改了", scene, {}, STALE, status=409, first=first)


def extra() -> Iterator[Case]:
    """Row 11: every name that nobody may write, and one of them on every kind of page."""
    for name, said in PROTECTED.items():
        yield Case(11, said, "报送反馈", {name: "2020-01-01"}, EXTRA.format(name=said), writes=NOTED)
    for scene in ("登记一件", "交办", "调整期限", "审核", "办结", "撤并单位", "传盖章件"):
        says = EXTRA.format(name=PROTECTED["score"])
        yield Case(11, "得分", scene, {"score": "100"}, says, writes=NOTED)


def units() -> Iterator[Case]:
    """Rows 13 and 14, in every field that names units."""
    gone = clock.today() - timedelta(days=400)
    for scene, fields in UNITS.items():
        pair = {"lead": "牵头", "support": "配合"} if scene in TASKS else {"lead": "主办", "support": "协办"}
        others = dict.fromkeys(fields[1:], "")
        for field in ("supporting", "clocked"):
            yield Case(13, "同一单位", scene, others | {field: LEAD}, BOTH.format(**pair), field)
        for field in fields:
            for typed, says in (("市工商局", MERGED), ("市盐务局", DISSOLVED.format(gone=gone))):
                yield Case(14, typed, scene, others | {field: typed}, says, field)
    for scene, field in ALONE.items():
        for typed, says in (("市工商局", MERGED), ("市盐务局", DISSOLVED.format(gone=gone))):
            yield Case(14, typed, scene, {field: typed}, says, field)


def cases() -> list[Case]:
    """All of them."""
    return [*too_late(), *stale(), *extra(), *units()]
