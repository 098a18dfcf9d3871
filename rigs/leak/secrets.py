"""What unit B has been given in secret, at every stage of its life."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from duxing.core import clock
from duxing.files.tests.samples import picture
from duxing.intake.services.filing import file_matter
from duxing.intake.services.importing import import_document
from duxing.intake.services.registering import Saying, register_source
from duxing.matters.models import Feedback, Matter
from duxing.matters.services.closing import close
from duxing.matters.services.creating import Excerpt, RequirementData, create_matter
from duxing.matters.services.dispatching import Share, dispatch, note_call
from duxing.matters.services.issuing import issue_notice
from duxing.matters.services.presenting import Entry, record_read, submit_to_leaders
from duxing.matters.services.receiving import receive
from duxing.matters.services.reporting import (
    save_draft,
    send_to_sign,
    sign_and_submit,
    start_draft,
    submit_sealed,
)
from duxing.matters.services.reviewing import review
from duxing.matters.services.terms import on_date
from duxing.orgs.models import Post
from duxing.sources.models import Source
from duxing.testing.matters import final_due, full_report, on_paper, source_type
from rigs.leak.city import City

TITLE = "石门水库大坝渗漏隐患处置"
WORDS = "请水利局连夜查清渗流点，速报。"
NUMBER = "云水急〔2026〕77号"
PICTURE = "坝体渗流照片.png"
# What an outsider may try in every box: whole, in part, by initials, by number, by place and name.
QUERIES = (
    TITLE,
    "石门水库",
    "渗漏",
    "smsk",
    "连夜查清",
    NUMBER,
    "坝体渗流专报",
    "石门镇",
    "灌浆封堵",
    "值班室已接",
    PICTURE,
    "罗稼轩",
    "市水利局",
)
PAPER = """关于石门水库除险加固的会议纪要

一、工程安排
1.灌浆封堵坝体2公里。（责任单位：市水利局牵头；完成时限：12月底前）
2.迁建值班室3处。（责任单位：市水利局牵头；完成时限：12月底前）
"""


def picture_file() -> SimpleUploadedFile:
    """The secret's picture, as a fresh upload."""
    return SimpleUploadedFile(PICTURE, picture(), "image/png")


def _registered(city: City, **details: Any) -> Source:
    cast = city.secret
    post = Post.objects.get(holder=cast.vice)
    said = [
        Saying("省领导", clock.today(), "请云川市核处。"),
        Saying("罗稼轩", clock.today(), WORDS, leader=post),
    ]
    return register_source(
        by=details.pop("by", cast.officer),
        type=source_type(),
        title="坝体渗流专报",
        received_on=clock.today(),
        chain=said,
        scan=picture_file(),
        document_number=NUMBER,
        text=f"{WORDS}坝体渗流量增大。" * 3,
        **details,
    )


def _proposed(city: City, **details: Any) -> Matter:
    cast, source = city.secret, _registered(city, **details)
    last = source.instructions.order_by("-position").first()
    assert last is not None
    return create_matter(
        by=cast.officer,
        type=source.type,
        source=source,
        title=TITLE,
        place="石门镇",
        term=on_date(clock.today() + timedelta(days=10)),
        requirements=[RequirementData("查清渗流点"), RequirementData("灌浆封堵坝体")],
        lead_unit=cast.lead,
        excerpts=[Excerpt(last.words, instruction=last)],
        leader=Post.objects.get(holder=cast.vice),
        supervisor=cast.officer,
    )


def _filed(city: City, **details: Any) -> Matter:
    return file_matter(_proposed(city, **details), by=city.secret.officer)


def _dispatched(city: City, **details: Any) -> Matter:
    matter = dispatch(_filed(city, **details), by=city.secret.officer, lead=Share(city.secret.lead, "lead"))
    note_call(matter, by=city.secret.officer, answered_by="值班室", words="值班室已接")
    issue_notice(matter, by=city.secret.officer) if not details.get("is_internal") else None
    return matter


def _received(city: City, **details: Any) -> Matter:
    matter = _dispatched(city, **details)
    receive(matter.assignments.get(unit=city.secret.lead), by=city.secret.handler)
    matter.refresh_from_db()
    return matter


def _draft(city: City, **details: Any) -> Feedback:
    matter = _received(city, **details)
    draft = start_draft(final_due(matter), by=city.secret.handler)
    said = full_report(matter, text="灌浆封堵已完成，渗流量回落到安全值以下。")
    return save_draft(draft, said, by=city.secret.handler)


def _reported(city: City, **details: Any) -> Feedback:
    waiting = send_to_sign(_draft(city, **details), by=city.secret.handler)
    return sign_and_submit(waiting, by=city.secret.signer)


def _sealed(city: City) -> Feedback:
    matter = _received(city)
    return submit_sealed(final_due(matter), full_report(matter), by=city.secret.handler, scan=picture_file())


def _returned(city: City) -> None:
    words = {"codes": ["R2"], "words": "渗流量缺对比。", "internal_note": "数据存疑。"}
    review(_reported(city), by=city.secret.director, decision="return", **words)


def _presented(city: City) -> Matter:
    cast, feedback = city.secret, _reported(city)
    review(feedback, by=cast.deputy, decision="accept")
    matter = Matter.objects.get(pk=feedback.assignment.matter_id)
    slip = submit_to_leaders([Entry(matter, "灌浆封堵已完成。")], by=cast.officer)
    for reading in slip.readings.order_by("position"):
        record_read(reading, by=cast.officer, proxy=on_paper(reading.leader_name, scan=picture_file()))
    matter.refresh_from_db()
    return matter


def _closed(city: City) -> None:
    matter = _presented(city)
    criteria = [{"text": one.text, "met": True} for one in matter.requirements.all()]
    close(matter, by=city.secret.director, outcome="done", note="属实，同意办结。", criteria=criteria)


def _spread(city: City) -> None:
    matter = _filed(city)
    dispatch(matter, by=city.secret.officer, lead=Share(city.secret.lead), parallel=[city.units["hydro"]])


def _imported(city: City) -> None:
    on, by = clock.today(), city.secret.officer
    paper: dict[str, Any] = {
        "type": source_type("meeting"),
        "received_on": on,
        "dated_on": on,
        "year": on.year,
    }
    import_document(by=by, text=PAPER, original=None, title="石门水库会议纪要", **paper)


# Known to the office and the secret's line alone; and what unit B knows of as well.
EARLY: dict[str, Callable[[City], Any]] = {
    "已登记": _registered,
    "拆解中": _imported,
    "拟立项": _proposed,
    "已立项": _filed,
    "内部件待交办": lambda city: _filed(city, is_internal=True),
}
LATE: dict[str, Callable[[City], Any]] = {
    "已交办": _dispatched,
    "分办": _spread,
    "已签收": _received,
    "起草中": _draft,
    "已反馈": _reported,
    "盖章件": _sealed,
    "退回": _returned,
    "已呈阅": _presented,
    "已办结": _closed,
    "内部件": lambda city: _reported(city, is_internal=True),
    "原文不可见": lambda city: _reported(city, visibility="nothing"),
    "原文全部可见": lambda city: _reported(city, visibility="whole"),
}
