"""What stands beside a quotation, and who may be asked or may read what: the rules by themselves."""

from datetime import date

import pytest

from duxing.core import clock
from duxing.intake.services.registering import Saying
from duxing.matters import permissions
from duxing.matters.excerpts import Quote, Said, source_view
from duxing.matters.models import ClauseLink, Feedback
from duxing.matters.services.creating import Excerpt, RequirementData, create_matter
from duxing.matters.services.terms import on_date
from duxing.matters.standing import month_day
from duxing.orgs.models import Post
from duxing.sources.models import Clause, Instruction, Visibility
from duxing.testing.matters import WORDS, draft_report, drafted, received, source_type

PLAIN = "消除易涝点9处。"


def without_source(cast):
    return create_matter(
        by=cast.officer,
        type=source_type(),
        title="雨前排查",
        term=on_date(clock.today()),
        requirements=[RequirementData("核实并报。")],
        lead_unit=cast.lead,
        excerpts=[Excerpt(PLAIN)],
    )


def requoted(matter, *, section=None):
    """The matter's one link, now to a clause or to nothing instead of a leader's words."""
    clause = section and Clause.objects.create(
        source=matter.source, position=1, start=0, end=1, text="文", section=section
    )
    ClauseLink._base_manager.filter(matter=matter).update(instruction=None, clause=clause or None)
    matter.refresh_from_db()
    return matter


def test_a_matter_without_a_source_quotes_what_was_entered(cast):
    seen = source_view(without_source(cast), cast.handler)
    assert (seen.quotes, seen.chain, seen.withheld) == ((Quote(PLAIN, ""),), (), False)


def test_a_quotation_names_the_leader_and_the_day(cast):
    matter = drafted(cast)
    day = month_day(clock.today())
    assert source_view(matter, cast.handler, opens_source=False).quotes == (
        Quote(WORDS, f"顾维城同志{day}批示"),
    )


def test_a_quotation_names_the_section_else_the_item_else_the_title(cast):
    matter = requoted(drafted(cast), section="二、重点任务")
    assert source_view(matter, cast.officer).quotes[0].origin == f"{matter.source.title}，二、重点任务"
    requoted(matter)
    assert source_view(matter, cast.officer).quotes[0].origin == matter.source.title
    matter.item_label = "第58次常务会议第2项"
    assert source_view(matter, cast.officer).quotes[0].origin == "第58次常务会议第2项"


def test_who_opens_the_source_reads_the_chain_in_order_with_its_rounds(cast):
    matter = drafted(
        cast, chain=[Saying("陆承远", date(2026, 11, 2), "请维城同志阅处。", addressee="顾维城")]
    )
    Instruction._base_manager.filter(leader_name="顾维城").update(round=2)
    seen = source_view(matter, cast.officer)
    assert seen.opens_source and not seen.quotes
    assert seen.chain == (
        Said("陆承远", date(2026, 11, 2), "请维城同志阅处。", "顾维城", 1),
        Said("顾维城", clock.today(), WORDS, "市住房城乡建设局", 2),
    )


@pytest.mark.parametrize(
    ("visibility", "text", "opens"),
    [
        (Visibility.WHOLE, "全文", True),
        (Visibility.WHOLE, "", False),
        (Visibility.EXCERPT, "全文", False),
    ],
)
def test_the_whole_text_is_offered_where_it_is_set_and_there(cast, visibility, text, opens):
    matter = drafted(cast)
    matter.source.visibility, matter.source.text = visibility, text
    seen = source_view(matter, cast.handler)
    assert (seen.opens_text, seen.opens_source, seen.chain) == (opens, False, ())


def test_the_word_on_filing_may_be_asked_of_the_office_the_top_and_the_aide_alone(cast):
    matter = drafted(cast)
    asked = {name for name, one in cast.people().items() if permissions.may_be_asked_to_file(one, matter)}
    assert asked == {"director", "deputy", "officer", "colleague", "mayor", "general", "aide"}
    matter.leader = None
    assert not permissions.may_be_asked_to_file(cast.aide, matter)


def test_a_draft_is_read_by_who_wrote_it_also_above_the_unit(cast):
    matter = received(cast)
    draft_report(cast, matter)
    assert not Feedback.objects.visible_to(cast.officer).exists()
    Feedback._base_manager.update(drafted_by=cast.officer)
    assert Feedback.objects.visible_to(cast.officer).exists()
    assert not Feedback.objects.visible_to(cast.director).exists()


def test_a_reading_is_recorded_by_the_leader_of_the_slip(cast):
    class Reading:
        leader = Post.objects.get(holder=cast.vice)

    assert permissions.can_read_for(cast.vice, Reading)
    assert not permissions.can_read_for(cast.mayor, Reading)
    Reading.leader = None
    assert not permissions.can_read_for(cast.vice, Reading)
