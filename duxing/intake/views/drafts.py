"""The acts on one proposed matter: edit, drop, merge, split."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from duxing.core.web import UserRequest, access, perform
from duxing.intake.access import access_draft
from duxing.intake.answers import Opened, finish, place_of, source_of
from duxing.intake.decomposition import decomposed
from duxing.intake.forms.decompose import ActForm, DraftForm, MergeForm, SplitForm
from duxing.intake.services.drafts import clauses_of, drop_draft, edit_draft, merge_drafts, split_draft
from duxing.sources.models import Clause


@require_POST
@access(object=access_draft)
def edit(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Save a corrected draft."""
    matter = access_draft(request.user, public_id)
    form = DraftForm(request.POST, matter=matter)
    outcome = perform(
        request,
        form,
        lambda _: edit_draft(matter, form.edit(), by=request.user),
        label="已保存",
        url=place_of(source_of(matter), draft=public_id),
    )
    opened = Opened() if outcome.done else Opened(draft=public_id, forms={"edit": form})
    return finish(request, outcome, source_of(matter), opened, clauses_of(matter))


@require_POST
@access(object=access_draft)
def drop(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Take a draft away; its sentence waits for a decision again."""
    matter = access_draft(request.user, public_id)
    form, changed, source = ActForm(request.POST, obj=matter), clauses_of(matter), source_of(matter)
    first = changed[0] if changed else None
    outcome = perform(
        request,
        form,
        lambda _: drop_draft(matter, by=request.user),
        label="已删去这件拟立项，可将该句重新列为任务恢复",
        url=place_of(source, clause=first),
    )
    if outcome.done:
        return finish(request, outcome, source, Opened(clause=first.public_id if first else None), changed)
    return finish(request, outcome, source, Opened(draft=public_id, forms={"drop": form}), changed)


@require_POST
@access(object=access_draft)
def merge(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Make one draft of this and its neighbour."""
    matter = access_draft(request.user, public_id)
    form, changed = MergeForm(request.POST, obj=matter), clauses_of(matter)

    def call(values: dict[str, UUID]) -> object:
        try:
            other = access_draft(request.user, values["other"])
        except Http404:
            other = matter
        changed.extend(clauses_of(other))
        return merge_drafts(matter, other, by=request.user)

    outcome = perform(
        request, form, call, label="已合并", url=lambda kept: place_of(kept.source, draft=kept.public_id)
    )
    kept = outcome.result.public_id if outcome.result else public_id
    opened = Opened(draft=kept, forms={} if outcome.done else {"merge": form})
    return finish(request, outcome, source_of(matter), opened, changed)


@require_POST
@access(object=access_draft)
def split(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Make two drafts of one."""
    matter = access_draft(request.user, public_id)
    changed: list[Clause] = clauses_of(matter)
    draft = decomposed(source_of(matter), request.user).draft_of(public_id)
    if draft is None:
        raise Http404
    form = SplitForm(request.POST, draft=draft)
    outcome = perform(
        request,
        form,
        lambda values: split_draft(
            matter, by=request.user, cut=form.cut(), needs=values["needs"] if not form.cut() else ()
        ),
        label="已拆成两件",
        url=lambda made: place_of(made.source, draft=made.public_id),
    )
    made = outcome.result.public_id if outcome.result else public_id
    opened = Opened(draft=made, split=not outcome.done, forms={} if outcome.done else {"split": form})
    return finish(request, outcome, source_of(matter), opened, changed)
