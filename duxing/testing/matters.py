"""Matters at any stage, brought there through the services themselves."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from duxing.core import clock
from duxing.core.proxy import ProxyBasis
from duxing.intake.services.filing import file_matter
from duxing.intake.services.quick import MatterData, propose
from duxing.intake.services.registering import Saying, register_source
from duxing.matters.models import Feedback, FeedbackDue, Matter
from duxing.matters.services.closing import close
from duxing.matters.services.creating import Excerpt, RequirementData, create_matter
from duxing.matters.services.dispatching import Share, dispatch
from duxing.matters.services.presenting import Entry, record_read, submit_to_leaders
from duxing.matters.services.receiving import receive
from duxing.matters.services.reporting import (
    Answer,
    Report,
    save_draft,
    send_to_sign,
    sign_and_submit,
    start_draft,
    submit_by_proxy,
)
from duxing.matters.services.reviewing import review
from duxing.matters.services.terms import on_date
from duxing.orgs.models import Post, Unit
from duxing.sources.models import Source, SourceType
from duxing.testing.cast import Cast

WORDS = "请住房城乡建设局会同云麓区速查，三日内报。"
TITLE = "锦绣家园供暖温度不够"


def source_type(code: str = "instruction") -> SourceType:
    """A shipped source type."""
    return SourceType.objects.get(code=code)


def registered(cast: Cast, *, type: str = "instruction", **details: Any) -> Source:
    """A source with one instruction of the vice mayor, after those of `chain`."""
    post = Post.objects.get(holder=cast.vice)
    saying = Saying("顾维城", clock.today(), WORDS, leader=post, addressee="市住房城乡建设局")
    earlier = details.pop("chain", ())
    return register_source(
        by=cast.officer,
        type=source_type(type),
        title=details.pop("title", "12345日报：锦绣家园小区供暖温度不够"),
        received_on=clock.today(),
        chain=[*earlier, saying],
        **details,
    )


def drafted(cast: Cast, *, due_on: date | None = None, type: str = "instruction", **details: Any) -> Matter:
    """A proposed matter with two requirements, the second of which is counted (12 公里).

    `registering` are details of its source, `chain` the leaders before the vice mayor.
    """
    source = registered(cast, type=type, chain=details.pop("chain", ()), **details.pop("registering", {}))
    instruction = source.instructions.order_by("-position").first()
    return create_matter(
        by=cast.officer,
        type=source.type,
        source=source,
        title=details.pop("title", TITLE),
        term=on_date(due_on or clock.today() + timedelta(days=10)),
        requirements=[
            RequirementData("查明供暖温度不够的原因"),
            RequirementData("改造供热管网12公里", Decimal(12), "公里"),
        ],
        lead_unit=details.pop("lead_unit", cast.lead),
        excerpts=[Excerpt(WORDS, instruction=instruction)],
        leader=Post.objects.get(holder=cast.vice),
        supervisor=cast.officer,
        **details,
    )


def pending(cast: Cast, **details: Any) -> Matter:
    """A matter on the mayor's words: it waits for the deputy secretary-general's level."""
    saying = Saying("陆承远", clock.today(), "请住建局速办。", leader=Post.objects.get(holder=cast.mayor))
    source = register_source(
        by=cast.officer,
        type=source_type(),
        title="信访专报",
        received_on=clock.today(),
        chain=[saying],
    )
    data = MatterData(details.pop("title", "根治欠薪"), lead_unit=cast.lead, **details)
    return file_matter(propose(source, data, by=cast.officer), by=cast.officer)


def filed(cast: Cast, **details: Any) -> Matter:
    """A matter with its number, not yet handed out."""
    return file_matter(drafted(cast, **details), by=cast.officer)


def dispatched(cast: Cast, *, others: tuple[Share, ...] = (), **details: Any) -> Matter:
    """A matter handed to the lead unit (and `others`)."""
    return dispatch(filed(cast, **details), by=cast.officer, lead=Share(cast.lead, "lead"), others=others)


def received(cast: Cast, **details: Any) -> Matter:
    """A matter for which the lead unit has signed."""
    matter = dispatched(cast, **details)
    receive(matter.assignments.get(unit=cast.lead), by=cast.handler)
    matter.refresh_from_db()
    return matter


def final_due(matter: Matter, unit: Any = None) -> FeedbackDue:
    """The expected final report of the lead (or of `unit`)."""
    return FeedbackDue.objects.get(
        assignment__matter=matter, assignment__unit=unit or matter.lead_unit, is_final=True
    )


def full_report(matter: Matter, **values: Any) -> Report:
    """A complete report: done, 12 kilometres, with words to each requirement."""
    needs = list(matter.requirements.order_by("position"))
    said = {
        "self_state": "done",
        "as_of": clock.today(),
        "text": "换热站板换堵塞已更换，入户测温20户，最低18.4℃。",
    }
    return Report(
        values=said | values,
        answers=[
            Answer(needs[0].pk, None, "板换堵塞，已查明。"),
            Answer(needs[1].pk, Decimal("12"), "管网12公里全部完成。"),
        ],
    )


def draft_report(cast: Cast, matter: Matter, **values: Any) -> Feedback:
    """The lead's final report as a complete draft, not yet before its leader."""
    draft = start_draft(final_due(matter), by=cast.handler)
    return save_draft(draft, full_report(matter, **values), by=cast.handler)


def on_paper(principal: str = "王立新", **details: Any) -> ProxyBasis:
    """A proxy entry from a stamped paper of today."""
    return ProxyBasis("paper", principal, details.pop("acted_on", clock.today()), details.pop("scan", None))


def reported(cast: Cast, **details: Any) -> Matter:
    """A matter whose final report the officer entered from paper; it waits for another's review."""
    matter = received(cast, **details)
    submit_by_proxy(final_due(matter), full_report(matter), by=cast.officer, proxy=on_paper())
    matter.refresh_from_db()
    return matter


def submitted(cast: Cast, **details: Any) -> Feedback:
    """The lead's final report, signed by its deputy head; the office has not judged it."""
    draft = draft_report(cast, received(cast, **details))
    return sign_and_submit(send_to_sign(draft, by=cast.handler), by=cast.signer)


def accepted(cast: Cast, **details: Any) -> Matter:
    """A matter whose final report the deputy has accepted."""
    matter = reported(cast, **details)
    feedback = final_due(matter).feedbacks.select_related("assignment__matter").get()
    review(feedback, by=cast.deputy, decision="accept")
    matter.refresh_from_db()
    return matter


def presented(cast: Cast, **details: Any) -> Matter:
    """A matter that every leader has read without new words; its clock stands."""
    matter = accepted(cast, **details)
    slip = submit_to_leaders([Entry(matter, "供暖温度已恢复。")], by=cast.officer)
    for reading in slip.readings.order_by("position"):
        record_read(reading, by=cast.officer, proxy=on_paper(reading.leader_name))
    matter.refresh_from_db()
    return matter


def closed(cast: Cast, **details: Any) -> Matter:
    """A matter that the director has closed as done."""
    matter = presented(cast, **details)
    criteria = [{"text": one.text, "met": True} for one in matter.requirements.all()]
    close(matter, by=cast.director, outcome="done", note="办理结果属实，同意办结。", criteria=criteria)
    matter.refresh_from_db()
    return matter


def spread_out(cast: Cast, units: Sequence[Unit], **details: Any) -> Matter:
    """A 分办 matter: one child for each of `units`, the lead unit collates."""
    return dispatch(filed(cast, **details), by=cast.officer, lead=Share(cast.lead), parallel=units)
