"""What the guard against guessing passwords answers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def keep_our_answer(request: HttpRequest, answer: HttpResponse, credentials: Any = None) -> HttpResponse:
    """The page that our view has made for a locked login stays as it is (AXES_LOCKOUT_CALLABLE)."""
    return answer


def is_locked(request: HttpRequest) -> bool:
    """Whether the attempt of this request was refused for too many failures."""
    return bool(getattr(request, "axes_locked_out", False))


def lock_minutes() -> int:
    """How long a login stays locked."""
    return round(settings.AXES_COOLOFF_TIME * 60)


def locked_words() -> str:
    """The sentence for a person who is locked out."""
    return f"登录失败次数过多，请 {lock_minutes()} 分钟后再试或联系安全管理员。"
