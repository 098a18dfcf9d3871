"""The rig of hostile files, small: some files at every door, in process."""

import pytest
from django.test import Client

from duxing.files.tests import samples
from rigs.files import papers
from rigs.files.doors import make_doors, missing_forms
from rigs.files.judge import all_open, refuse_all
from rigs.files.packages import archives, documents
from rigs.files.site import InProcess

pytestmark = pytest.mark.django_db


def some(cases, *titles):
    chosen = [case for case in cases if case.title in titles]
    assert len(chosen) == len(titles)
    return chosen


@pytest.fixture
def site(cast):
    return InProcess(Client)


def test_every_door(site, cast):
    doors = make_doors(cast)
    assert missing_forms(doors) == set()
    cases = [
        *some(archives(), "42 KB 解出 40 MB"),
        *some(documents(), "十亿个笑"),
        *some(papers.pdfs(), "打开时运行脚本"),
        *papers.names()[:2],
    ]
    verdicts = refuse_all(site, doors, cases, cast)
    assert verdicts.bad == [] and verdicts.sent == len(doors) * len(cases)
    assert all_open(site, doors, "批示.pdf", samples.pdf(text="a sound paper with words"), cast).bad == []
