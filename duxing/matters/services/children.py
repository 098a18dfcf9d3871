"""分办: one matter for several units alike becomes one child matter for each."""

from collections.abc import Iterator, Sequence

from duxing.core.states import apply_move
from duxing.matters import states
from duxing.matters.models import ClauseLink, Matter, Requirement
from duxing.matters.search import search_columns_of
from duxing.orgs.models import Unit, User

SUFFIX_WORDS = "（{unit}）"


def spread(parent: Matter, units: Sequence[Unit], *, by: User) -> Iterator[Matter]:
    """Make and dispatch the child matters of `parent`, one for each unit, in the order given.

    A child carries the parent's number with its own place in brackets, so that nobody needs a
    second number for the same demand (云政督会〔2026〕21号-3). Part of the dispatch.
    """
    for place, unit in enumerate(units, start=1):
        title = (parent.title[:100] + SUFFIX_WORDS.format(unit=unit.name))[:120]
        child = Matter.objects.create(
            type=parent.type,
            source=parent.source,
            parent=parent,
            number=f"{parent.number}-{place}",
            item_label=parent.item_label,
            title=title,
            year=parent.year,
            urgency=parent.urgency,
            lead_unit=unit,
            leader=parent.leader,
            supervisor=parent.supervisor,
            section=parent.section,
            due_on=parent.due_on,
            due_at=parent.due_at,
            due_text=parent.due_text,
            due_proof=parent.due_proof,
            nickname=parent.nickname,
            place=parent.place,
            status=states.MatterStatus.APPROVED,
            filed_on=parent.filed_on,
            **search_columns_of(
                parent, [unit], title=title, needs=[one.text for one in own_needs(parent, unit)]
            ),
            updated_by=by,
        )
        _copy_parts(parent, child, unit)
        apply_move(child, states.DISPATCH, by=by, dispatched_at=parent.dispatched_at)
        yield child


def own_needs(parent: Matter, unit: Unit) -> list[Requirement]:
    """The requirements that name the unit; where none does, all of them."""
    needs = list(parent.requirements.all())
    return [one for one in needs if one.unit_id == unit.pk] or needs


def _copy_parts(parent: Matter, child: Matter, unit: Unit) -> None:
    """The child's own requirements (those of its unit, else all) and the words it answers."""
    for position, one in enumerate(own_needs(parent, unit), start=1):
        Requirement.objects.create(
            matter=child,
            position=position,
            text=one.text,
            target_value=one.target_value if one.unit_id == unit.pk else None,
            target_unit=one.target_unit,
            due_on=one.due_on,
            unit=unit,
        )
    for link in parent.links.all():
        ClauseLink.objects.create(
            matter=child,
            clause=link.clause,
            instruction=link.instruction,
            start=link.start,
            end=link.end,
            excerpt=link.excerpt,
        )
