"""Who does it: responsibility marks in brackets, after labels, in columns and in headings.

Source of the rules: corpus README, rules 1 to 3, and the clause “列第一位者为牵头单位，下同”.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from duxing.language import lexicon as words
from duxing.language.numerals import NUMBER, YEAR
from duxing.language.units import CLOSING, OPENING, is_unit, split_outside, split_units


def _any(labels: Iterable[str]) -> str:
    return "|".join(sorted(labels, key=len, reverse=True))


_ALL_LABELS = (
    words.LEAD_LABELS
    + words.RESPONSIBLE_LABELS
    + words.SUPPORT_LABELS
    + words.LEADER_LABELS
    + words.DEADLINE_LABELS
    + words.OTHER_LABELS
)
LABEL = re.compile(rf"[（〔【]?(?P<label>{_any(_ALL_LABELS)})[】）〕]?：")
LABEL_START = re.compile(rf"^[（〔【]?(?:{_any(_ALL_LABELS)})[】）〕]?：")
_LABEL_TAIL = re.compile(rf"(?:^|[。；！，])(?P<label>(?:{_any(_ALL_LABELS)})：)")
FIRST_LEADS = re.compile(
    r"(?:列|排|排列|列在|排在|列于)(?:在|于)?(?:第一位|首位|第一)[的者]?(?:的?单位|的?部门)?(?:(?:为|是|系)牵头|牵头|汇总)"
)
_FIRST_LEADS_NOTE = re.compile(r"[，。；]?(?:排|列)在?(?:第一位|首位).*$")
_LEAD = re.compile(r"(?:共同)?(?:具体)?牵头(?:负责|组织|落实|实施)?$|^牵头[:：]?")
_SUPPORT = re.compile(rf"{words.SUPPORT_ROLE}(?:做好[^，。；]*|落实)?$")
_CHARGE = re.compile(
    r"(?:(?:要|应)?(?:按|根据|依据|结合)(?:照)?(?:各自)?(?:职责|职能|工作职责)(?:分工)?(?:分别|具体|共同)?(?:负责|落实|做好[^，。；]*)?"
    r"|(?:分别|具体|共同|组织)?(?:负责|承办|落实|实施|主办))$"
)
_WHEN = re.compile(
    rf"(?:须|应|要|请)?(?:在|于)?(?P<date>(?:{YEAR}年)?(?:{NUMBER}月|[年月][底末]|[一二三四]季度|[上下]半年)[^，；]{{0,12}}?(?:前|内|底|末)"
    rf"(?:之前|以前|前)?|(?:{YEAR}年)?(?:{NUMBER}月{NUMBER}日|[年月]内))(?:全部|全面|基本)?(?:完成|落实|办结|建成|到位|完工)?$"
)
_WITH = re.compile(r"会同|会(?=市|县|区|省|有关)")


@dataclass(frozen=True, slots=True)
class Responsibility:
    """What a mark says: units as written, whether a word for “lead” stood there, date and person.

    `collate`: those of `support` that put the reports of the others together (汇总).
    """

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    lead_explicit: bool = True
    and_others: bool = False
    deadline: str | None = None
    leader: str | None = None
    collate: tuple[str, ...] = ()

    @property
    def names_units(self) -> bool:
        """Whether anybody is named (a mark may hold only a person or a date)."""
        return bool(self.lead or self.support)

    def under(self, heading: "Responsibility | None") -> "Responsibility":
        """Fill what is missing from the heading above (rule 2)."""
        if heading is None:
            return self
        filled = (
            self
            if self.names_units
            else replace(
                self,
                lead=heading.lead,
                support=heading.support,
                lead_explicit=heading.lead_explicit,
                and_others=heading.and_others,
            )
        )
        return replace(
            filled, leader=self.leader or heading.leader, deadline=self.deadline or heading.deadline
        )


@dataclass(slots=True)
class _Draft:
    """Collects the parts of one mark."""

    lead: list[str]
    support: list[str]
    pending: list[str]
    said_lead: bool = False
    others: bool = False
    deadline: str | None = None
    leader: str | None = None

    def add(self, target: list[str], names: Iterable[str]) -> None:
        target.extend(n for n in names if n not in self.lead and n not in self.support and n not in target)

    def finish(self, first_leads: bool) -> Responsibility:
        explicit = True
        if self.pending and not self.lead:
            explicit = self.said_lead or first_leads or (len(self.pending) == 1 and not self.support)
            if self.support and not self.said_lead:
                explicit = explicit or len(self.pending) == 1
            self.lead, rest = self.pending[:1], self.pending[1:]
            self.support = rest + [n for n in self.support if n not in rest]
        elif self.pending:
            self.add(self.support, self.pending)
        return Responsibility(
            tuple(self.lead), tuple(self.support), explicit, self.others, self.deadline, self.leader
        )


def parse_mark(text: str, *, first_leads: bool = False) -> Responsibility:
    """Read one mark, its brackets already taken off: “A牵头，B、C配合” or “责任单位：A；完成时限：……”.

    `first_leads`: the document states that the unit in the first place leads.
    """
    first_leads = first_leads or bool(FIRST_LEADS.search(text))
    text = _FIRST_LEADS_NOTE.sub("", text)
    draft = _Draft([], [], [])
    labels = _labels_outside(text)
    if not labels:
        _read_roles(text, draft)
        return draft.finish(first_leads)
    if head := text[: labels[0].start()].strip("，；。"):
        _read_roles(head, draft)
    ends = [m.start() for m in labels[1:]] + [len(text)]
    has_lead = any(m["label"] in words.LEAD_LABELS for m in labels)
    for match, end in zip(labels, ends, strict=True):
        value = text[match.end() : end].strip("，；。、 （）〔〕") if end <= len(text) else ""
        _read_value(match["label"], _balanced(value, text[match.end() : end]), draft, has_lead)
    return draft.finish(first_leads)


def _labels_outside(text: str) -> list[re.Match[str]]:
    """The labels that stand in no bracket, in order; one pass, however many there are."""
    found, depth, position = [], 0, 0
    for match in LABEL.finditer(text):
        for char in text[position : match.start()]:
            depth += (char in OPENING) - (char in CLOSING)
        position = match.start()
        if depth <= 0:
            found.append(match)
    return found


def _balanced(stripped: str, original: str) -> str:
    """Strip punctuation, but give a closing bracket back to the name that needs it."""
    value = original.strip("，；。、")
    opened = sum(c in OPENING for c in value) - sum(c in CLOSING for c in value)
    return value if opened == 0 else stripped


def _read_value(label: str, value: str, draft: _Draft, has_lead: bool) -> None:
    if label in words.DEADLINE_LABELS:
        draft.deadline = value or draft.deadline
    elif label in words.LEADER_LABELS:
        draft.leader = value or draft.leader
    elif label in words.LEAD_LABELS:
        listed = split_units(value)
        draft.said_lead, draft.others = True, draft.others or listed.and_others
        draft.add(draft.lead, listed.names)
    elif label in words.SUPPORT_LABELS or (label in words.RESPONSIBLE_LABELS and has_lead):
        listed = split_units(value, keep_vague=False)
        draft.others = draft.others or listed.and_others
        draft.add(draft.support, listed.names)
    elif label in words.RESPONSIBLE_LABELS:
        _read_roles(value, draft)


def _read_roles(text: str, draft: _Draft) -> None:
    """“A、B牵头，C配合，D按职责分工负责”: each word of a role closes the units before it."""
    for part in split_outside(text, "，；。,;"):
        part = re.sub(r"^(?:由|其中|均由|并由|请|主要由)", "", part)
        if when := _WHEN.match(part):
            # “……配合，5月10日前完成”: a date in the mark, not a unit.
            draft.deadline = draft.deadline or when["date"]
            continue
        if _WITH.search(part) and _read_with(part, draft):
            continue
        stripped, role = _role_of(part)
        listed = split_units(stripped, keep_vague=not (draft.lead or draft.pending))
        draft.others = draft.others or listed.and_others
        if role == "support":
            draft.add(draft.support, listed.names)
            continue
        draft.add(draft.pending, listed.names)
        if role == "lead":
            draft.said_lead = True
            draft.lead.extend(draft.pending)
            draft.pending.clear()
        elif role == "charge" and not draft.lead and "职责" not in part:
            # “A负责，B按职责分工负责”: A leads. Units without a role before it share this one.
            draft.lead.extend(draft.pending[:1])
            rest = draft.pending[1:]
            draft.pending.clear()
            if rest:
                draft.pending.extend([*draft.lead, *rest])
                draft.lead.clear()


def _role_of(part: str) -> tuple[str, str]:
    for role, pattern in (("lead", _LEAD), ("support", _SUPPORT), ("charge", _CHARGE)):
        if match := pattern.search(part):
            return (part[: match.start()] + part[match.end() :]).strip("，、："), role
    return part, ""


def _read_with(part: str, draft: _Draft) -> bool:
    """“A会同B负责”: those before 会同 lead, those after it support."""
    left, _, right = part.partition("会同" if "会同" in part else "会")
    left = re.sub(r"(?:具体)?牵头(?:负责)?[，、]?$", "", left)
    leaders = split_units(left)
    if left and not all(is_unit(name) for name in leaders.names):
        return False
    stripped, _ = _role_of(right)
    helpers = split_units(stripped, keep_vague=False)
    draft.said_lead = True
    draft.others = draft.others or leaders.and_others or helpers.and_others
    draft.lead.extend([*draft.pending, *leaders.names])
    draft.pending.clear()
    draft.add(draft.support, helpers.names)
    return True


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a mark stands in a strand (brackets included) and the words inside it."""

    start: int
    end: int
    words: str


