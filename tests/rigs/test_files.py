"""The rig of hostile files, small: some files at some doors, in process."""

import pytest
from django.test import Client

from duxing.core.errors import BadInput
from duxing.files.checks import check_upload
from duxing.files.kinds import ATTACHMENTS
from duxing.files.tests import samples
from rigs.files import papers
from rigs.files.doors import FORMS, forms_with_files, intake, make_doors
from rigs.files.harmless import harmless
from rigs.files.held import reader
from rigs.files.judge import accept_all, all_open, refuse_all
from rigs.files.packages import archives, documents
from rigs.files.site import InProcess
from rigs.parsers import corpus

pytestmark = pytest.mark.django_db


def some(cases, *titles):
    chosen = [case for case in cases if case.title in titles]
    assert len(chosen) == len(titles)
    return chosen


@pytest.fixture
def site(cast, own_files):
    return InProcess(Client)


def test_every_form_that_takes_a_file_has_a_door():
    assert forms_with_files() == FORMS


def test_hostile_files_are_refused_in_the_right_words_and_leave_nothing(site, cast):
    doors = make_doors(cast, [intake])
    cases = [
        *some(documents(), "十亿个笑"),
        *some(papers.pdfs(), "打开时运行脚本"),
        *some(papers.texts(), "页眉的密级标志"),
        *papers.names()[:2],
    ]
    verdicts = refuse_all(site, doors, cases, cast)
    assert verdicts.bad == [] and verdicts.sent == len(doors) * len(cases)
    sound = samples.pdf(text="a sound paper with enough words")
    assert all_open(site, doors, "批示.pdf", sound, cast).bad == []
    assert accept_all(site, doors[:1], some(harmless(), "写着保密工作的文档"), cast).bad == []


def test_a_planted_fault_is_found(site, cast):
    with reader("magic"):
        doors = make_doors(cast, [intake])[2:]
        verdicts = refuse_all(site, doors, some(papers.pdfs(), "开头之前有网页"), cast)
    assert verdicts.accepted == 1 and len(verdicts.bad) == 2


def test_there_are_enough_files():
    hostile = [
        *archives(),
        *documents(),
        *papers.pdfs(),
        *papers.pictures(),
        *papers.old_files(),
        *papers.texts(),
    ]
    assert len(hostile) >= 120
    assert len({(case.title, case.name) for case in hostile}) == len(hostile)


def test_each_small_hostile_file_gets_its_sentence():
    """Without the pages; those that take seconds to make or to judge are left to the rig."""
    wrong = []
    for case in corpus.quick(
        [*archives(), *documents(), *papers.pdfs(), *papers.pictures(), *papers.old_files()]
    ):
        with pytest.raises(BadInput) as caught:
            check_upload(case.name, case.make())
        if caught.value.message not in case.sentences(ATTACHMENTS):
            wrong.append((case.title, caught.value.message))
    assert wrong == []


def test_small_harmless_files_come_in():
    for case in corpus.quick(harmless()):
        assert check_upload(case.name, case.make()).name == case.name
