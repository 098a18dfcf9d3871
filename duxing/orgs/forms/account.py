"""Logging in and changing the password. No idempotency key: its digest would hold the password."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from duxing.orgs.models import User
from duxing.orgs.passwords import Complexity


def _password(label: str, name: str, words: str, help_text: str = "") -> forms.CharField:
    """A password field; `name` tells the browser's store of passwords which one is meant."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": name}),
        help_text=help_text,
        error_messages={"required": words, "max_length": "密码不能超过 200 个字符。"},
    )


class LoginForm(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label="用户名",
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "请填写用户名。", "max_length": "用户名不能超过 150 个字符。"},
    )
    password = _password("密码", "current-password", "请填写密码。")

    def clean_username(self) -> str:
        """Full-width letters and capitals come from the input method, not from the person."""
        return unicodedata.normalize("NFKC", self.cleaned_data["username"]).strip().lower()


class PasswordForm(forms.Form):
    """The present password once, the new one twice."""

    old = _password("原密码", "current-password", "请填写原密码。")
    new = _password("新密码", "new-password", "请填写新密码。", Complexity().get_help_text())
    again = _password("再输一次新密码", "new-password", "请再输一次新密码。")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        new = values.get("new")
        if new and values.get("again") and values["again"] != new:
            self.add_error("again", "两次输入的新密码不一致。")
        if new and new == values.get("old"):
            self.add_error("new", "新密码不能与原密码相同。")
        elif new:
            try:
                validate_password(new, self.user)
            except forms.ValidationError as refused:
                self.add_error("new", refused)
        return values
