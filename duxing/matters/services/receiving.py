"""Signing for a matter (签收), by the unit itself or entered from paper by the office."""

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import Forbidden, NotAllowedNow
from duxing.core.proxy import ProxyBasis
from duxing.core.states import apply_move, hold, save_changes
from duxing.matters import states
from duxing.matters.models import Assignment, ProxyEntry
from duxing.matters.permissions import can_receive
from duxing.matters.services.proxying import enter
from duxing.matters.services.units import keepers_of
from duxing.notices.services import queue
from duxing.orgs.models import User


@action
def receive(assignment: Assignment, *, by: User, proxy: ProxyBasis | None = None) -> Assignment:
    """Sign for the matter. With `proxy` the office enters what the unit did on paper or by phone.

    The receipt counts on the date of the paper where there is one, else at the server's time.
    Raises Forbidden, NotAllowedNow, ChangedMeanwhile, BadInput.
    """
    if assignment.matter.status in states.ENDED:
        raise NotAllowedNow("该事项已经结束，不用再签收。")
    hold(assignment.matter, within=states.GOING_ON)
    entry: ProxyEntry | None = None
    if proxy is not None:
        entry = enter(proxy, by=by, act=states.RECEIVE.label, matter=assignment.matter)
    elif not can_receive(by, assignment):
        raise Forbidden("只有承办单位可以签收；督查室请用代录，写明依据和签收人。")
    now = clock.now()
    on = entry.acted_on if entry else clock.today()
    apply_move(
        assignment,
        states.RECEIVE,
        by=by,
        received_at=now,
        received_on=on,
        received_by=entry.principal if entry else by.name,
        receipt_proxy=entry,
    )
    crashpoint("receive.after_move")
    due = getattr(assignment, "receipt_due", None)
    if due is not None:
        save_changes(due, by=by, fulfilled_at=now, fulfilled_on=on)
    queue(
        keepers_of(assignment.matter),
        f"{assignment.unit.name}已签收{assignment.matter.called}。",
        assignment.matter.get_absolute_url(),
        key=f"matters.received:{assignment.public_id}",
    )
    record(by, "matters.assignment.received", assignment, unit=assignment.unit.name, proxy=entry is not None)
    return assignment
