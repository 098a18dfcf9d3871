"""What a password must be (等保 8.1.4.1 a, profile 等保三级)."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")


class Complexity:
    """At least the set length, three of four classes, and not holding the login or the name."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError that says what is lacking."""
        if len(password) < settings.PASSWORD_MIN_LENGTH:
            raise ValidationError(f"密码至少 {settings.PASSWORD_MIN_LENGTH} 位。")
        if sum(bool(re.search(one, password)) for one in CLASSES) < 3:
            raise ValidationError("密码须含大写字母、小写字母、数字、符号中的三种。")
        own = [getattr(user, "username", ""), getattr(user, "name", "")]
        if any(word and word.lower() in password.lower() for word in own):
            raise ValidationError("密码不能包含登录名或姓名。")

    def get_help_text(self) -> str:
        """One line for the form."""
        return f"至少 {settings.PASSWORD_MIN_LENGTH} 位，含大写字母、小写字母、数字、符号中的三种。"
