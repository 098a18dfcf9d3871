"""New rows of the directory as they are to be saved: path, initials, order, login name."""

import re
import secrets
import unicodedata
from collections.abc import Collection
from typing import Any

from pypinyin import Style, lazy_pinyin

from duxing.core.errors import BadInput
from duxing.orgs.models import Unit, User

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
# Characters that nobody mistakes for another when they are read out or copied by hand.
_UPPER, _LOWER, _DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789"
# A city numbers its units and people in steps, so that places stay free between them.
LAST = 999_999


def check_order(order: int) -> None:
    """Raise BadInput for a place (序) that no list knows; a number without end no database would take."""
    if not 0 <= order <= LAST:
        raise BadInput(f"序不能大于 {LAST}。" if order > LAST else "序不能是负数。", "order")


def new_unit(*, code: str, name: str, parent: Unit | None = None, initials: str = "", **fields: Any) -> Unit:
    """An unsaved unit below `parent`; initials come from the name where none are given."""
    path = f"{parent.path if parent else ''}{code}/"
    if len(path) > (Unit._meta.get_field("path").max_length or 0):
        raise BadInput("上下级层次过多，请选择更高一级的单位。", "parent")
    check_order(fields.get("order", 0))
    letters = initials or initials_of(name.removeprefix("市"))
    return Unit(code=code, name=name, parent=parent, path=path, initials=letters[:40], **fields)


def new_person(*, username: str, name: str, initials: str = "", **fields: Any) -> User:
    """An unsaved person without a password of use."""
    login = clean_login(username)
    check_order(fields.get("order", 0))
    person = User(username=login, name=name, initials=(initials or initials_of(name))[:10], **fields)
    person.set_unusable_password()
    return person


def clean_login(username: str) -> str:
    """The login name as it is kept, or BadInput."""
    login = unicodedata.normalize("NFKC", username).strip().lower()
    if not LOGIN.fullmatch(login):
        raise BadInput("用户名只能用小写字母、数字、点和横线，至少两位，以字母或数字开头。", "username")
    return login


def initials_of(name: str) -> str:
    """First letters of the pinyin: 市教育局 without 市 is jyj."""
    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")
    return "".join(letters).lower()


def pinyin_of(name: str) -> str:
    """The whole pinyin without tones, as login names are made."""
    return "".join(lazy_pinyin(name, style=Style.NORMAL, errors="ignore")).lower()


def free_name(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with the first number that nobody has."""
    if wanted not in taken:
        return wanted
    return next(f"{wanted}{n}" for n in range(2, len(taken) + 3) if f"{wanted}{n}" not in taken)


def one_time_password() -> str:
    """Twelve characters in three groups that pass our own rules and can be read out."""
    kinds = (_UPPER, _LOWER, _LOWER, _DIGITS)
    return "-".join("".join(secrets.choice(kind) for kind in kinds) for _ in range(3))
