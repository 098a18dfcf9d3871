"""Papers of a matter: the slip, made on request and kept; the report of a unit, from its form."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from duxing.core.errors import Forbidden
from duxing.core.forms import KeyedForm
from duxing.core.web import UserRequest, access, perform
from duxing.files.serving import serve
from duxing.matters.access import access_feedback, access_matter, access_proxy_entry
from duxing.matters.forms.papers import ScanForm
from duxing.matters.models import FeedbackForm
from duxing.matters.papers import heading_of, report_of
from duxing.matters.permissions import can_enter_proxy, can_manage, refuse_paper
from duxing.matters.scans import act_url, paper_url
from duxing.matters.services.exporting import note_report_export
from duxing.matters.services.issuing import issue_notice as issue
from duxing.matters.services.issuing import issued_notices
from duxing.matters.services.scanning import add_scan as add
from duxing.papers.report import report_docx

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
@access(object=access_matter)
def issue_notice(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Ask once more before a slip goes out: each is numbered and counted."""
    found = access_matter(request.user, public_id)
    if not can_manage(request.user, found):
        raise Forbidden("只有督查室可以出督办通知单。")
    refuse_paper(found)
    form = KeyedForm(request.POST if request.method == "POST" else None, obj=found)
    outcome = perform(
        request,
        form,
        lambda _: issue(found, by=request.user),
        label=lambda kept: f"已出{kept.original_name.rpartition('.')[0]}",
        url=found.get_absolute_url(),
    )
    if outcome.done:
        return outcome.redirect(request)
    context = {"matter": found, "form": form, "heading": heading_of(found), "issued": issued_notices(found)}
    return render(request, "matters/issue_notice.html", context, status=outcome.status)


@require_GET
@access(object=access_matter)
def notice_paper(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The slip that went out last, as it went out."""
    found = access_matter(request.user, public_id)
    refuse_paper(found)
    kept = issued_notices(found)
    if not kept:
        raise Http404
    return serve(kept[0])  # type: ignore[return-value]


@require_POST
@access(object=access_feedback)
def report_paper(request: UserRequest, public_id: UUID) -> HttpResponse:
    """办理情况报告 from the filled form, also while it waits for the signature; who took it is noted."""
    found = access_feedback(request.user, public_id)
    if found.form != FeedbackForm.FILLED:
        raise Http404
    refuse_paper(found.assignment.matter)
    paper = report_docx(report_of(found))
    note_report_export(found, by=request.user)
    answer = HttpResponse(paper.content, content_type=DOCX)
    answer["Content-Disposition"] = content_disposition_header(True, paper.name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
@access(object=access_proxy_entry)
def proxy_paper(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The paper behind a 代录 tag; where it is not there yet, the office is led to add it."""
    entry = access_proxy_entry(request.user, public_id)
    where = paper_url(entry)
    if where:
        return redirect(where)
    if not can_enter_proxy(request.user):
        raise Forbidden("这份纸件的扫描件还没有补上，请联系督查室。")
    return redirect("matters:add_scan", public_id)


@require_http_methods(["GET", "POST"])
@access(object=access_proxy_entry)
def add_scan(request: UserRequest, public_id: UUID) -> HttpResponse:
    """补扫描件: the paper on which an entry rests, scanned afterwards."""
    entry = access_proxy_entry(request.user, public_id)
    if not can_enter_proxy(request.user):
        raise Forbidden("只有督查室可以补扫描件。")
    form = ScanForm(*((request.POST, request.FILES) if request.method == "POST" else (None, None)), obj=entry)
    back = act_url(entry)
    outcome = perform(
        request,
        form,
        lambda values: add(entry, by=request.user, scan=values["scan"]),
        label="已补扫描件",
        url=back,
    )
    if outcome.done:
        return outcome.redirect(request)
    context = {"entry": entry, "form": form, "back": back, "conflict": outcome.conflict}
    return render(request, "matters/add_scan.html", context, status=outcome.status)
