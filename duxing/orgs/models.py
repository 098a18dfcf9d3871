"""Units, people and posts. Work belongs to posts, so it stays when a person leaves."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from duxing.audit.settled import as_it_began
from duxing.core.errors import ChangedMeanwhile
from duxing.core.models import Protected, ProtectedQuerySet, Tracked
from duxing.core.prepared import fetch
from duxing.orgs.querysets import PostQuerySet, UnitQuerySet, UserQuerySet
from duxing.orgs.roles import SEES_ALL, Role

RELIEVED = "保存未成功：您的岗位或账号刚刚有变动。您填写的内容已保留，请刷新页面后核对。"


class UnitKind(models.TextChoices):
    """The class of a unit (单位类别); papers and permissions depend on it."""

    GOVERNMENT = "government", "市政府"
    DEPARTMENT = "department", "市政府工作部门"
    DIRECT = "direct", "市直属单位"
    ENTERPRISE = "enterprise", "市属企业"
    STATIONED = "stationed", "驻市单位"
    PARTY = "party", "党群部门"
    COUNTY = "county", "县（市、区）政府"
    ZONE = "zone", "功能区管委会"
    TOWNSHIP = "township", "乡镇（街道）"
    SECTION = "section", "内设机构"


class Unit(Protected):
    """A unit of government or one that it can ask (单位), with its dated existence.

    `path` is made of codes, "yc/yc-zjj/", so that a subtree is a prefix. A merged unit keeps its
    row, gets `valid_to` and points to its `successor`; old matters go on showing its old name.
    """

    code = models.SlugField("代码", max_length=40, unique=True)
    full_name = models.CharField("全称", max_length=80)
    name = models.CharField("规范简称", max_length=40)
    initials = models.CharField("首字母", max_length=40, blank=True, db_index=True)
    kind = models.CharField("类别", max_length=12, choices=UnitKind)
    order = models.PositiveIntegerField("序", default=9999, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField("路径", max_length=200, unique=True)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"

    def __str__(self) -> str:
        return self.name

    @property
    def is_county_level(self) -> bool:
        """Whether a municipal department must not give it orders (2024年减负规定)."""
        return self.kind in (UnitKind.COUNTY, UnitKind.ZONE)


class AliasKind(models.TextChoices):
    """How another name of a unit is to be taken."""

    NICKNAME = "nickname", "口语"
    OLD = "old", "旧称"
    HOSTED = "hosted", "挂牌或设在机构"
    WRONG = "wrong", "易错，须确认"


class UnitAlias(Protected):
    """Another name under which a unit is written (单位别名)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="aliases")
    text = models.CharField("别名", max_length=80, db_index=True)
    kind = models.CharField("类别", max_length=10, choices=AliasKind, default=AliasKind.NICKNAME)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        verbose_name = "单位别名"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "text"],
                name="unit_alias_once",
                violation_error_message="该单位已有这个别名。",
            )
        ]

    def __str__(self) -> str:
        return self.text


class UnitGroup(Tracked):
    """A collective name and the units that it stands for (集合称呼，如“各县（市、区）政府”)."""

    name = models.CharField("称呼", max_length=60, unique=True)
    aliases = models.JSONField("其他写法", default=list, blank=True)
    must_ask = models.BooleanField("须人工确认", default=False)
    units = models.ManyToManyField(Unit, related_name="groups", blank=True)

    class Meta:
        verbose_name = "集合称呼"

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes users; the password is hashed here and nowhere else."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(Tracked, AbstractBaseUser):
    """A natural person who can log in (人员). What the person may do follows from the posts held."""

    username = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=20)
    initials = models.CharField("首字母", max_length=10, blank=True, db_index=True)
    order = models.PositiveIntegerField("序", default=9999)
    landline = models.CharField("座机", max_length=30, blank=True)
    mobile = models.CharField("手机", max_length=20, blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name

    @cached_property
    def held_posts(self) -> list["Post"]:
        """The posts this person holds now, in order, with their units: one query a request."""
        return fetch(_held, holder=self.pk or 0)

    @property
    def post(self) -> "Post | None":
        return self.held_posts[0] if self.held_posts else None

    @property
    def unit(self) -> Unit | None:
        return self.post.unit if self.post else None

    @property
    def unit_ids(self) -> list[int]:
        return [post.unit_id for post in self.held_posts]

    @property
    def post_ids(self) -> list[int]:
        return [post.pk for post in self.held_posts]

    @property
    def title(self) -> str:
        return self.post.title if self.post else ""

    def has_role(self, *roles: str) -> bool:
        """Whether one of the posts held carries one of `roles`."""
        return any(post.role in roles for post in self.held_posts)

    def has_role_in(self, unit_id: int, *roles: str) -> bool:
        """Whether a post with one of `roles` is held in that very unit."""
        return any(post.role in roles and post.unit_id == unit_id for post in self.held_posts)

    @property
    def sees_all(self) -> bool:
        """Whether every matter of the own government is in scope (督查室, 秘书长, 市长)."""
        return self.has_role(*SEES_ALL) or any(post.sees_all for post in self.held_posts)

    def refuse_if_relieved(self) -> None:
        """Raise ChangedMeanwhile when a post or the account was taken from the person since this request began.

        Asked after the act was sealed: the chain is locked then, so a hand-over stands in it either
        before the act, and is seen here, or after it.
        """
        if as_it_began():
            return
        now = set(fetch(_posts_now, pk=self.pk))
        if not {post.pk for post in self.held_posts} <= now or not now:
            raise ChangedMeanwhile(RELIEVED)

    def audit_facts(self) -> dict[str, Any]:
        """Who this is at this moment, for the chain."""
        return {
            "name": self.name,
            "title": self.title,
            "unit": self.unit.name if self.unit else "",
            "unit_path": self.unit.path if self.unit else "",
        }


def _posts_now(*, pk: Any) -> Any:
    return User.objects.filter(pk=pk, is_active=True).values_list("posts", flat=True)


def _held(*, holder: Any) -> Any:
    return Post.objects.filter(holder_id=holder).select_related("unit").order_by("order", "pk")


class Post(Protected):
    """A post in a unit (岗位) and who holds it. Leaders carry their portfolio, aide and stand-in."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=20, choices=Role)
    title = models.CharField("职务", max_length=60)
    order = models.PositiveIntegerField("序", default=9999)
    holder = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="posts")
    portfolio = models.CharField("分管", max_length=200, blank=True)
    sees_all = models.BooleanField("可见全部事项", default=False)
    aide = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="assists")
    stand_in = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="stands_in_for")

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"

    def __str__(self) -> str:
        return f"{self.unit}{self.title}"
