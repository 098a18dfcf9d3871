"""A paper four times as long costs about four times as much, counted in calls and never in seconds."""

import sys

import pytest

from duxing.language.decompose import decompose

ITEM = "{n}.开工项目60个，完成投资85亿元。（责任单位：市住建局牵头，市财政局配合；完成时限：6月底前）\n"
PAPERS = {
    "marks": ("云川市2026年重点任务分工方案\n", ITEM),
    "prose": (
        "云台县常务会议纪要\n2026年3月11日，县长主持召开会议。\n",
        "由县住建局牵头，6月底前完成改造60处。县财政局要加强保障。",
    ),
    "table": ("序号\t任务\t牵头单位\t完成时限\n", "{n}\t开工项目60个\t市住建局\t6月底前\n"),
    "cells": ("序号\n任务\n牵头单位\n完成时限\n", "{n}\n开工项目60个\n市住建局\n6月底前\n"),
    "records": (
        "整改方案\n",
        "（一）问题\n整改措施：完成改造60处。\n整改时限：6月底前\n责任单位：市住建局\n",
    ),
    "one line": ("", "市住建局要加强管理，"),
    "labels": ("", "责任单位："),
    "open records": ("", "整改措施：加强管理\n"),
    "brackets": ("", "（市住建局"),
    "numbers": ("", "（一）加强"),
    "headings": ("", "一、总体要求\n"),
    "wrapped": ("", "为深入贯彻上级决策部署加快建设先进制造业强市结合实\n"),
}


def calls(text: str) -> int:
    """How many Python functions are called to read the text."""
    count = 0

    def profile(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        decompose(text, year=2026)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("paper", PAPERS)
def test_cost_grows_with_length(paper):
    head, item = PAPERS[paper]
    small, large = (calls(head + "".join(item.format(n=n) for n in range(1, size + 1))) for size in (50, 200))
    assert large <= 5 * small


def test_a_page_costs_some_thousand_calls():
    page = "".join(ITEM.format(n=n) for n in range(1, 19))
    assert 900 < len(page) < 1200
    assert calls(page) < 60_000
