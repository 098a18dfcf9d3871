"""Unit names, finishing a decomposition, and acts on everything of a source."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_POST

from duxing.core import clock
from duxing.core.web import UserRequest, access, perform
from duxing.intake.access import access_question, access_source
from duxing.intake.answers import Opened, finish, place_of
from duxing.intake.breakdown import as_download, breakdown_of
from duxing.intake.forms.decompose import ActForm, NameForm
from duxing.intake.models import UnitQuestion
from duxing.intake.services import settling
from duxing.intake.services.exporting import note_breakdown_export, refuse_export
from duxing.intake.services.names import answer_name, dismiss_name
from duxing.papers.breakdown import breakdown_xlsx
from duxing.sources.models import Clause, Source


def _clauses_waiting(question: UnitQuestion) -> list[Clause]:
    return list(question.source.clauses.filter(links__matter__open_names__question=question).distinct())


@require_POST
@access(object=access_question)
def answer(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Say which unit a written name means."""
    question = access_question(request.user, public_id)
    changed = _clauses_waiting(question)
    form = NameForm(request.POST, question=question)
    outcome = perform(
        request,
        form,
        lambda values: answer_name(question, by=request.user, units=form.units(), keep=not values["once"]),
        label=f"“{question.written}”已对应",
        url=place_of(question.source),
    )
    opened = Opened(forms={} if outcome.done else {"name": form})
    return finish(request, outcome, question.source, opened, changed)


@require_POST
@access(object=access_question)
def dismiss(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Say that words are no unit's name."""
    question = access_question(request.user, public_id)
    changed = _clauses_waiting(question)
    form = NameForm(request.POST, question=question)
    outcome = perform(
        request,
        form,
        lambda _: dismiss_name(question, by=request.user),
        label=f"“{question.written}”已注明不是单位",
        url=place_of(question.source),
    )
    opened = Opened(forms={} if outcome.done else {"name": form})
    return finish(request, outcome, question.source, opened, changed)


def _whole(
    request: UserRequest, source: Source, act: Callable[..., Any], label: str | Callable[[Any], str]
) -> HttpResponse:
    """An act on the whole source: afterwards the page is drawn anew."""
    form = ActForm(request.POST, obj=source)
    outcome = perform(
        request, form, lambda _: act(source, by=request.user), label=label, url=place_of(source)
    )
    if outcome.done:
        _say_what_is_left(request, outcome.result)
        return outcome.redirect(request)
    return finish(request, outcome, source, Opened(forms={"act": form}), [])


def _say_what_is_left(request: UserRequest, result: Any) -> None:
    for matter, why in getattr(result, "left", [])[:5]:
        messages.warning(request, why if matter.title in why else f"“{matter.title}”：{why}")


@require_POST
@access(object=access_source)
def settle(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Finish the decomposition."""
    source = access_source(request.user, public_id)
    return _whole(request, source, settling.settle, "全文已分完")


@require_POST
@access(object=access_source)
def resume(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Take a finished decomposition up again."""
    source = access_source(request.user, public_id)
    return _whole(request, source, settling.resume, "可以重新核对了")


@require_POST
@access(object=access_source)
def file_all(request: UserRequest, public_id: UUID) -> HttpResponse:
    """File every complete draft."""
    source = access_source(request.user, public_id)
    return _whole(request, source, settling.file_all, lambda r: _count(r, "已立项"))


@require_POST
@access(object=access_source)
def dispatch_all(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Hand out every filed matter."""
    source = access_source(request.user, public_id)
    return _whole(request, source, settling.dispatch_all, lambda r: _count(r, "已交办"))


def _count(result: settling.Together, word: str) -> str:
    waiting = sum(matter.number is None for matter in result.done)
    done = f"{word}{len(result.done) - waiting}件" if waiting < len(result.done) else ""
    asked = f"报请审批{waiting}件" if waiting else ""
    left = f"{len(result.left)}件未办成" if result.left else ""
    return "，".join(part for part in (done, asked, left) if part)


@require_POST
@access(object=access_source)
def breakdown(request: UserRequest, public_id: UUID) -> FileResponse:
    """任务分解表 of the source as a spreadsheet; who took it is noted."""
    source = access_source(request.user, public_id)
    refuse_export(source)
    table = breakdown_of(source, request.user, clock.today())
    note_breakdown_export(source, by=request.user, lines=len(table.tasks))
    return as_download(breakdown_xlsx(table))
