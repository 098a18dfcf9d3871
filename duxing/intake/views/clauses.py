"""分解核对: each sentence of a source and what becomes of it."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from duxing.core.web import UserRequest, access, perform
from duxing.intake.access import access_clause, access_source
from duxing.intake.answers import Opened, finish, place_of, show
from duxing.intake.forms.decompose import ActForm, MarkForm, SectionForm
from duxing.intake.services.clauses import add_draft, mark_clause, mark_section
from duxing.intake.services.decomposing import start_decomposition
from duxing.sources.models import Clause, Source
from duxing.sources.states import ClauseState


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@require_GET
@access(object=access_source)
def clauses(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The text on the left, the drafts on the right; `at`, `draft` or `section` names what is open."""
    source = access_source(request.user, public_id)
    asked = request.GET
    opened = Opened(
        clause=_id(asked.get("at")),
        draft=_id(asked.get("draft")),
        section=_id(asked.get("section")),
        split="split" in asked,
        view=asked.get("view", ""),
    )
    return show(request, source, opened, changed=_asked_for(source, request) if request.htmx else [])


def _asked_for(source: Source, request: UserRequest) -> list[Clause]:
    """The sentences that a script wants drawn again: those to be opened, and those to be closed."""
    ids = [_id(request.GET.get(name)) for name in ("at", "section", "close")]
    drafts = [_id(request.GET.get(name)) for name in ("draft", "close_draft")]
    asked = Q(public_id__in=[one for one in ids if one])
    asked |= Q(links__matter__public_id__in=[one for one in drafts if one])
    return list(source.clauses.filter(asked).distinct())


@require_POST
@access(object=access_source)
def decompose(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Take a registered text apart."""
    source = access_source(request.user, public_id)
    form = ActForm(request.POST, obj=source)
    outcome = perform(
        request,
        form,
        lambda _: start_decomposition(source, by=request.user),
        label="已分解，请核对",
        url=place_of(source),
    )
    if outcome.done:
        return outcome.redirect(request)
    return show(request, source, Opened(forms={"act": form}), status=outcome.status)


@require_POST
@access(object=access_clause)
def mark(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Say what a sentence is."""
    clause = access_clause(request.user, public_id)
    form = MarkForm(request.POST, obj=clause)
    outcome = perform(
        request,
        form,
        lambda values: mark_clause(clause, by=request.user, **values),
        label=lambda done: f"这一句已列为“{done.get_state_display()}”",
        url=place_of(clause.source, clause=clause),
    )
    opened = Opened(clause=clause.public_id, forms={} if outcome.done else {"mark": form})
    return finish(request, outcome, clause.source, opened, [clause])


@require_POST
@access(object=access_clause)
def add(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Propose one more matter from a sentence."""
    clause = access_clause(request.user, public_id)
    form = ActForm(request.POST, obj=clause)
    outcome = perform(
        request,
        form,
        lambda _: add_draft(clause, by=request.user),
        label="已增加一件拟立项",
        url=lambda made: place_of(clause.source, draft=made.public_id),
    )
    made = outcome.result.public_id if outcome.result else None
    opened = Opened(clause=None if made else clause.public_id, draft=made)
    if not outcome.done:
        opened.forms["mark"] = MarkForm(obj=clause)
        opened.forms["act"] = form
    return finish(request, outcome, clause.source, opened, [clause])


@require_POST
@access(object=access_clause)
def section(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Mark the whole section that a sentence stands in."""
    clause = access_clause(request.user, public_id)
    form = SectionForm(request.POST, section=clause.section)
    changed: list[Clause] = []

    def call(values: dict[str, str]) -> list[Clause]:
        changed.extend(
            mark_section(
                clause.source,
                by=request.user,
                section=form.section(),
                state=values["state"],
                reason=values["reason"],
            )
        )
        return changed

    outcome = perform(
        request,
        form,
        call,
        label=lambda done: f"整节{len(done)}句已{_done_word(form.cleaned_data['state'])}",
        url=place_of(clause.source, clause=clause),
    )
    opened = Opened(section=None if outcome.done else clause.public_id, forms={"section": form})
    return finish(request, outcome, clause.source, opened, [clause, *changed])


def _done_word(state: str) -> str:
    labels = dict(ClauseState.choices)
    return f"列为“{labels[state]}”" if state in labels else "恢复自动分解结果"
