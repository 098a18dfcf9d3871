"""Databases for the browser: `python -m tests.browser.worlds cast|normal|full` fills DATA_DIR.

Prints, as its last line, JSON with a session for each person and the public ids of the records.
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test import Client  # noqa: E402

from duxing.core import clock  # noqa: E402
from duxing.core.proxy import ProxyBasis  # noqa: E402
from duxing.demo.data.report import breakdown_text  # noqa: E402
from duxing.files.models import Attachment  # noqa: E402
from duxing.intake.services.filing import approve  # noqa: E402
from duxing.intake.tests.documents import bring_in  # noqa: E402
from duxing.matters.models import Feedback  # noqa: E402
from duxing.matters.services.creating import Excerpt, RequirementData, create_matter  # noqa: E402
from duxing.matters.services.dispatching import Share, note_call  # noqa: E402
from duxing.matters.services.presenting import Entry, submit_to_leaders  # noqa: E402
from duxing.matters.services.reporting import save_draft, send_to_sign, start_draft  # noqa: E402
from duxing.matters.services.reviewing import review  # noqa: E402
from duxing.matters.services.terms import on_date  # noqa: E402
from duxing.testing import matters as stages  # noqa: E402
from duxing.testing.cast import Cast, give_password, make_cast  # noqa: E402
from tests.browser.steps import scan  # noqa: E402

LONG = "关于推进城区内涝治理和老旧小区雨污分流管网改造并同步完善古桥路沿线排涝泵站运行管护机制有关工作情况的"
WORDS = "请住房城乡建设局牵头，会同水利局、城管局、云麓区政府，逐点摸清底数，逐项列出清单，逐条落实责任，限期完成整改并报市政府。"


def normal(cast: Cast) -> dict[str, str]:
    """One matter at every stage, and what hangs on it."""
    ids: dict[str, Any] = {}
    ids["source"] = stages.registered(cast)
    ids["draft"] = stages.drafted(cast)
    ids["filed"] = stages.filed(cast, title="古桥路夜市油烟噪声")
    ids["batch"] = stages.drafted(cast, type="work_report", title="城区内涝治理").source
    ids["pending"] = stages.pending(cast, title="根治欠薪")
    phoned = stages.pending(cast, title="营商环境投诉")
    approve(phoned, by=cast.officer, proxy=ProxyBasis("phone", "郑伯阳", clock.today()))
    ids["phoned"] = phoned.approvals.get()
    handed = stages.dispatched(
        cast, title="农村公路建设", others=(Share(cast.support), Share(cast.county, "informed"))
    )
    ids["dispatched"], ids["assignment"] = handed, handed.assignments.get(unit=cast.lead)
    working = stages.received(cast, title="城区内涝治理")
    ids["received"], ids["due"] = working, stages.final_due(working)
    note_call(working, by=cast.officer, answered_by="冯小筑", words="已电话通知，明天报初步情况。")
    signing = start_draft(stages.final_due(stages.received(cast, title="老旧小区改造")), by=cast.handler)
    save_draft(signing, stages.full_report(signing.assignment.matter), by=cast.handler)
    ids["to_sign"] = send_to_sign(signing, by=cast.handler)
    ids["reported"] = stages.reported(cast, title="根治欠薪")
    ids["feedback"] = Feedback.objects.get(assignment__matter=ids["reported"])
    ids["unscanned"] = ids["feedback"].proxy
    ids["accepted"] = stages.accepted(cast, title="公办幼儿园学位")
    slip = submit_to_leaders(
        [Entry(stages.accepted(cast, title="社区食堂"), "已建成40个，运营36个。")], by=cast.officer
    )
    ids["submission"] = slip
    ids["reading"] = slip.readings.order_by("position").first()
    ids["presented"] = stages.presented(cast, title="空气质量改善")
    ids["closed"] = stages.closed(cast, title="新增公办学位")
    ids["parent"] = stages.spread_out(cast, [cast.county, cast.support], title="闲置土地处置")
    back = stages.submitted(cast, title="规上工业增加值")
    review(back, by=cast.director, decision="return", codes=["R2", "R4"], words="前后口径不一致，请核对。")
    ids["returned"], ids["redo"] = back, back.due
    open_source = {"visibility": "whole", "text": f"{WORDS}\n" * 12}
    ids["whole"] = stages.received(cast, title="根治欠薪专项", registering=open_source)
    ids["decomposed"] = bring_in(cast.officer)
    paper = SimpleUploadedFile("批示.png", scan()["buffer"], "image/png")
    scanned = stages.registered(cast, title="市民来信", scan=paper)
    ids["attachment"] = Attachment.objects.get(owner_public_id=scanned.public_id)
    ids["unit"], ids["person"], ids["post"] = cast.lead, cast.handler, cast.handler.post
    return {name: str(row.public_id) for name, row in ids.items()}


def full(cast: Cast) -> dict[str, str]:
    """The normal world, and more than fits: long names, many requirements, sixty matters, long texts."""
    ids = normal(cast)
    source = stages.registered(cast, title=LONG * 3)
    needs = [RequirementData(f"{number}．{WORDS}") for number in range(1, 13)]
    for number in range(60):
        create_matter(
            by=cast.officer,
            type=source.type,
            source=source,
            title=(f"{number + 1}．{LONG}" * 2)[:118],
            term=on_date(clock.today() + timedelta(days=number - 20)),
            requirements=needs if number == 0 else needs[:1],
            lead_unit=cast.lead,
            excerpts=[Excerpt(WORDS * 6, instruction=source.instructions.get())],
            supervisor=cast.officer,
        )
    matter = stages.received(cast, title=(LONG * 3)[:118])
    report = stages.full_report(
        matter,
        text=WORDS * 40,
        problem=WORDS * 6,
        next_step=WORDS * 4,
        next_on=clock.today() + timedelta(days=9),
    )
    draft = start_draft(stages.final_due(matter), by=cast.handler)
    save_draft(draft, report, by=cast.handler)
    for number in range(25):
        note_call(matter, by=cast.officer, answered_by="冯小筑", words=f"第{number + 1}次：{WORDS}")
    report_tasks = breakdown_text(clock.today().year, clock.today())
    ids["decomposed"] = str(bring_in(cast.officer, report_tasks, type="work_report").public_id)
    ids |= {"source": str(source.public_id), "received": str(matter.public_id)}
    return ids | {"due": str(stages.final_due(matter).public_id)}


WORLDS: dict[str, Callable[[Cast], dict[str, str]]] = {"cast": lambda _: {}, "normal": normal, "full": full}


def main(world: str) -> None:
    """Fill the database and print what the tests need to know."""
    cast = make_cast()
    people = cast.people()
    for person in people.values():
        give_password(person)
    ids = WORLDS[world](cast)
    sessions = {}
    for name, person in people.items():
        client = Client()
        client.force_login(person)
        sessions[name] = client.cookies["dx_session"].value
    logins = {name: person.username for name, person in people.items()}
    print(json.dumps({"ids": ids, "sessions": sessions, "logins": logins}))


if __name__ == "__main__":
    main(sys.argv[1])
