"""docs/guarantees.md from the published reports: `python -m rigs.guarantees` writes it."""

import json
from typing import Any

from rigs.report import PUBLISHED, ROOT

PAGE = ROOT / "docs" / "guarantees.md"
HEAD = """# 承诺与证明

本页由 `python -m rigs.guarantees` 从 `docs/guarantees/` 里的报告生成，不要手改。每一项都先在产品里预埋一个故障，
试验找得到它，才算数。自己重做：`make rig-名称`，`RIG_ARGS='--factor 10'` 放大十倍。零次出错只说明真实比例在 3/N 以下
（九成五的把握）。
"""


def page() -> str:
    """The whole page in Markdown, in the order of the reports' names."""
    reports = [json.loads(path.read_text("utf-8")) for path in sorted(PUBLISHED.glob("*.json"))]
    return "\n".join([HEAD, *(_section(report) for report in reports)])


def _section(report: dict[str, Any]) -> str:
    machine = report["machine"]
    lines = [
        f"## {report['title']}",
        "",
        f"`make rig-{report['rig']}` · {'通过' if report['passed'] else '**没有通过**'} · 版本 {report['version']}"
        f"（{report['commit']}） · 种子 {report['seed']} · 倍数 {report['factor']:g} · {report['ended'][:10]}"
        f" · {report['seconds']} 秒（{machine['cores']} 核，固定循环 {machine['loop_ms']} 毫秒）",
        "",
        "| 试了什么 | 次数 | 目标 | 结果 | 对应 |",
        "| --- | ---: | --- | --- | --- |",
        *(_check(check) for check in report["checks"]),
        "",
        "| 预埋的故障 | 找到了吗 |",
        "| --- | --- |",
        *(
            f"| {_cell(p['fault'])} | {'找到' if p['found'] else '**没找到**'}{_how(p)} |"
            for p in report["planted"]
        ),
        "",
    ]
    return "\n".join(lines)


def _check(check: dict[str, Any]) -> str:
    result = _cell(check["figure"]) or f"{len(check['bad'])} 处不符"
    state = "通过" if check["met"] else "**未过**"
    return f"| {_cell(check['tried'])} | {check['n']:,} | {_cell(check['goal'])} | {state}，{result} | {'、'.join(check['rows'])} |"


def _how(planted: dict[str, Any]) -> str:
    return f"：{_cell(planted['how'])}" if planted["how"] else ""


def _cell(text: str) -> str:
    return text.replace("|", "｜").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(f"写好 {PAGE.relative_to(ROOT)}。")
