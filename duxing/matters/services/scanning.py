"""补扫描件: the scan of a paper that the office entered without one."""

from typing import Any

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.errors import BadInput, Forbidden, NotAllowedNow
from duxing.core.proxy import Basis
from duxing.core.states import save_changes
from duxing.files.services import attach
from duxing.matters.models import ProxyEntry
from duxing.matters.permissions import can_enter_proxy
from duxing.matters.services.proxying import OWNER
from duxing.orgs.models import User


@action
def add_scan(entry: ProxyEntry, *, by: User, scan: Any) -> ProxyEntry:
    """Add the scan to an entry that rests on paper; what is there already never changes.

    Raises Forbidden for anybody but the office, BadInput without a file, NotAllowedNow where no
    scan is awaited, ChangedMeanwhile.
    """
    if not can_enter_proxy(by):
        raise Forbidden("只有督查室可以补扫描件。")
    if entry.has_scan:
        raise NotAllowedNow("这份纸件已有扫描件，不能更换。")
    if entry.basis != Basis.PAPER:
        raise NotAllowedNow("这次代录不是据纸质件，没有扫描件可补。")
    if scan is None:
        raise BadInput("请选择扫描件。", "scan")
    save_changes(entry, by=by, has_scan=True)
    attach(scan, by=by, owner_kind=OWNER, owner_public_id=entry.public_id, purpose="scan", field="scan")
    record(by, "matters.proxy.scanned", entry, act=entry.act, principal=entry.principal)
    return entry
