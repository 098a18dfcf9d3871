"""What the queries of a page read, by PostgreSQL's own account of how it ran them."""

import re
from collections.abc import Callable, Iterator
from typing import Any

MANY = 10_000
MOST_READ_EACH, MOST_READ_BESIDE, MOST_QUERIES, MOST_OCTETS = 20, 1000, 12, 300 * 1024
_LINE = re.compile(rb"<(?:tr|li)\b")
_FIGURE = "COUNT(*)"


def of_page(connection: Any, get: Callable[[], Any]) -> dict[str, Any]:
    """Queries, bytes and lines of a page, and what breaks a rule, in words.

    The page is asked for twice before, so that what is kept for a minute is kept; then once more with
    nothing kept, whose queries are judged.
    """
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    get()
    with connection.execute_wrapper(note):
        get()
    usual = len(asked)
    asked.clear()
    forget()
    with connection.execute_wrapper(note):
        answer = get()
    assert answer.status_code == 200, answer.status_code
    shown = len(_LINE.findall(answer.content))
    bad = [f"共{n}次查询，超过{MOST_QUERIES}次" for n in [len(asked)] if n > MOST_QUERIES]
    if len(answer.content) > MOST_OCTETS:
        bad.append(f"页面{len(answer.content) // 1024}千字节，超过300千字节")
    most = 0
    for sql, params in asked:
        if sql.lstrip("( ").upper().startswith("SELECT"):
            text = connection.ops.compose_sql(sql, params) if params else sql
            read, wrong = _judge(connection, text, shown)
            most = max(most, read)
            bad += wrong
    return {
        "queries": usual, "cold": len(asked), "octets": len(answer.content), "shown": shown, "read": most,
        "bad": bad,
    }  # fmt: skip


def forget() -> None:
    """Drop what is kept until the chain goes on."""
    from duxing.audit import unchanged

    unchanged._answers.clear()


def _judge(connection: Any, sql: str, shown: int) -> tuple[int, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'")
        sizes = dict(cursor.fetchall())
        cursor.cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql.replace("%", "%%"), ())
        plan = cursor.fetchone()[0][0]["Plan"]
    scans = list(_scans(plan))
    read = round(sum(rows for _, _, rows in scans))
    figures = max(1, sql.upper().count(_FIGURE))
    allowed = MOST_READ_EACH * shown + MOST_READ_BESIDE * figures
    bad = [f"全表扫描{table}（{sizes[table]:.0f}行）：{sql[:300]}" for kind, table, _ in scans
           if kind == "Seq Scan" and sizes.get(table, 0) > MANY]  # fmt: skip
    if read > allowed:
        told = "、".join(f"{t} {r:.0f}" for _, t, r in sorted(scans, key=lambda s: -s[2])[:4])
        bad.append(f"读{read}行，超过{allowed}行（{told}）：{sql[:300]}")
    return read, bad


def _scans(node: dict[str, Any]) -> Iterator[tuple[str, str, float]]:
    """Every scan of a table: its kind, the table, the rows it had in hand over all its runs."""
    if "Relation Name" in node:
        rows = node["Actual Rows"]
        for name in (
            "Rows Removed by Filter",
            "Rows Removed by Index Recheck",
            "Rows Removed by Join Filter",
        ):
            rows += node.get(name, 0)
        yield node["Node Type"], node["Relation Name"], rows * node["Actual Loops"]
    for below in node.get("Plans", ()):
        yield from _scans(below)
