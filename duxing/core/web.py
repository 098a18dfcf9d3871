"""HTTP glue: declared access, and one way to run an action from a form."""

import hashlib
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from duxing.core.actions import act
from duxing.core.crash import crashpoint
from duxing.core.errors import ChangedMeanwhile, DomainError
from duxing.core.forms import KeyedForm
from duxing.core.models import RequestKey, Tracked
from duxing.core.prepared import fetch
from duxing.core.scope import along, seal
from duxing.core.states import changed_message
from duxing.core.tampering import DOUBLED, doubled, refusal, smuggled
from duxing.core.writing import insert, update

View = Callable[..., HttpResponseBase]

RUNS = 4
# PostgreSQL: not serializable, deadlock.
GAVE_WAY = ("40001", "40P01")


class UserRequest(HttpRequest):
    """A request of somebody who is logged in (for annotations)."""

    user: Any
    htmx: HtmxDetails


@dataclass(frozen=True)
class Access:
    """What a view declares: who may open it at all."""

    anonymous: bool = False
    staff: bool = False
    roles: frozenset[str] = frozenset()
    object: Callable[..., Any] | None = None


def access(
    *,
    anonymous: bool = False,
    staff: bool = False,
    roles: Collection[str] | None = None,
    object: Callable[..., Any] | None = None,
) -> Callable[[View], View]:
    """Declare who may open the view: anyone, any staff, some roles, or who may see its object.

    A view with `object` calls that function itself; it answers 404 for what is out of scope.
    A role that does not fit answers 404 too, as if the page did not exist.
    """
    declared = Access(anonymous, staff, frozenset(roles or ()), object)
    if not (anonymous or staff or roles or object):
        raise ValueError("a view must say who may open it")

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not declared.anonymous:
                if not request.user.is_authenticated:
                    return _ask_to_log_in(request)
                if declared.roles and not request.user.has_role(*declared.roles):
                    raise Http404
            return _in_turn(view, request, *args, **kwargs)

        wrapped.access = declared  # type: ignore[attr-defined]
        return wrapped

    return decorate


def _in_turn(view: View, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """The view's answer; where the database undid the act in favour of another one, that of a new run.

    Two acts may wait for each other, or make the same row in the same moment. What gave way was undone
    as a whole; run again from the beginning it sees what the other one wrote, and says so in words.
    """
    for _ in range(RUNS - 1):
        try:
            return view(request, *args, **kwargs)
        except (IntegrityError, OperationalError) as error:
            if not _gave_way(error):
                raise
    return view(request, *args, **kwargs)


def _gave_way(error: Exception) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.__cause__, "sqlstate", "") in GAVE_WAY


def _ask_to_log_in(request: Any) -> HttpResponse:
    if getattr(request, "session_expired", False):
        messages.info(request, "登录已超时，您填写的内容已暂存，重新登录后可继续提交。")
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = reverse("orgs:login")
        return answer
    where = request.get_full_path() if request.method == "GET" else reverse("home")
    return redirect_to_login(where, reverse("orgs:login"))


@dataclass
class Outcome:
    """How an attempt to act ended.

    `done` is true after a first success and after a repeated sending of the same form; `url`
    then says where to go. Otherwise `status` is 200 (nothing posted), 422 or 409, the form
    carries the errors and `conflict` says whether somebody else was faster.
    """

    done: bool = False
    result: Any = None
    url: str = ""
    status: int = 200
    conflict: bool = False
    message: str = ""

    def redirect(self, request: Any) -> HttpResponseRedirect:
        """Go on, telling the person what happened."""
        if self.message:
            messages.success(request, self.message)
        return redirect(self.url or reverse("home"))


