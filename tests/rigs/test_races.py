"""The races, small: each fault is found, the product shows none; and no record is left out."""

import ast
from collections import Counter

import pytest
from django.db import connection

from duxing.audit.report import INTACT
from rigs.races import part, rows
from rigs.races.crowd import Crowd
from rigs.races.history import BROKEN, BUSY, REFUSED, WON, Attempt, Chain, Tally
from rigs.races.world import build
from tests.structure.source import dotted, product

TOLD = "保存未成功：本事项已由 高原 于 10:32:05 修改。您填写的内容已保留，请对照后重新提交。"
# What the services call the records that they change. A new word here is a record that the races must know.
WORDS = {
    "assignment": "matters.Assignment",
    "child": "matters.Matter",
    "clause": "sources.Clause",
    "draft": "matters.Feedback",
    "due": "matters.FeedbackDue or matters.ReceiptDue",
    "entry": "matters.ProxyEntry",
    "feedback": "matters.Feedback",
    "feedback.review_due": "matters.ReviewDue",
    "former": "orgs.User",
    "into": "matters.Matter",
    "item": "matters.FeedbackItem",
    "last": "matters.Feedback",
    "lead": "matters.Assignment",
    "link": "matters.ClauseLink",
    "matter": "matters.Matter",
    "number": "papers.IssuedNumber",
    "person": "orgs.User",
    "post": "orgs.Post",
    "profile": "papers.OfficeProfile",
    "question": "intake.UnitQuestion",
    "reading": "matters.Reading",
    "row": "workdays.Calendar or orgs.User",
    "source": "sources.Source",
    "unit": "orgs.Unit",
    "units": "orgs.Unit",
}


def test_every_record_with_a_version_is_raced_or_written_once():
    assert set(rows.EDITED) | rows.WRITTEN_ONCE == rows.tracked()
    assert not set(rows.EDITED) & rows.WRITTEN_ONCE


def test_whatever_the_services_change_is_raced():
    changed = set()
    for module in product():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in (
                "save_changes",
                "apply_move",
            ):
                first = node.args[0]
                name = dotted(first.value) if isinstance(first, ast.Subscript) else dotted(first)
                changed.add(name.removeprefix("made."))
    assert changed == set(WORDS)
    assert {label for words in WORDS.values() for label in words.split(" or ")} == set(rows.EDITED)


@pytest.mark.parametrize(
    ("attempts", "after", "bad"),
    [
        ([("高原", "甲", WON), ("唐可", "乙", REFUSED)], (2, "甲"), 0),
        ([("高原", "甲", WON), ("唐可", "乙", WON)], (2, "乙"), 1),
        ([("高原", "甲", WON), ("唐可", "乙", REFUSED)], (2, "乙"), 1),
        ([("高原", "甲", WON), ("唐可", "乙", REFUSED)], (3, "甲"), 1),
        ([("唐可", "乙", REFUSED), ("唐可", "丙", REFUSED)], (1, ""), 3),
        ([("林晚舟", "甲", WON), ("唐可", "乙", REFUSED)], (2, "甲"), 1),
        ([("高原", "甲", WON), ("唐可", "乙", BROKEN)], (2, "甲"), 1),
        ([("高原", "甲", BUSY), ("唐可", "乙", BUSY)], (1, ""), 0),
    ],
)
def test_the_history_knows_what_is_not_right(attempts, after, bad):
    """Twice saved, a text that went lost, a version too many, nobody, a false name, an error."""
    tally = Tally()
    tries = [Attempt(who, text, fate, TOLD) for who, text, fate in attempts]
    Chain("事项", 1, pages=False).judge(tally, tries, *after)
    assert len(tally.bad) == bad, tally.bad


def test_a_page_without_the_own_text_is_noticed():
    tally = Tally()
    tries = [Attempt("高原", "甲", WON), Attempt("唐可", "乙", REFUSED, TOLD, "甲")]
    Chain("事项", 1, pages=True).judge(tally, tries, 2, "甲")
    assert (tally.kept, tally.told, len(tally.bad)) == (0, 1, 1)


def test_faults_are_found_and_nobody_loses_anything(shared_db, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    # Each database has its half of the pairs; the rig itself tries all on both.
    chosen = part.PAIRS[connection.vendor == "sqlite" :: 2]
    words = {"rows": 19, "pages": 8, "pairs": len(chosen), "forms": 7, "times": 8, "plants": 8}
    words["parts"] = ("rows", "pages", "pairs", "repeats")
    with Crowd(seed=3) as crowd:
        said = part.run(crowd, build(), words, chosen)
    assert [name for name, how in said["plants"].items() if not how] == []
    for name in ("rows", "pages", "pairs", "repeats"):
        assert said[name]["bad"] == []
    assert (said["rows"]["races"], said["pages"]["races"], said["repeats"]["rows"]) == (19, 8, 7)
    assert said["pages"]["kept"] + said["pages"]["races"] >= said["pages"]["attempts"] - said["pages"]["busy"]
    assert Counter(said["pairs"]["outcomes"].keys()) == Counter(pair.name for pair in chosen)
    assert (said["planted_until"], said["intact"], said["talk"]) == (INTACT, True, [])
