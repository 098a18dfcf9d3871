"""Who is logged in, read by a kept query together with where the chain of operations stands."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Subquery

from duxing.audit.models import AuditHead
from duxing.audit.services import STAFF_CHAIN
from duxing.core.prepared import fetch
from duxing.orgs.models import User


def _account(*, pk: Any) -> Any:
    head = AuditHead.objects.filter(chain=STAFF_CHAIN).values("h")
    return User.objects.filter(pk=pk).annotate(chain_head=Subquery(head))


class Accounts(ModelBackend):
    """Accounts of this system. `chain_head` of the person is the head as the request began."""

    def get_user(self, user_id: Any) -> User | None:
        found = fetch(_account, pk=int(user_id))
        if not found or not self.user_can_authenticate(found[0]):
            return None
        user: User = found[0]
        user.chain_head = bytes(user.chain_head or b"")  # type: ignore[attr-defined]
        return user
