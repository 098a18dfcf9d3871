"""How 分解核对 answers: the whole page, or only the sentences and drafts that an act has changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from duxing.core.web import Outcome, UserRequest
from duxing.intake.decomposition import Decomposed, decomposed
from duxing.intake.draft_row import Draft
from duxing.intake.forms.decompose import (
    ActForm,
    DraftForm,
    MarkForm,
    MergeForm,
    NameForm,
    SectionForm,
    SplitForm,
)
from duxing.intake.models import UnitQuestion
from duxing.matters.models import Matter
from duxing.sources.models import Clause, Source

TEXT, DRAFTS = "text", "drafts"


def source_of(matter: Matter) -> Source:
    """The source of a matter that was opened through it (`access_draft`)."""
    assert matter.source is not None
    return matter.source


@dataclass
class Opened:
    """What stands open on the page, with the forms that were posted where they were refused."""

    clause: UUID | None = None
    draft: UUID | None = None
    section: UUID | None = None
    split: bool = False
    view: str = ""
    forms: dict[str, Any] = field(default_factory=dict)


def place_of(source: Source, *, clause: Clause | None = None, draft: UUID | None = None) -> str:
    """The address of the page with one sentence or draft open, for going on without scripts."""
    url = reverse("intake:clauses", args=[source.public_id])
    if draft is not None:
        return f"{url}?draft={draft}#d-{draft}"
    if clause is not None:
        return f"{url}?at={clause.public_id}#c-{clause.public_id}"
    return url


def show(
    request: UserRequest,
    source: Source,
    opened: Opened,
    *,
    changed: Iterable[Clause] = (),
    status: int = 200,
    said: str = "",
) -> HttpResponse:
    """The page; to a script only the rows of `changed` and whatever is open, with the counts."""
    page = decomposed(source, request.user)
    context = _context(page, opened) | {"said": said}
    template = "intake/clauses.html"
    if request.htmx:
        context |= {"rows": page.only(changed), "acted": request.method == "POST"}
        template = "intake/_changed.html"
    answer = render(request, template, context, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _context(page: Decomposed, opened: Opened) -> dict[str, Any]:
    row = page.row_of(opened.clause)
    draft = page.draft_of(opened.draft)
    section = page.row_of(opened.section)
    context: dict[str, Any] = {
        "page": page,
        "source": page.source,
        "open_row": row,
        "open_draft": draft,
        "open_section": section,
        "splitting": opened.split,
        "view": opened.view or (TEXT if row or section else DRAFTS),
        "act": opened.forms.get("act") or ActForm(obj=page.source),
        "refused": opened.forms.get("act"),
        "names_refused": "name" in opened.forms,
        "names": [(one, _name_form(one, opened)) for one in page.questions],
    }
    if row is not None:
        context["mark"] = opened.forms.get("mark") or MarkForm(obj=row.clause)
    if section is not None:
        context["section_form"] = opened.forms.get("section") or SectionForm(section=section.clause.section)
    if draft is not None:
        context |= _draft_context(page, draft, opened)
    return context


def _draft_context(page: Decomposed, draft: Draft, opened: Opened) -> dict[str, Any]:
    found = opened.forms
    context: dict[str, Any] = {
        "neighbours": page.neighbours(draft),
        "refusals": list(found.values()),
        "drop": found.get("drop") or ActForm(obj=draft.matter),
        "merge": found.get("merge") or MergeForm(obj=draft.matter),
    }
    if draft.editable:
        context["edit"] = found.get("edit") or DraftForm(matter=draft.matter)
    if opened.split:
        context["split"] = found.get("split") or SplitForm(draft=draft)
    return context


def _name_form(question: UnitQuestion, opened: Opened) -> NameForm:
    form: NameForm | None = opened.forms.get("name")
    if form is not None and form.question.pk == question.pk:
        return form
    return NameForm(question=question)


def finish(
    request: UserRequest, outcome: Outcome, source: Source, opened: Opened, changed: Iterable[Clause]
) -> HttpResponse:
    """After an act: go on to its place, or redraw what it changed; a refusal shows its form again."""
    if outcome.done and not request.htmx:
        return outcome.redirect(request)
    source.refresh_from_db()
    said = outcome.message if outcome.done else ""
    return show(request, source, opened, changed=changed, status=outcome.status, said=said)
