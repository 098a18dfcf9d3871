"""The services behind 登记一件: who follows a matter, what units may read, which way is closed."""

import pytest

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.core.proxy import ProxyBasis
from duxing.core.states import save_changes
from duxing.intake.services.filing import decline, file_matter
from duxing.intake.services.quick import (
    Handing,
    MatterData,
    PaperData,
    propose,
    register_and_dispatch,
    register_and_propose,
    register_for_reading,
)
from duxing.intake.services.registering import Saying
from duxing.matters.excerpts import source_view
from duxing.matters.services.creating import Planned, edit_matter
from duxing.orgs.models import Post
from duxing.sources.models import Source
from duxing.testing.matters import pending, registered, source_type


def paper(cast, *chain, **details):
    said = chain or (Saying("顾维城", clock.today(), "请住建局速查。", Post.objects.get(holder=cast.vice)),)
    return PaperData(source_type(), "供暖温度不够", clock.today(), said, **details)


@action
def follow(post, names):
    save_changes(post, by="system", portfolio=names)
    record("system", "orgs.post.filled", post)


def test_the_officer_of_the_leaders_line_follows_the_matter(cast):
    follow(Post.objects.get(holder=cast.colleague), "顾维城、沈若兰")
    matter = register_and_dispatch(
        paper(cast), MatterData("供暖", lead_unit=cast.lead), Handing(), by=cast.officer
    )
    assert matter.supervisor == cast.colleague


def test_without_a_line_the_one_who_registers_follows_it(cast):
    matter = register_and_propose(paper(cast), MatterData("供暖"), by=cast.officer)
    assert matter.supervisor == cast.officer


def test_the_unit_reads_the_last_words_and_none_before(cast):
    first = Saying("省领导", clock.today(), "请云川市核处。")
    last = Saying("顾维城", clock.today(), "请住建局主办。", Post.objects.get(holder=cast.vice))
    data = MatterData("供暖", lead_unit=cast.lead)
    matter = register_and_dispatch(paper(cast, first, last), data, Handing(), by=cast.officer)
    seen = source_view(matter, cast.handler)
    assert ([quote.text for quote in seen.quotes], seen.chain, seen.opens_source) == (
        ["请住建局主办。"],
        (),
        False,
    )
    assert matter.leader.holder == cast.vice


def test_the_words_for_the_units_can_be_chosen(cast):
    source = registered(cast)
    matter = propose(source, MatterData("供暖", quoted=[]), by=cast.officer)
    assert not matter.links.exists()


def test_planned_units_become_assignments(cast):
    data = MatterData("供暖", lead_unit=cast.lead, others=[Planned(cast.support, "informed")])
    matter = register_and_dispatch(paper(cast), data, Handing("oa"), by=cast.officer)
    assert set(matter.assignments.values_list("unit__name", "role", "delivery")) == {
        ("市住房城乡建设局", "lead", "oa"),
        ("市水利局", "informed", "oa"),
    }


def test_a_unit_named_twice_leaves_nothing(cast):
    data = MatterData("供暖", lead_unit=cast.lead, others=[Planned(cast.lead)])
    with pytest.raises(BadInput, match="已是主办单位，不能同时作为协办单位"):
        register_and_dispatch(paper(cast), data, Handing(), by=cast.officer)
    assert Source.objects.count() == 0


def test_units_register_nothing(cast):
    with pytest.raises(Forbidden):
        register_and_propose(paper(cast), MatterData("供暖"), by=cast.handler)
    with pytest.raises(Forbidden):
        register_for_reading(paper(cast), by=cast.outsider, to="市教育局")


def test_nothing_is_made_of_what_was_only_passed_on(cast):
    source = register_for_reading(paper(cast), by=cast.officer, to="市农业农村局")
    with pytest.raises(NotAllowedNow, match="不能再立事项"):
        propose(source, MatterData("供暖"), by=cast.officer)


def test_what_no_longer_needs_a_word_is_filed_at_once(cast):
    """The third unit fell away after the matter was handed in: nobody waits for a word not needed."""
    data = MatterData("供暖", lead_unit=cast.lead, others=[Planned(cast.support), Planned(cast.county)])
    matter = file_matter(register_and_propose(paper(cast), data, by=cast.officer), by=cast.officer)
    assert matter.status == "pending_approval"
    edit_matter(matter, by=cast.officer, others=[Planned(cast.support)])
    assert file_matter(matter, by=cast.officer).status == "approved"


def test_a_leaders_refusal_is_entered_from_paper(cast):
    matter = pending(cast)
    decline(matter, by=cast.officer, reason="另行研究。", proxy=ProxyBasis("paper", "郑伯阳", clock.today()))
    word = matter.approvals.get()
    assert (word.approver_name, word.proxy.basis, word.role) == ("郑伯阳", "paper", "deputy_secretary")
