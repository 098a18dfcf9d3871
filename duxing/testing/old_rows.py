"""What each migration does to old rows, and which rows it is tried on beside the hostile ones of every table.

A new migration that does more than add tables and indexes needs an entry here; a test says so.
"""

from typing import Any

from duxing.testing.hostile import LONG, RARE
from duxing.testing.upgrade import Check, Declared, Key

New = dict[str, list[Any]]

NEW_COLUMN = "只加列，列有默认值；各表的旧行保持不变。"
PRESETS = "只补装随系统发布的数据，已有的行不动。"


def filled(label: str, column: str, wanted: Any) -> Check:
    """A check that every old row holds `wanted` in a new column."""

    def check(apps: Any) -> list[str]:
        model = apps.get_model(label)
        bad = model._base_manager.exclude(**{column: wanted}).count()
        return [f"{label}.{column} 有 {bad} 行不是默认值"] if bad else []

    return check


def _own_instruction_levels(apps: Any, new: New) -> None:
    """A city that has changed the levels of the shipped type; nothing may be put over its own."""
    kinds = apps.get_model("sources", "SourceType")._base_manager
    for row in kinds.filter(code="instruction"):
        row.approval = {"levels": [], "城市自定": RARE}
        row.save()


def _levels_kept(apps: Any) -> list[str]:
    rows = apps.get_model("sources", "SourceType")._base_manager.filter(code="instruction")
    return [] if all("城市自定" in row.approval for row in rows) else ["本市自定的审批级别被覆盖"]


def _searchable(apps: Any, new: New) -> None:
    """Stored texts that are empty, cut off, full of bars; sources that show nothing; no source at all."""
    texts = ["", "|", "||", "|".join([RARE] * 900), "a" * 20_000, "|" * 20_000, f"题目|{'批' * LONG}|单位"]
    matters = apps.get_model("matters", "Matter")._base_manager
    for number, row in enumerate(new["matters.matter"]):
        matters.filter(pk=row.pk).update(search_text=texts[number % len(texts)])
    sources = apps.get_model("sources", "Source")._base_manager
    closed = [row.pk for row in new["sources.source"][::2]]
    sources.filter(pk__in=closed).update(visibility="nothing", title="|", meeting=RARE)


def _not_too_long(apps: Any) -> list[str]:
    found = apps.get_model("matters", "Matter")._base_manager.values_list("search_text_units", flat=True)
    return [f"检索文字长 {len(text)}" for text in found if len(text) > 20_000]


DECLARED: dict[Key, Declared] = {
    ("audit", "0002_shape_algorithm"): Declared("旧的摘要范围都是 sm3；链上已有旧程序写的条目。"),
    ("audit", "0004_settled"): Declared("链首加一列，取链首的摘要；还没有链首的库没有行要改。"),
    ("intake", "0003_declined_filing"): Declared(NEW_COLUMN),
    ("matters", "0002_return_codes"): Declared(PRESETS),
    ("matters", "0004_rounds_and_papers"): Declared("唯一约束放宽一列，旧行都合新约束；其余只加列。"),
    ("matters", "0005_search_of_units"): Declared(
        "新列由旧列推出：空的、被截断的、满是分隔符的、来源不给看的、没有来源的都要推得出。",
        make=_searchable,
        check=_not_too_long,
    ),
    ("matters", "0006_pairs_of_characters"): Declared(
        "只在 PostgreSQL 上加函数和索引；空的和最长的检索文字都要能进索引。"
    ),
    ("matters", "0009_pairs_soon_in_place"): Declared("只在 PostgreSQL 上改索引的参数，不读也不写行。"),
    ("orgs", "0002_post_sees_all"): Declared(NEW_COLUMN, check=filled("orgs.Post", "sees_all", False)),
    ("orgs", "0003_group_aliases"): Declared(NEW_COLUMN, check=filled("orgs.UnitGroup", "aliases", [])),
    ("sources", "0002_source_types"): Declared(PRESETS),
    ("sources", "0003_approval_rules"): Declared(
        "只改仍为出厂值的审批级别；本市改过的不动。", make=_own_instruction_levels, check=_levels_kept
    ),
    ("workdays", "0002_presets"): Declared(PRESETS),
}
