"""Several people at once, on whichever database the run uses."""

import uuid
from collections import Counter
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from duxing.audit.models import AuditEntry
from duxing.audit.report import INTACT
from duxing.audit.verify import verify
from duxing.core import clock
from duxing.core.errors import ChangedMeanwhile, NotAllowedNow
from duxing.matters.models import Closing, DeadlineVersion, Feedback, Matter, ReviewDue
from duxing.matters.services.closing import close
from duxing.matters.services.deadlines import move_deadline
from duxing.matters.services.reporting import send_to_sign, submit_by_proxy
from duxing.matters.tests.acting import hidden, text_of
from duxing.testing.matters import draft_report, final_due, full_report, on_paper, received
from duxing.testing.threads import together

THREADS, TIMES = 20, 10
REASON = "外墙材料复检停工九天，需顺延。"


def test_two_hundred_sendings_of_one_report_make_one(shared_db, cast):
    feedback = send_to_sign(draft_report(cast, received(cast)), by=cast.handler)
    url = reverse("matters:sign", args=[feedback.public_id])
    form = {"key": str(uuid.uuid4()), "version": str(feedback.version)}
    clients = [Client() for _ in range(THREADS)]
    for client in clients:
        client.force_login(cast.signer)

    def press(client):
        return lambda: [client.post(url, form).status_code for _ in range(TIMES)]

    answers = together([press(client) for client in clients])
    assert Counter(code for codes in answers for code in codes) == {302: THREADS * TIMES}
    assert (Feedback.objects.count(), ReviewDue.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(kind="matters.feedback.submitted").count() == 1
    assert verify().exit_code == INTACT


def test_two_hundred_saves_of_one_new_report_make_one_draft(shared_db, cast):
    due = final_due(received(cast))
    url = reverse("matters:report", args=[due.public_id])
    form = {"key": str(uuid.uuid4()), "self_state": "done", "text": "换热站板换堵塞已更换。"}
    clients = [Client() for _ in range(THREADS)]
    for client in clients:
        client.force_login(cast.handler)

    def press(client):
        return lambda: [client.post(url, form).status_code for _ in range(TIMES)]

    answers = together([press(client) for client in clients])
    assert Counter(code for codes in answers for code in codes) == {302: THREADS * TIMES}
    assert Feedback.objects.count() == 1
    assert verify().exit_code == INTACT


def test_two_officers_enter_one_paper(shared_db, cast):
    matter = received(cast)
    due = final_due(matter)

    def enter(person):
        return lambda: submit_by_proxy(due, full_report(matter), by=person, proxy=on_paper())

    results = together([enter(cast.officer), enter(cast.colleague)])
    assert [type(one) for one in results].count(Feedback) == 1
    assert any(isinstance(one, ChangedMeanwhile | NotAllowedNow) for one in results)
    assert Feedback.objects.filter(submitted_at__isnull=False).count() == 1
    assert verify().exit_code == INTACT


def test_of_closing_and_moving_at_once_one_wins_and_the_other_is_told(shared_db, cast):
    matter = received(cast)

    def closing():
        mine = Matter.objects.get(pk=matter.pk)
        return lambda: close(mine, by=cast.director, outcome="routine", note="转入日常工作推进。")

    def moving():
        mine = Matter.objects.get(pk=matter.pk)
        day = clock.today() + timedelta(days=40)
        return lambda: move_deadline(
            mine, by=cast.officer, due_on=day, reason=REASON, proxy=on_paper("方既明")
        )

    results = together([closing(), moving()])
    assert sum(isinstance(one, ChangedMeanwhile) for one in results) == 1
    assert (Closing.objects.count() + DeadlineVersion.objects.count()) == 1
    assert verify().exit_code == INTACT


def test_on_the_pages_the_later_one_keeps_the_typed_text(shared_db, cast):
    matter = received(cast)
    close_url, move_url = (
        reverse(f"matters:{n}", args=[matter.public_id]) for n in ("close", "move_deadline")
    )
    director, officer = Client(), Client()
    director.force_login(cast.director)
    officer.force_login(cast.officer)
    ending = hidden(director.get(close_url)) | {"outcome": "routine", "note": "转入日常工作推进。"}
    moving = hidden(officer.get(move_url)) | {
        "due_on": str(clock.today() + timedelta(days=40)),
        "reason": REASON,
        "basis": "paper",
        "principal": "方既明",
        "acted_on": str(clock.today()),
    }
    answers = together([lambda: director.post(close_url, ending), lambda: officer.post(move_url, moving)])
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: 1}
    told = next(answer for answer in answers if answer.status_code == 409)
    page = text_of(told)
    assert "保存未成功：本事项已由" in page and "您填写的内容已保留" in page
    assert "转入日常工作推进。" in page or REASON in page
    assert (Closing.objects.count() + DeadlineVersion.objects.count()) == 1
