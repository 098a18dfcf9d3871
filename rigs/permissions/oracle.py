"""Who may see and do what: formulas over units, roles and lines, from the office's papers alone.

Written from practice (一 9 the three visibilities, 6 and 13 who gives orders to whom, 18 office sections, 19
the way of a slip; 1.2 who signs), domain 8.1 and 8.2, architecture 4 and the decisions 3, 4, 8 and 9,
before the product's rules were read. Delegation (代办授权) is not built yet: until then an aide or a
stand-in has no word of another's, only the line that the own post gives.
"""

from collections.abc import Callable

from rigs.permissions.facts import Facts, Person, Thing

LEADS = {"office_director", "office_deputy"}
OFFICE = LEADS | {"officer"}
SIGNERS = {"unit_head", "unit_deputy"}
STAFF = SIGNERS | {"liaison", "township_liaison"}
LEADERS = {"city_leader", "deputy_secretary", "secretary_general"}
REGISTRARS = OFFICE | {"office_section"}
READERS = REGISTRARS | LEADERS
KEEPERS = {"sysadmin", "office_director"}


def office(who: Person) -> bool:
    return bool(who.roles & OFFICE)


def all_seeing(who: Person) -> bool:
    """督查室, 秘书长, and whoever the government lets see all, as the mayor."""
    return office(who) or "secretary_general" in who.roles or who.sees_all


def on_line(who: Person, facts: Facts) -> bool:
    """A leader's own line, and that of the leaders whose aide one is (对口副秘书长)."""
    own = {who.label} if who.roles & LEADERS else set()
    return bool(facts.lines & (own | set(who.aide_of)))


def own_section(who: Person, facts: Facts) -> bool:
    """An office section and what it handed on itself (practice 一 18)."""
    return bool(facts.section) and who.holds(facts.section, "office_section")


def above(who: Person, facts: Facts) -> bool:
    """Whoever stands on the government's side of a matter."""
    return all_seeing(who) or on_line(who, facts) or own_section(who, facts)


def staff_of(who: Person, *units: str) -> bool:
    return any(unit and who.holds(unit, *STAFF) for unit in units)


def sees_matter(who: Person, thing: Thing) -> bool:
    """A unit sees what was handed to it and, where it collates, the parts (decision 3); never the tree's."""
    facts = thing.facts
    if above(who, facts):
        return True
    return facts.handed and staff_of(who, *facts.parts, facts.collator)


def sees_source(who: Person, thing: Thing) -> bool:
    """The register and the paper itself are the government's side; a unit has its excerpt (一 9)."""
    return above(who, thing.facts)


def sees_report(who: Person, thing: Thing) -> bool:
    """What is still written is the unit's alone (decision 4); another unit's report is not for its
    neighbours (domain 8.2), only for who collates (decision 3)."""
    if staff_of(who, thing.unit):
        return True
    return thing.spoken and (above(who, thing.facts) or staff_of(who, thing.facts.collator))


def sees_slip(who: Person, thing: Thing) -> bool:
    """A slip goes up leader by leader (practice 一 19): the office, the leaders to be answered, their aides.

    First read as open to a section too; but it may carry matters of other keepers, and no paper names it.
    """
    return all_seeing(who) or on_line(who, thing.facts)


def sees_proxy(who: Person, thing: Thing) -> bool:
    """The paper behind an act shows where the act shows: a unit sees its own, the leaders' are not its."""
    if thing.basis == "report":
        return above(who, thing.facts) or staff_of(who, thing.unit)
    if thing.basis == "reading":
        return sees_slip(who, thing)
    return above(who, thing.facts)


def sees_file(who: Person, thing: Thing) -> bool:
    """The owning record decides (architecture, files)."""
    owner = thing.owner
    assert owner is not None
    doors = {"source": sees_source, "report": sees_report, "matter": sees_matter, "proxy": sees_proxy}
    return doors[thing.basis](who, owner)


def sees_share(who: Person, thing: Thing) -> bool:
    """A unit's share and what it owes: its own and the government's side.

    First read as open to every unit of the matter; domain 8.2 keeps units' affairs apart, and 404 is stricter.
    """
    return above(who, thing.facts) or staff_of(who, thing.unit, thing.facts.collator)


def anybody(who: Person, thing: Thing) -> bool:
    """The directory is open to all staff: one must know whom to call."""
    return True


SCOPE: dict[str, Callable[[Person, Thing], bool]] = {
    "matter": sees_matter,
    "assignment": sees_share,
    "due": sees_share,
    "feedback": sees_report,
    "submission": sees_slip,
    "reading": sees_slip,
    "proxy": sees_proxy,
    "source": sees_source,
    "clause": sees_source,
    "draft": sees_source,
    "question": sees_source,
    "approval": sees_source,
    "notice": lambda who, thing: who.label == thing.turn,
    "attachment": sees_file,
    "unit": anybody,
    "alias": anybody,
    "person": anybody,
    "post": anybody,
}


