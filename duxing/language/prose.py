"""Sentences that give somebody something to do, where no bracket or column says so.

Minutes, inspection notices and notices without marks: rule 5 of the corpus README. A sentence is a
task when it names who does what, or carries a date of completion; general appeals are not.
"""

import itertools
import re
from dataclasses import dataclass, replace

from duxing.language import lexicon as words
from duxing.language.deadline_rules import Setting
from duxing.language.deadlines import find_deadlines
from duxing.language.responsibility import Responsibility
from duxing.language.text import Strand
from duxing.language.units import split_units

# Words that no unit's name holds: they keep “会议听取了市水务局” from being read as one name. The words
# that follow are the names and places that do hold one of them (市数据局, 于都县).
_CHAR = (
    r"(?:[^\W\d_了对将把在于为以从听请由使让据按并须仍已未要]|数据|证据|为民|为农|对口|对外|未成年|要素|以工代赈|"
    r"从化|从江|于都|于田|于洪|将乐)"
)
# A branch carries the name of its house first: 市生态环境局柳溪分局.
_BRANCH = r"(?:(?!会同|联合|负责|牵头|配合|和|及|与)[\u4e00-\u9fff]{2,6}?(?:分局|分公司|分行|支行|分中心))?"
_NAME = (
    rf"(?:{words.EVERYBODY}|各(?:省|市|州|县|区)(?:、(?:市|州|县|区)){{1,3}}(?:人民)?政府|{words.PILOT_GROUP}|{words.COLLECTIVE}|"
    rf"(?!{words.NOT_NAME_START}){_CHAR}{{1,16}}?{words.UNIT_SUFFIX}{_BRANCH}(?:[（〔][^（）〔〕]{{1,16}}[）〕])?|两[乡镇县区局市]|"
    rf"(?!{words.NOT_NAME_START}){_CHAR}{{2,4}}{words.TOWN_SUFFIX}(?=$|[于在要须应负牵配、和\d分限抓尽]|会同))"
)
_LIST = rf"{_NAME}(?:(?:、|以及|和|及|与){_NAME}){{0,12}}"
_ACTOR = re.compile(rf"(?P<cue>由|请|商请|责令|责成|督促|要求|均由|并由|其中|同时)?(?P<units>{_LIST})")
_MIDDLE = re.compile(
    rf"(?P<cue>由|商请|请|责令|责成)(?P<units>{_LIST})(?=牵头|负责|具体|共同|落实|会同|承办|进一步|按|根据|尽快|抓紧|于|在|\d)"
)
_WITH = re.compile(rf"^(?:，)?(?:会同|联合)(?P<units>{_LIST})")
_LEAD_ROLE = re.compile(r"^(?:共同|分别|具体|主要)*(?:牵头|负责|主办|承办)(?!人)")
_SUPPORT_ROLE = re.compile(
    rf"^(?:要)?(?:{words.SUPPORT_ROLE}|保障|全程指导|指导|汇总|做好[^，。；]*(?:保障|配合|服务)|跟踪|督促)"
)
_COLLATE = re.compile(r"^(?:负责|牵头)?汇总")
_NOT_ACTOR = re.compile(
    r"^(?:的|提出的|(?:承担|负责|实施|牵头|建设|报送|申报|上报|提供|管理|开展|主办|承办|反映)的|关于|汇报|意见|主持|召开|审批|批复|已|未|仍|两次|对[^，。；]{0,30}(?:进行了|开展了)|是|为|等\d|内|所属|印发|发布)"
)
_TOGETHER = re.compile(r"共同|分别")
_MODAL = re.compile(rf"^(?:也)?{words.DUTY_WORDS}")
_MODAL_ACT = re.compile(
    rf"^(?:要|应当|应|须|必须|限期|抓紧|尽快)(?:抓紧|尽快|及时|研究|结合实际|进一步|逐一|逐项|全面)*{words.CONCRETE_VERBS}"
)
_ACT = re.compile(rf"^.{{0,4}}{words.CONCRETE_VERBS}")
_BASIS = re.compile(
    r"^(?:会同|联合(?!会)|报(?!社|业)|提请|商(?!请|务|投|业)|向|根据|按照|通过|结合|依托|围绕|针对|经(?!开|信|济|发|贸))"
)
_FIGURE = re.compile(r"\d|[一二三四五六七八九十]+(?:项|个|处|户|家|所)")
_LEADER = re.compile(
    r"(?:分管|常务)?(?:副?(?:市|县|区|省|州|乡|镇)长|副?秘书长|副?主任|书记|常委)[^，。；、的由要]{2,4}?(?:同志)?"
    r"(?=牵头|负责|督办|包抓|调度)"
)
_SENTENCE = re.compile(r"[^。！？]*[。！？]?[”」』）]?")
_OPENING = re.compile(rf"^(?:{words.MEETING_OPENING})")
_ENUMERATED = re.compile(r"[一二三四五六七八九十]{1,2}是(?!否)|（\d{1,2}）|[①-⑳]")
_INSTRUCTION = re.compile(r"(?:批示|指示|签批|批示要求|批示指出)[：:，“]")
_COREFERENCE = re.compile(r"^两[乡镇县区局市]$|^(?:上述|该|两)(?:单位|部门|局|乡镇|县|区)$")
_RESPONSIBILITY_ONLY = re.compile(rf"^由(?:{_LIST})(?:具体|共同)?(?:负责|牵头)")


