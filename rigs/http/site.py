"""The site that is asked: a city with records of every kind, and one person for each role."""

import re
from collections.abc import Sequence
from http.cookies import SimpleCookie
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from duxing.core import clock
from duxing.files.tests.samples import docx, picture
from duxing.intake.services.filing import approve
from duxing.intake.services.importing import import_document
from duxing.intake.services.registering import register_source
from duxing.matters.services.closing import close
from duxing.matters.services.presenting import Entry, submit_to_leaders
from duxing.matters.services.reporting import submit_sealed
from duxing.orgs.services.units import add_alias
from duxing.testing import matters
from duxing.testing.cast import Cast, make_cast

PLAN = """关于印发重点任务分工方案的通知

一、城市建设
1.新建改造雨水管网12公里，消除易涝点9处。（责任单位：市住房城乡建设局牵头，市水利局配合；完成时限：12月底前）
2.改造校舍12所。（责任单位：不详局牵头；完成时限：12月底前）
"""
# The roles that are asked about every method; the others only look.
THOROUGH = ("anonymous", "handler", "officer", "vice", "admin")
LOOKING = (
    *THOROUGH,
    "mayor",
    "general",
    "aide",
    "director",
    "deputy",
    "section_hand",
    "head",
    "signer",
    "county_hand",
    "outsider",
)


def found_site() -> Cast:
    """Records of every kind that an address can name."""
    cast = make_cast()
    on = clock.today()
    paper: dict[str, Any] = {"by": cast.officer, "received_on": on, "dated_on": on, "year": on.year}
    meeting = matters.source_type("meeting")
    file = SimpleUploadedFile("方案.docx", docx("方案"))
    import_document(text=PLAN, original=file, title="工作方案", type=meeting, **paper)
    register_source(title="来文", type=meeting, text=PLAN, scan=_scan("来文.png"), **paper)
    matters.drafted(cast, title="拟立项")
    matters.pending(cast, title="待批")
    approve(matters.pending(cast, title="电话同意"), by=cast.officer, proxy=matters.on_paper("方既明"))
    matters.filed(cast, title="待交办")
    matters.spread_out(cast, [cast.county, cast.other], title="分办")
    due = matters.final_due(matters.received(cast, title="盖章反馈"))
    submit_sealed(
        due, matters.full_report(due.assignment.matter), by=cast.handler, scan=_scan("盖章件 100%.png")
    )
    matters.draft_report(cast, matters.received(cast, title="起草"))
    matters.submitted(cast, title="已反馈")
    slip = matters.accepted(cast, title="呈阅")
    submit_to_leaders([Entry(slip, "供暖温度已恢复。")], by=cast.officer)
    done = matters.presented(cast, title="办结")
    criteria = [{"text": one.text, "met": True} for one in done.requirements.all()]
    close(done, by=cast.director, outcome="done", note="属实，同意办结。", criteria=criteria)
    add_alias(cast.lead, "市建委", by=cast.director)
    return cast


def _scan(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(), "image/png")


class Browser:
    """One person's browser: checks tokens as a real one would have to, keeps no trace of an answer."""

    def __init__(self, label: str, user: Any, *, https: bool = False) -> None:
        self.label, self.https = label, https
        self.client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        if user is not None:
            self.client.force_login(user)
        self.token = ""
        page = self.ask("GET", "/help/" if user is not None else "/account/login/", keep=True)[1]
        found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        self.token = found.group(1).decode() if found else ""

    def ask(
        self, method: str, url: str, data: Any = b"", *, keep: bool = False, token: bool = False, **more: Any
    ) -> tuple[Any, bytes]:
        """The answer and its body. `keep` its cookies; send the `token` of the person's pages."""
        kept = {name: morsel.value for name, morsel in self.client.cookies.items()}
        more |= {"HTTP_X_CSRFTOKEN": self.token, "HTTP_REFERER": "https://testserver/"} if token else {}
        if isinstance(data, dict):
            got = self.client.post(url, data, secure=self.https, **more)
        else:
            kind = "application/x-www-form-urlencoded"
            got = self.client.generic(method, url, data, kind, secure=self.https, **more)
        body = b"".join(got.streaming_content) if got.streaming else got.content
        if not keep:
            self.client.cookies = SimpleCookie(kept)
        return got, body


def browsers(cast: Cast, labels: Sequence[str], *, https: bool = False) -> list[Browser]:
    """A browser for each of the people."""
    return [Browser(label, getattr(cast, label, None), https=https) for label in labels]