def perform(
    request: Any,
    form: KeyedForm,
    call: Callable[[dict[str, Any]], Any],
    *,
    label: str | Callable[[Any], str] = "已提交",
    url: str | Callable[[Any], str] = "",
) -> Outcome:
    """Run `call(form.values())` once for the form's key, in one transaction.

    `label` is what was achieved, without a full stop (“已签收”); `url` is where to go on
    success, by default the result's own page. The same key with the same body answers the first result; with
    another body, or with a version that is no longer current, it is a conflict. A refusal
    leaves the key unused. DomainErrors land on the form. A post with names that nobody may write
    is refused, and the names are left on the request for the record of operations.
    """
    if request.method != "POST":
        return Outcome()
    if _carries_more(request, form):
        return Outcome(status=422)
    valid = form.is_valid()
    key = form.cleaned_data.get("key") or uuid.uuid4()
    body = _body_hash(request)
    if not valid:
        return _answer_again(request, form, key, body) or Outcome(status=422)
    claim = RequestKey(actor=request.user, key=key, body_hash=body)

    def told(result: Any) -> None:
        claim.result_url = url(result) if callable(url) else url or _own_page(result)
        claim.result_label = (label(result) if callable(label) else label)[:120]

    try:
        result = _act_once(request.user, form, claim, call, told)
    except IntegrityError:
        again = _answer_again(request, form, key, body)
        if again is None:
            raise
        return again
    except DomainError as error:
        return _refused(form, error)
    crashpoint("key.after_commit")
    return Outcome(True, result, claim.result_url, message=f"{claim.result_label}。")


def _act_once(
    user: Any,
    form: KeyedForm,
    claim: RequestKey,
    call: Callable[[dict[str, Any]], Any],
    told: Callable[[Any], None],
) -> Any:
    """The act, with its key, in one transaction; a key that was used before is an IntegrityError."""
    with act():
        insert([claim])
        crashpoint("key.after_claim")
        _check_version(form)
        result = call(form.values())
        told(result)
        kept = {"result_url": claim.result_url, "result_label": claim.result_label}
        finished = (RequestKey, {"pk": claim.pk}, kept)
        if not along(finished):
            update(*finished)
        seal()
        user.refuse_if_relieved()
        crashpoint("key.before_commit")
    return result


def _own_page(result: Any) -> str:
    return result.get_absolute_url() if hasattr(result, "get_absolute_url") else ""


def _check_version(form: KeyedForm) -> None:
    shown = form.cleaned_data.get("version")
    if form.obj is not None and shown is not None and shown != form.obj.version:
        raise ChangedMeanwhile(changed_message(form.obj))


def _answer_again(request: Any, form: KeyedForm, key: uuid.UUID, body: str) -> Outcome | None:
    """How an earlier sending with this key ended, or a conflict where it carried something else."""
    row = _earlier(request.user, key)
    if row is not None and row.body_hash == body:
        # Also when the form is no longer valid: the first sending may have taken the choice that is gone.
        return Outcome(True, None, row.result_url, message=f"{row.result_label}，无需重复提交。")
    if row is None or not form.is_valid():
        return None
    error = ChangedMeanwhile(
        "保存未成功：本页已经提交过一次，这次的内容与那次不同。您填写的内容已保留，请对照后重新提交。"
    )
    return _refused(form, error)


def _earlier(user: Any, key: uuid.UUID) -> RequestKey | None:
    found: list[RequestKey] = fetch(_sent, actor=user.pk, key=key)
    return found[0] if found else None


def _sent(*, actor: Any, key: Any) -> Any:
    return RequestKey.objects.filter(actor_id=actor, key=key)


def _refused(form: KeyedForm, error: DomainError) -> Outcome:
    conflict = isinstance(error, ChangedMeanwhile)
    form.told_of_conflict = conflict
    if form.obj is not None:
        _renew(form.obj)
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.message)
    status = 409 if error.http_status == 409 else 422
    return Outcome(status=status, conflict=conflict, message=error.message)


def _renew(obj: Tracked) -> None:
    """Bring the shown record up to date, so that the form carries its present version."""
    if type(obj)._base_manager.filter(pk=obj.pk).exists():
        obj.refresh_from_db()


def _carries_more(request: Any, form: KeyedForm) -> bool:
    names = smuggled(request, form)
    if names:
        request.smuggled = names
        form.add_error(None, refusal(names))
    elif doubled(request, form):
        form.add_error(None, DOUBLED)
        return True
    return bool(names)


def _body_hash(request: Any) -> str:
    """SHA-256 over the address and what was typed and attached, without token, key and version."""
    total = hashlib.sha256(request.path.encode("utf-8", "backslashreplace"))
    for name in sorted(request.POST):
        if name.rsplit("-", 1)[-1] not in ("csrfmiddlewaretoken", "key", "version"):
            total.update(repr((name, request.POST.getlist(name))).encode("utf-8", "backslashreplace"))
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            total.update(repr((name, upload.name, upload.size)).encode("utf-8", "backslashreplace"))
            for chunk in upload.chunks():
                total.update(chunk)
            upload.seek(0)
    return total.hexdigest()
