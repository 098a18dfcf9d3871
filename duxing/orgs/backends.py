"""Who is logged in, read by a kept query together with the posts held and where the chain stands."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet, Subquery

from duxing.audit import settled
from duxing.audit.models import AuditHead
from duxing.audit.services import STAFF_CHAIN
from duxing.core.prepared import fetch
from duxing.orgs.models import Post, User


def _with_head(rows: QuerySet[Any]) -> QuerySet[Any]:
    head = AuditHead.objects.filter(chain=STAFF_CHAIN)
    return rows.annotate(
        chain_head=Subquery(head.values("h")), chain_settled=Subquery(head.values("settled"))
    )


def _account(*, pk: Any) -> Any:
    return _with_head(User.objects.filter(pk=pk))


def _posts(*, holder: Any) -> Any:
    rows = Post.objects.filter(holder_id=holder).select_related("unit", "holder")
    return _with_head(rows).order_by("order", "pk")


class Accounts(ModelBackend):
    """Accounts of this system. `chain_head` of the person is the head as the request began."""

    def get_user(self, user_id: Any) -> User | None:
        posts = fetch(_posts, holder=int(user_id))
        found = posts or fetch(_account, pk=int(user_id))
        if not found:
            return None
        user: User = posts[0].holder if posts else found[0]
        if not self.user_can_authenticate(user):
            return None
        user.held_posts = posts
        user.chain_head = bytes(found[0].chain_head or b"")  # type: ignore[attr-defined]
        settled.begin(bytes(found[0].chain_settled or b""))
        return user