@dataclass(frozen=True, slots=True)
class Actor:
    """Units at the head of a phrase and their role there: lead, support, or none said."""

    names: tuple[str, ...]
    role: str
    together: bool
    cue: str
    rest: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: where it starts and ends in the strand of its item, and where its words begin."""

    start: int
    end: int
    body: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a sentence is: `kind` as in Clause, who, and why."""

    kind: str
    responsibility: Responsibility | None
    reason: str


def sentences(strand: Strand, start: int) -> list[Sentence]:
    """The sentences from `start`; “；” parts them only where each side has its own unit and date."""
    found: list[tuple[int, int]] = []
    for match in _SENTENCE.finditer(strand.text, start):
        if match.end() > match.start():
            found.extend(_split_semicolons(strand.text, match.start(), match.end()))
    return [Sentence(a, b, a + _opening(strand.text[a:b])) for a, b in found]


def _opening(text: str) -> int:
    """How many characters introduce the decision: “会议明确：一是”."""
    match = _OPENING.match(text)
    end = match.end() if match and match.end() < len(text) - 1 else 0
    number = _ENUMERATED.match(text, end)
    return number.end() if number else end


def _split_semicolons(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start, *(m.end() for m in re.finditer("；", text[:end]) if start < m.end() < end), end]
    parts = list(itertools.pairwise(cuts))
    if len(parts) < 2:
        return parts
    setting = Setting(year=2000, relative=True)
    if any(_ENUMERATED.match(text, a) for a, _ in parts[1:]):
        return _joined_enumeration(text, parts)
    actors = [find_actors(text[a:b]) for a, b in parts]
    dated = [bool(find_deadlines(text[a:b], setting)) for a, b in parts]
    if all(actors) and all(dated):
        return parts
    # Three and more, each with a duty of its own: a list. Of two the second often but helps the first.
    duties = len(parts) > 2 and all(found and found[0].role != "support" for found in actors)
    return parts if duties and any(dated) else [(start, end)]


