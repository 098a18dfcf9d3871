"""Scenes of papers that come in, and of filing what they ask for."""

from django.urls import reverse

from duxing.intake.tests.documents import bring_in
from duxing.matters.models import Matter
from duxing.orgs.models import Post
from duxing.testing import matters
from duxing.testing.cast import Cast
from rigs.inputs.scene import Scene, day, own, plain

OUTSIDE = "沿河"


def register(cast: Cast) -> Scene:
    values = {
        "type": "instruction",
        "act": "keep",
        "words_1": "请住建局会同云麓区速查，三日内报。",
        "who_1": str(Post.objects.get(holder=cast.vice).public_id),
        "on_1": day(),
        "to_1": "市住房城乡建设局",
        "title": "12345日报：供暖温度不够",
        "lead": cast.lead.name,
        "supporting": cast.support.name,
        "due": "3个工作日",
        "requirements": "查明原因\n改造供热管网12公里",
        "answered_by": "冯小筑",
        "name": "供暖温度不够",
        "received_on": day(),
        "issuer": "市12345热线",
        "document_number": "云热线〔2026〕12号",
        "dated_on": day(-1),
        "meeting": "第58次常务会议",
        "item_label": "第4项",
        "place": OUTSIDE,
        "nickname": "老城供暖",
        "joint_number": "云委督〔2026〕3号",
    }
    return plain("officer", "intake:register", values)


def passing_on(cast: Cast) -> Scene:
    return own("officer", "intake:pass_on", matters.registered(cast, title="转阅件"), {"to": "秘书三科"})


def number_only(cast: Cast) -> Scene:
    values = {"who": "other", "own": "省政府领导", "received_on": day(), "watch_until": day(9)}
    return plain("officer", "intake:number_only", values)


def importing(cast: Cast) -> Scene:
    values = {
        "type": "special",
        "text": "关于印发分工方案的通知\n\n一、城市建设\n1.改造雨水管网12公里。（责任单位：市水利局；完成时限：12月底前）\n",
        "title": "分工方案",
        "issuer": "市政府办公室",
        "document_number": "云政办发〔2026〕9号",
        "dated_on": day(-9),
        "meeting": "",
        "year": "2026",
        "received_on": day(),
    }
    return plain("officer", "intake:import_source", values)


def import_file(cast: Cast) -> Scene:
    values = {"type": "special", "title": "分工方案", "file": ("方案.txt", "1.改造管网12公里。\n".encode())}
    return plain("officer", "intake:import_source", values)


def amending(cast: Cast) -> Scene:
    return own("officer", "intake:amend", bring_in(cast.officer, title="待更正"), {"dated_on": day(-30)})


def editing(cast: Cast) -> Scene:
    matter = matters.drafted(cast, title="待修改")
    values = {"name": "修改后的名称", "lead": cast.lead.name, "supporting": cast.support.name, "due": day(20)}
    return own("officer", "intake:edit_matter", matter, values | {"requirements": "查明原因\n清淤3公里"})


def new_matter(cast: Cast) -> Scene:
    values = {"name": "再立一件", "lead": cast.lead.name, "supporting": cast.support.name, "act": "keep"}
    source = matters.registered(cast, title="一文两件")
    return own("officer", "intake:new_matter", source, values | {"due": day(20), "requirements": "查明原因"})


def draft(cast: Cast) -> Scene:
    """The draft opened in 分解核对."""
    source = bring_in(cast.officer, title="待核对")
    first = Matter.objects.filter(source=source).order_by("pk")[0]
    page = f"{reverse('intake:clauses', args=[source.public_id])}?draft={first.public_id}"
    values = {"title": "改造管网", "lead": cast.lead.name, "supporting": cast.support.name, "due": day(20)}
    action = reverse("intake:edit_draft", args=[first.public_id])
    return Scene("officer", page, action, values | {"needs": "改造雨水管网12公里"}, first)


def approving(cast: Cast) -> Scene:
    values = {"basis": "phone", "principal": "郑伯阳", "acted_on": day(), "act": "approve"}
    return own("officer", "intake:approve", matters.pending(cast, title="待批"), values)


def declining(cast: Cast) -> Scene:
    values = {"basis": "phone", "principal": "郑伯阳", "acted_on": day(), "reason": "与前件重复，不另立项。"}
    return own("officer", "intake:decline", matters.pending(cast, title="不批"), values)
