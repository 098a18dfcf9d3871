"""People and the posts they hold. Work belongs to posts: who takes a post over takes its work."""

from dataclasses import dataclass
from typing import Any

from axes.utils import reset
from django.contrib.auth.hashers import make_password

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import BadInput, Forbidden
from duxing.core.states import hold, save_changes
from duxing.orgs.building import (
    check_order,
    clean_login,
    free_name,
    new_person,
    one_time_password,
    pinyin_of,
)
from duxing.orgs.models import Post, Unit, User
from duxing.orgs.permissions import (
    can_hand_over,
    can_keep_directory,
    can_reset_password,
    refuse_mixed_roles,
)


@dataclass(frozen=True)
class Newcomer:
    """Somebody without an account yet; without a login name the pinyin of the name is taken."""

    name: str
    username: str = ""
    landline: str = ""


@dataclass(frozen=True)
class Issued:
    """Who holds the post now, and the password that is shown once if the account is new."""

    user: User | None = None
    password: str = ""


def _demand_keeper(by: Any) -> None:
    if not can_keep_directory(by):
        raise Forbidden("只有督查室主任和系统管理员可以维护人员和岗位。")


@action
def create_person(*, by: Any, username: str, name: str, password: str = "", **fields: Any) -> User:
    """A person without a post. Without `password` nobody can log in until one is set.

    `fields` are order, initials, landline, mobile and must_change_password.
    """
    _demand_keeper(by)
    return _create_person(by, username, name, password, fields)


def _create_person(by: Any, username: str, name: str, password: str, fields: dict[str, Any]) -> User:
    if User.objects.filter(username=clean_login(username)).exists():
        raise BadInput(f"用户名“{username}”已有人使用。", "username")
    person = new_person(username=username, name=name, **fields)
    if password:
        person.set_password(password)
    person.save()
    record(by, "orgs.person.created", person, person=name)
    return person


def _open_account(by: Any, username: str, name: str, fields: dict[str, Any]) -> tuple[User, str]:
    """A new account and its one-time password."""
    if not username.strip():
        stem = pinyin_of(name) or "user"
        username = free_name(
            stem, set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
        )
    password = one_time_password()
    person = _create_person(by, username, name, password, fields | {"must_change_password": True})
    return person, password


@action
def create_post(
    *, by: Any, unit: Unit, role: str, title: str, holder: User | None = None, **fields: Any
) -> Post:
    """A post of a unit, with its first holder if there is one.

    `fields` are order, portfolio, sees_all, aide and stand_in.
    """
    _demand_keeper(by)
    if holder is not None:
        _demand_fit(holder, role, by)
    check_order(fields.get("order", 0))
    post: Post = Post.objects.create(unit=unit, role=role, title=title, holder=holder, **fields)
    record(by, "orgs.post.created", post, unit=unit.name, title=title, holder=holder.name if holder else "")
    return post


@action
def fill_post(
    post: Post, holder: User, *, by: Any, stop_former: bool = False, version: int | None = None
) -> Post:
    """`holder` takes the post over with all its work; the former holder may be stopped."""
    _demand_hand_over(post, by)
    if post.holder_id == holder.pk:
        raise BadInput(f"该岗位现由{holder.name}担任，请选择其他人。", "holder")
    _demand_fit(holder, post.role, by)
    former = post.holder
    save_changes(post, by=by, version=version, holder=holder)
    crashpoint("post.after_holder")
    stopped = stop_former and _stop_if_free(former, by)
    record(
        by,
        "orgs.post.filled",
        post,
        unit=post.unit.name,
        title=post.title,
        holder=holder.name,
        former=former.name if former else "",
        stopped=stopped,
    )
    return post


@action
def vacate_post(post: Post, *, by: Any, stop_former: bool = True, version: int | None = None) -> Post:
    """Nobody holds the post for now; its work waits there."""
    _demand_hand_over(post, by)
    former = post.holder
    if former is None:
        return post
    save_changes(post, by=by, version=version, holder=None)
    stopped = stop_former and _stop_if_free(former, by)
    record(
        by,
        "orgs.post.vacated",
        post,
        unit=post.unit.name,
        title=post.title,
        former=former.name,
        stopped=stopped,
    )
    return post


@action
def hand_over(
    post: Post, *, by: Any, to: User | Newcomer | None, stop_former: bool = True, version: int | None = None
) -> Issued:
    """Somebody else holds the post from now on (换人): who is there, who comes, or nobody for now."""
    _demand_hand_over(post, by)
    if to is None:
        vacate_post(post, by=by, stop_former=stop_former, version=version)
        return Issued()
    if not isinstance(to, Newcomer):
        fill_post(post, to, by=by, stop_former=stop_former, version=version)
        return Issued(to)
    fields = {"landline": to.landline or _landline(post), "order": post.order}
    person, password = _open_account(by, to.username, to.name, fields)
    fill_post(post, person, by=by, stop_former=stop_former, version=version)
    return Issued(person, password)


@action
def add_person(
    *,
    by: Any,
    unit: Unit,
    role: str,
    title: str,
    username: str,
    name: str,
    order: int = 9999,
    landline: str = "",
) -> Issued:
    """A person with a post of their own, and the one-time password."""
    _demand_keeper(by)
    person, password = _open_account(by, username, name, {"landline": landline, "order": order})
    create_post(by=by, unit=unit, role=role, title=title, order=order, holder=person)
    return Issued(person, password)


@action
def set_password(person: User, *, by: Any, password: str = "") -> str:
    """A password that must be changed at the next login, made up unless given; lifts a lock."""
    if not can_reset_password(by, person):
        raise Forbidden("只有督查室主任和系统管理员可以重置他人的密码。")
    new = password or one_time_password()
    save_changes(person, by=by, password=make_password(new), must_change_password=True)
    reset(username=person.username)
    record(by, "orgs.password.reset", person, person=person.name)
    return new


@action
def set_active(person: User, active: bool, *, by: Any, version: int | None = None) -> User:
    """Stop an account, which ends its sessions at once, or let it in again."""
    _demand_keeper(by)
    if person == by:
        raise Forbidden("不能停用自己的账号。")
    save_changes(person, by=by, version=version, is_active=active)
    record(by, "orgs.person.resumed" if active else "orgs.person.stopped", person, person=person.name)
    return person


def _demand_hand_over(post: Post, by: Any) -> None:
    if not can_hand_over(by, post):
        raise Forbidden("该岗位须由督查室、系统管理员或本单位主要负责人换人，本人不能办理。")


def _demand_fit(holder: User, role: str, by: Any) -> None:
    if holder == by:
        raise Forbidden("不能给自己任职，请由其他管理人员办理。")
    # Two posts given to one person at once are judged one after the other.
    hold(holder, "is_active")
    if not holder.is_active:
        raise BadInput(f"{holder.name}的账号已停用，请先启用。", "holder")
    refuse_mixed_roles({role, *holder.posts.values_list("role", flat=True)})


def _stop_if_free(former: User | None, by: Any) -> bool:
    """Stop who holds no post any more; signatures of the past keep the name."""
    if former is None:
        return False
    # Of two posts taken from one person at once the later one sees that it is the last.
    hold(former)
    if former.posts.exists():
        return False
    save_changes(former, by=by, is_active=False)
    return True


def _landline(post: Post) -> str:
    return post.holder.landline if post.holder else ""
