"""The whole way of a matter through the services, by the office alone."""

from duxing.audit.verify import verify
from duxing.matters.services.closing import close
from duxing.testing.matters import presented


def test_the_office_alone_takes_a_matter_from_the_paper_to_its_end(cast):
    matter = presented(cast)
    criteria = [{"text": one.text, "met": True} for one in matter.requirements.all()]
    close(matter, by=cast.director, outcome="done", note="办理结果属实，同意办结。", criteria=criteria)
    matter.refresh_from_db()
    assert matter.status == "closed"
    assert matter.number.endswith("1号")
    assert verify().exit_code == 0
