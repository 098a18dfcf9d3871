"""The notices of whoever is logged in."""

import re
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from duxing.core.forms import KeyedForm
from duxing.core.web import UserRequest, access, perform
from duxing.notices.models import Notice
from duxing.notices.permissions import access_notice
from duxing.notices.services import mark_all_read, mark_read, unread_count

PAGE = 30


@require_safe
@access(staff=True)
def list_notices(request: UserRequest) -> HttpResponse:
    """Mine, unread first; `after` is the cursor of the page before."""
    notices = Notice.objects.visible_to(request.user).unread_first()
    after = request.GET.get("after", "")
    if after:
        found = re.fullmatch(r"([01])-(\d{1,18})", after)
        if found is None:
            raise Http404
        notices = notices.after(int(found[1]), int(found[2]))
    page: list[Any] = list(notices[: PAGE + 1])
    shown = page[:PAGE]
    context = {
        "notices": shown,
        "further": f"{shown[-1].is_read}-{shown[-1].pk}" if len(page) > PAGE else "",
        "waiting": unread_count(request.user),
        "after": after,
        "form": KeyedForm(),
    }
    return render(request, "notices/list.html", context)


@require_POST
@access(object=access_notice)
def open_notice(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Note the notice as read and go where it points to."""
    notice = access_notice(request.user, public_id)
    outcome = perform(request, KeyedForm(request.POST), lambda _: mark_read(notice, by=request.user))
    if not outcome.done:
        raise Http404
    return redirect(notice.url or reverse("notices:list"))


@require_POST
@access(staff=True)
def read_all(request: UserRequest) -> HttpResponse:
    """Note everything as read."""
    here = reverse("notices:list")
    form = KeyedForm(request.POST)
    outcome = perform(
        request, form, lambda _: mark_all_read(by=request.user), label="已全部标为已读", url=here
    )
    return outcome.redirect(request) if outcome.done else redirect(here)
