"""A process that dies in the middle of an act leaves nothing of the act, and the chain whole."""

import pytest

from duxing.audit.models import AuditEntry
from duxing.audit.report import INTACT
from duxing.audit.verify import verify
from duxing.matters.models import (
    Assignment,
    CallNote,
    Closing,
    Feedback,
    FeedbackDue,
    FeedbackSchedule,
    Matter,
    ReceiptDue,
    ReviewDue,
)
from duxing.matters.services.reporting import send_to_sign
from duxing.notices.models import Notice
from duxing.orgs.models import User
from duxing.testing.matters import draft_report, filed, received
from duxing.testing.processes import manage

TABLES = (
    Matter,
    Assignment,
    ReceiptDue,
    FeedbackDue,
    FeedbackSchedule,
    Feedback,
    ReviewDue,
    CallNote,
    Closing,
    Notice,
    AuditEntry,
)


def state():
    """Every row that an act here could touch, by status where there is one."""
    found = {}
    for model in TABLES:
        columns = ["pk", *(n for n in ("status", "version") if hasattr(model, n) and n in fields(model))]
        found[model.__name__] = sorted(model._base_manager.values_list(*columns))
    return found


def fields(model):
    return {field.name for field in model._meta.fields}


def dispatching(cast):
    """A 分办 matter is handed out, with a call."""
    matter = filed(cast)
    return f"""
from duxing.matters.models import Matter
from duxing.matters.services.dispatching import Call, dispatch
from duxing.orgs.models import Unit, User
dispatch(Matter.objects.get(pk={matter.pk}), by=User.objects.get(pk={cast.officer.pk}),
         parallel=[Unit.objects.get(pk={cast.county.pk})], call=Call("冯小筑"))
"""


def signing(cast):
    feedback = send_to_sign(draft_report(cast, received(cast)), by=cast.handler)
    return f"""
from duxing.matters.models import Feedback
from duxing.matters.services.reporting import sign_and_submit
from duxing.orgs.models import User
sign_and_submit(Feedback.objects.get(pk={feedback.pk}), by=User.objects.get(pk={cast.signer.pk}))
"""


def ending(cast):
    matter = received(cast)
    return f"""
from duxing.matters.models import Matter
from duxing.matters.services.closing import close
from duxing.orgs.models import User
close(Matter.objects.get(pk={matter.pk}), by=User.objects.get(pk={cast.director.pk}), outcome="routine",
      note="转入日常工作推进。")
"""


@pytest.mark.parametrize(
    ("place", "act"),
    [
        ("dispatch.before_children", dispatching),
        ("submit.after_feedback", signing),
        ("submit.before_notice", signing),
        ("close.after_move", ending),
    ],
)
def test_dying_in_the_act_leaves_nothing_of_it(elsewhere, cast, place, act):
    code = act(cast)
    before = state()
    died, said = manage("shell", "--no-imports", "-c", code, crash=place, **elsewhere)
    assert died == 9, said
    assert state() == before
    assert verify().exit_code == INTACT
    done, said = manage("shell", "--no-imports", "-c", code, **elsewhere)
    assert done == 0, said
    assert state() != before
    assert verify().exit_code == INTACT
    assert User.objects.count() == len(cast.people())
