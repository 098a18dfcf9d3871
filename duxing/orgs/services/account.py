"""Logging in and out and changing one's password, as the chain keeps it; no password is ever noted."""

from django.contrib.auth.hashers import make_password

from duxing.audit.services import record, record_failure
from duxing.core.actions import action
from duxing.core.states import save_changes
from duxing.orgs.models import User

STRANGER = "未登录"
# People type their password into the wrong field; the chain keeps what it holds for ever.
SHOWN_OF_UNKNOWN = 2


@action
def note_login(user: User, *, address: str) -> None:
    """The password was right."""
    record(user, "orgs.login.succeeded", user, address=address)


@action
def note_logout(user: User, *, address: str) -> None:
    """The person left."""
    record(user, "orgs.login.ended", user, address=address)


def note_refused_login(username: str, *, locked: bool, address: str) -> None:
    """A wrong password, an unknown name or a locked one; costs the same for all three."""
    user = User.objects.filter(username=username).first()
    kind = "orgs.login.locked" if locked else "orgs.login.failed"
    shown = username if user else f"{username[:SHOWN_OF_UNKNOWN]}…"
    reason = _reason(user, locked)
    record_failure(STRANGER, kind, user or "orgs.user", login=shown, reason=reason, address=address)


def _reason(user: User | None, locked: bool) -> str:
    if locked:
        return "失败次数过多，已锁定"
    if user is None:
        return "用户名不存在"
    return "密码错误" if user.is_active else "账号已停用"


@action
def change_password(user: User, password: str, *, by: User) -> User:
    """Take the person's own new password, which the form has examined."""
    row: User = User.objects.get(pk=user.pk)
    save_changes(row, by=by, password=make_password(password), must_change_password=False)
    record(by, "orgs.password.changed", row)
    return row


def note_refused_change(user: User, *, address: str) -> None:
    """The present password was given wrongly when changing it."""
    record_failure(user, "orgs.password.changed", user, reason="原密码错误", address=address)