def keeps(who: Person, thing: Thing) -> bool:
    """Handing out, calls and all up to it: the office, and a section for its own (一 6, 18)."""
    return office(who) or own_section(who, thing.facts)


def by_office(who: Person, thing: Thing) -> bool:
    """Ending, moving a date, entering by proxy: the supervision office alone."""
    return office(who)


def receives(who: Person, thing: Thing) -> bool:
    return office(who) or staff_of(who, thing.unit)


def drafts(who: Person, thing: Thing) -> bool:
    return staff_of(who, thing.unit)


def signs(who: Person, thing: Thing) -> bool:
    """A leader of the unit signs what leaves it; a liaison cannot (domain 8.1)."""
    return who.holds(thing.unit, *SIGNERS)


def reviews(who: Person, thing: Thing) -> bool:
    """The office, but not whoever entered the report from paper (architecture 4.2)."""
    return office(who) and who.label != thing.hand


def returns(who: Person, thing: Thing) -> bool:
    """退回重报 counts against the unit: the director's or deputy's word (practice 一 17)."""
    return bool(who.roles & LEADS) and who.label != thing.hand


def reads(who: Person, thing: Thing) -> bool:
    """The leader whose turn it is, or the office from the paper."""
    return office(who) or who.label == thing.turn


def gives_word(who: Person, thing: Thing) -> bool:
    """The level that files: the aide of the leader in charge, or the office by proxy (decision 7).

    First read without the 秘书长; but he stands above the deputies (domain 1.3 O2), whose word he may
    give, and gives it where nobody assists the leader (decisions 7 and 10).
    """
    return office(who) or thing.facts.charge in who.aide_of or "secretary_general" in who.roles


def gives_batch(who: Person, thing: Thing) -> bool:
    """A work report goes to the 秘书长 first (practice 1.2)."""
    return office(who) or "secretary_general" in who.roles


def takes_file(who: Person, thing: Thing) -> bool:
    """An internal paper and what came with it stay in the pages: kept, never given out (practice 一 24)."""
    return not thing.facts.internal


def reads_text(who: Person, thing: Thing) -> bool:
    """The whole text on the units' side, where the source shows it.

    First read as open to the government's side too; that has the whole of it on the source's own page.
    """
    whole = thing.facts.visibility == "whole" and thing.facts.has_text
    return whole and sees_matter(who, thing) and not above(who, thing.facts)


def keeps_directory(who: Person, thing: Thing) -> bool:
    return bool(who.roles & KEEPERS)


def keeps_others(who: Person, thing: Thing) -> bool:
    """Nobody stops or renews the own account this way."""
    return keeps_directory(who, thing) and who.label != thing.turn


def names(who: Person, thing: Thing) -> bool:
    return office(who) or keeps_directory(who, thing)


def hands_over(who: Person, thing: Thing) -> bool:
    """督查室 for the units' posts, the head of a unit for its liaisons, the keepers of the directory for
    all; never the own post (practice 二, 换人).

    First read as only the director, and as any post of the head's unit; the paper says 督查室 and 联络员.
    """
    if who.label == thing.turn:
        return False
    if who.roles & KEEPERS or (office(who) and thing.basis in STAFF):
        return True
    return thing.basis in STAFF - SIGNERS and who.holds(thing.unit, "unit_head")


def everyone(who: Person, thing: Thing) -> bool:
    return True


def inside(who: Person, thing: Thing) -> bool:
    """内部意见: 督查室 and 秘书长 only."""
    return office(who) or "secretary_general" in who.roles


# Who may read which class of words, anywhere: pages, lists, exports, papers, error pages.
WORDS: dict[str, Callable[[Person, Thing], bool]] = {
    "matter": sees_matter,
    # The heading over a text that is shown whole.
    "source": lambda who, thing: (
        sees_source(who, thing) or (thing.facts.visibility == "whole" and sees_matter(who, thing))
    ),
    "chain": sees_source,
    "text": lambda who, thing: (
        sees_source(who, thing) or (thing.facts.visibility == "whole" and sees_matter(who, thing))
    ),
    "excerpt": lambda who, thing: (
        sees_source(who, thing) or (thing.facts.visibility != "nothing" and sees_matter(who, thing))
    ),
    "file": sees_source,
    "report": sees_report,
    "inside": inside,
    # First read as the government's side alone; but whoever was telephoned may read what was noted of it.
    "call": lambda who, thing: above(who, thing.facts) or staff_of(who, thing.unit),
    "slip": sees_slip,
}