def _joined_enumeration(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """“一是……；二是……”: each number opens a part, whatever else is parted by “；” stays inside."""
    joined: list[tuple[int, int]] = []
    for start, end in parts:
        if joined and not _ENUMERATED.match(text, start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def find_actors(text: str) -> list[Actor]:
    """Who acts in a sentence, in order."""
    actors: list[Actor] = []
    for phrase in re.split(r"[，；：。！？]", text):
        actors.extend(_phrase_actors(phrase))
    return actors


def _phrase_actors(phrase: str) -> list[Actor]:
    if _BASIS.match(phrase):
        return []
    dates = find_deadlines(phrase, Setting(year=2000, relative=True))
    offset = dates[0].end if dates and dates[0].start <= 1 else 0
    match = _ACTOR.match(phrase, offset)
    if match is None or _NOT_ACTOR.match(phrase[match.end() :]):
        match = _MIDDLE.search(phrase)
    if match is None or _LEADER.search(match["units"]):
        return []
    rest = phrase[match.end() :]
    role = "lead" if _LEAD_ROLE.match(rest) else "support" if _SUPPORT_ROLE.match(rest) else ""
    if match["cue"] == "由" and rest.startswith("落实"):
        role = "support"
    actors = [
        Actor(split_units(match["units"]).names, role, bool(_TOGETHER.search(rest)), match["cue"] or "", rest)
    ]
    if helpers := _WITH.match(re.sub(r"^(?:要|应|须|负责)", "", rest)):
        actors.append(Actor(split_units(helpers["units"], keep_vague=False).names, "support", False, "", ""))
    return actors


def who(text: str, before: str) -> Responsibility | None:
    """The responsibility that a sentence states; `before` is the sentence before it (两乡 points back)."""
    actors = find_actors(text)
    for phrase in re.split(r"[，；：]", text):
        if (helpers := _WITH.match(phrase)) and actors:
            actors.append(
                Actor(split_units(helpers["units"], keep_vague=False).names, "support", False, "", "")
            )
    leader = _LEADER.search(text)
    if not actors:
        return None
    first = next((a for a in actors if a.role == "lead"), actors[0])
    names = _resolve(first.names, before)
    lead_all = first.role == "lead" or first.together or len(names) == 1
    lead = names if lead_all else names[:1]
    support = list(names[len(lead) :])
    for actor in actors:
        if actor is not first:
            support.extend(n for n in actor.names if n not in lead and n not in support)
    collate = tuple(n for a in actors if _COLLATE.match(a.rest) for n in a.names if n in support)
    return Responsibility(
        tuple(lead), tuple(support), lead_all, leader=leader.group() if leader else None, collate=collate
    )


def with_helpers(text: str, said: Responsibility) -> Responsibility:
    """“会同市公安局查处……” under the name of a unit: those after 会同 support it."""
    match = _WITH.match(text)
    if match is None:
        return said
    helpers = split_units(match["units"], keep_vague=False)
    support = (*said.support, *(n for n in helpers.names if n not in said.lead + said.support))
    return replace(said, support=support, and_others=said.and_others or helpers.and_others)


def _resolve(names: tuple[str, ...], before: str) -> tuple[str, ...]:
    """“两乡” are the units named in the sentence before."""
    if len(names) != 1 or not _COREFERENCE.match(names[0]):
        return names
    town = re.match(
        rf"(?P<units>(?:{_CHAR}{{2,6}}{words.TOWN_SUFFIX}、){{1,8}}?{_CHAR}{{2,6}}?{words.TOWN_SUFFIX})",
        before,
    )
    earlier = [n for a in find_actors(before) for n in a.names]
    return split_units(town["units"]).names if town else tuple(earlier) or names


@dataclass(frozen=True, slots=True)
class Paper:
    """What kind of paper the sentences stand in.

    `marked`: it marks its tasks in brackets or columns, so that a bare sentence is none.
    `addressee`: the one unit to which an order is written, if it is one.
    """

    minutes: bool
    inspection: bool
    marked: bool
    addressee: str | None


def judge(text: str, before: str, setting: Setting, paper: Paper, *, aims: bool = False) -> Verdict:
    """Whether a sentence is a task, background, or must be decided by a person.

    `before` is the sentence before it; `aims`: it stands under 总体要求 or 工作目标.
    """
    responsibility = who(text, before)
    dates = find_deadlines(text, setting)
    if re.search(words.NARRATIVE, text) and not _has_order(text):
        return Verdict("background", None, "叙述已有情况，没有交办内容。")
    if re.search(words.SUPERVISION_FOLLOW_UP, text):
        return Verdict("background", None, "督查机构的跟踪安排，不是交办事项。")
    nobody_else = responsibility is None or _TO_YOU.search("".join(responsibility.lead))
    if paper.addressee and nobody_else and (dates or _TO_YOU.search(text)) and not _FROM_US.search(text):
        return Verdict("task", Responsibility((paper.addressee,)), "专门交给该单位的事项。")
    if responsibility is None and aims:
        return Verdict("background", None, "目标或总体要求，没有写明谁做。")
    if responsibility is None:
        return _without_actor(bool(dates))
    if _INSTRUCTION.search(text):
        return Verdict("open", responsibility, "引用了领导批示，请判断是否单独列为任务。")
    if general := _for_everybody(text, responsibility, bool(dates)):
        return general
    if re.search(r"(?:前|后|第[一二三])项由|[前后]者由", text):
        return Verdict("open", responsibility, "一句里各项的责任单位不同，请拆分后立项。")
    if paper.marked and not paper.minutes and not (dates and _has_charge(text)):
        return Verdict("open", responsibility, "写有单位，但没有责任标注，请判断是否列为任务。")
    if dates or _is_ordered(text, paper):
        return Verdict("task", responsibility, "写明了谁做什么。")
    duties = find_actors(text)
    if any(_MODAL.match(a.rest) or (paper.minutes and _DOES.match(a.rest)) for a in duties):
        return Verdict("open", responsibility, "点到了单位，但要求不具体，请判断是否列为任务。")
    return Verdict("background", None, "没有交办内容。")


# In minutes “X优先安排用地” may be a duty; “X负责同志参加会议” is none.
_DOES = re.compile(
    r"^(?!主要|专题|会议|常务|办公|单位|负责同志|负责人|分管|有关|领导|班子|参加|列席|出席|汇报|就|等|通报|介绍|作了|代表)[\u4e00-\u9fff]{2}"
)
_FROM_US = re.compile(r"我[局委办厅县区市镇乡院]")
_TO_YOU = re.compile(r"[你贵](?:单位|部门|公司|中心|街道|局|委|办|厅|县|区|市|镇|乡|院)")


def _for_everybody(text: str, responsibility: Responsibility, dated: bool) -> Verdict | None:
    """An appeal to everybody is no task, nor is a duty of all to report; with a date it may be one."""
    names = (*responsibility.lead, *responsibility.support)
    if not all(re.fullmatch(words.EVERYBODY, name) for name in names):
        return None
    reporting = re.search(words.REPORTING_DUTY, text)
    if dated and not reporting:
        return None
    reason = (
        "对所有单位的报送要求，不单列任务。"
        if reporting and dated
        else "对各方面的一般要求，没有具体事项和时限。"
    )
    return Verdict("background", None, reason)


def _without_actor(dated: bool) -> Verdict:
    if dated:
        return Verdict("open", None, "写有时限，但没有写明谁做，请判断是否列为任务。")
    return Verdict("background", None, "没有写明谁做、何时完成。")


def _has_order(text: str) -> bool:
    return any(
        _MODAL.match(a.rest) or a.cue in ("由", "请", "责令", "责成", "商请") for a in find_actors(text)
    )


def _has_charge(text: str) -> bool:
    """“由X负责”, “X牵头”: as plain as a mark."""
    return any(a.role == "lead" for a in find_actors(text))


def _is_ordered(text: str, paper: Paper) -> bool:
    actors = find_actors(text)
    if paper.minutes or paper.inspection:
        if any(a.role == "lead" or a.cue in ("由", "请", "责令", "责成", "商请") for a in actors):
            return True
        if any(_MODAL.match(a.rest) or _ACT.match(a.rest) for a in actors):
            return bool(_FIGURE.search(text)) or any(
                _MODAL_ACT.match(a.rest) or _ACT.match(a.rest) for a in actors
            )
        return bool(_FIGURE.search(text)) and any(a.rest for a in actors)
    return any(_MODAL_ACT.match(a.rest) for a in actors)


def only_names_who(text: str) -> bool:
    """Whether a sentence only says who does what stood before it (由县住建局具体负责，……配合)."""
    return bool(_RESPONSIBILITY_ONLY.match(text)) and not find_deadlines(
        text, Setting(year=2000, relative=True)
    )
