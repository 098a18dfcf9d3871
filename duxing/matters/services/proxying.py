"""Proxy entry (代录): what the office enters from paper or phone for a unit or a leader."""

from datetime import timedelta

from duxing.core import clock
from duxing.core.errors import BadInput, Forbidden
from duxing.core.proxy import ProxyBasis
from duxing.files.services import attach
from duxing.matters.models import Matter, ProxyEntry
from duxing.matters.permissions import can_enter_proxy
from duxing.orgs.models import User

OWNER = "matters.proxyentry"
EARLIEST = timedelta(days=3660)


def enter(
    proxy: ProxyBasis, *, by: User, act: str, matter: Matter | None, scan_kept: bool = False
) -> ProxyEntry:
    """Keep on what an entry rests. Part of the action that it belongs to, never an action alone.

    `act` names the act in Chinese (“签收”); `scan_kept` says that the paper's scan hangs on the
    record itself, as with a sealed report. Raises Forbidden for anybody but the office, BadInput
    for a date on the paper before the matter was handed out.
    """
    if not can_enter_proxy(by):
        raise Forbidden("只有督查室可以代录。")
    if matter is not None and matter.dispatched_at is not None:
        if proxy.acted_on < clock.local(matter.dispatched_at).date():
            raise BadInput("纸件日期不能早于交办日期，请核对收文戳。", "acted_on")
    elif matter is not None and matter.source is not None and proxy.acted_on < matter.source.received_on:
        raise BadInput(f"纸件日期不能早于来文的收文日期（{matter.source.received_on}），请核对。", "acted_on")
    elif proxy.acted_on < clock.today() - EARLIEST:
        raise BadInput("纸件日期过早，请核对年份。", "acted_on")
    entry = ProxyEntry.objects.create(
        matter=matter,
        act=act,
        basis=proxy.basis,
        principal=proxy.principal.strip(),
        acted_on=proxy.acted_on,
        has_scan=scan_kept or proxy.scan is not None,
        entered_by=by,
        entered_at=clock.now(),
    )
    if proxy.scan is not None:
        attach(proxy.scan, by=by, owner_kind=OWNER, owner_public_id=entry.public_id, purpose="scan")
    return entry
