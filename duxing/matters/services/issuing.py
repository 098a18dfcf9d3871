"""督办通知单 (批示转办单): made only when asked for, counted, and kept as it went out."""

from duxing.audit.services import record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.errors import Forbidden, NotAllowedNow
from duxing.core.states import save_changes
from duxing.files.models import Attachment
from duxing.files.services import attach_bytes
from duxing.matters.models import Matter
from duxing.matters.papers import notice_of
from duxing.matters.permissions import can_manage, refuse_paper
from duxing.orgs.models import User
from duxing.papers.notice import notice_docx
from duxing.papers.numbering import issue_number
from duxing.papers.office import office_profile

OWNER = "matters.matter"


@action
def issue_notice(matter: Matter, *, by: User) -> Attachment:
    """Make the slip of a matter that was handed out, with a number of its own, and keep the file.

    What went out never changes: another slip is another number (2024 rules: slips are counted).
    Raises Forbidden, NotAllowedNow before dispatch.
    """
    if not can_manage(by, matter):
        raise Forbidden("只有督查室可以出督办通知单。")
    refuse_paper(matter)
    if matter.dispatched_at is None:
        raise NotAllowedNow(f"当前状态为“{matter.get_status_display()}”，交办后才能出通知单。")
    save_changes(matter, by=by, slip_issued=True)
    today = clock.today()
    number = issue_number("notice", today, owner=matter)
    crashpoint("paper.after_number")
    office = office_profile()
    paper = notice_docx(notice_of(matter, number.text, today, office), office)
    kept = attach_bytes(paper.name, paper.content, by=by, owner_kind=OWNER, owner_public_id=matter.public_id)
    record(by, "matters.notice.issued", matter, number=number.text, file=str(kept.public_id))
    return kept


def issued_notices(matter: Matter) -> list[Attachment]:
    """The slips that went out, newest first."""
    kept = Attachment.objects.of(OWNER, matter.public_id).filter(purpose="paper")
    return list(kept.order_by("-created_at", "-pk"))