def find_marks(text: str) -> list[Mark]:
    """Every responsibility mark in a folded text, in order."""
    marks: list[Mark] = []
    for start, end in _brackets(text):
        inner = text[start + 1 : end - 1]
        if _is_mark(text, start, end, inner):
            marks.append(Mark(start, end, inner))
    tail = _LABEL_TAIL.search(text)
    while tail and any(m.start <= tail.start("label") < m.end for m in marks):
        tail = _LABEL_TAIL.search(text, tail.end())
    if tail:
        start = tail.start("label")
        marks = [m for m in marks if m.end <= start]
        marks.append(Mark(start, len(text), text[start:]))
    return marks


def _brackets(text: str) -> list[tuple[int, int]]:
    """Outermost bracket pairs; a bracket left open runs to nowhere and is ignored."""
    pairs, depth, start = [], 0, 0
    for i, char in enumerate(text):
        if char in "（〔【":
            if depth == 0:
                start = i
            depth += 1
        elif char in "）〕】" and depth:
            depth -= 1
            if depth == 0:
                pairs.append((start, i + 1))
    return pairs


_ROLE_INSIDE = re.compile(r"(?:牵头|负责|配合|落实|承办|主办|协办)(?:$|[，。；、])|按职责|会同有关部门")


def _is_mark(text: str, start: int, end: int, inner: str) -> bool:
    if LABEL_START.match(inner):
        return True
    if len(inner) < 2:
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    parts = split_outside(inner, "，；。")
    first = split_units(_role_of(parts[0])[0]) if parts else split_units("")
    if _ROLE_INSIDE.search(inner):
        return bool(before in "。；！”" or after in ("", "。", "；")) or any(map(is_unit, first.names))
    if after not in ("", "。", "；") and before not in "。；！":
        return False
    listed = split_units(inner).names
    return bool(listed) and all(map(is_unit, listed)) and not is_unit(text[max(0, start - 12) : start])
