"""The table of a measurement, and which goals it missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Three quarters of the shares in docs/performance.md, of eight clients' answers a second.
SHARE = 80
MOST_GROWTH = 1.5
EXPORT_SECONDS, LOOP_MS = 1.33, 60.0


@dataclass
class Result:
    """Everything that was measured. The first operation is the hello view."""

    operations: Sequence[Any]
    watched: dict[tuple[str, str], dict[str, Any]]
    loops: list[float]
    export: float | None

    @property
    def hello(self) -> float:
        return float(self.operations[0].heard[8].rate)

    def lines(self) -> list[dict[str, Any]]:
        """A line for each operation."""
        return [self._line(one) for one in self.operations]

    def _line(self, one: Any) -> dict[str, Any]:
        alone, eight = one.heard[1], one.heard[8]
        seen = self.watched.get(one.page) or {}
        small = one.small.heard[1].effort if one.small is not None else None
        return {
            "name": one.name,
            "held": one.held,
            "queries": seen.get("queries"),
            "cold": seen.get("cold"),
            "read": seen.get("read"),
            "kilobytes": round(alone.octets / len(alone.times) / 1024, 1),
            "p50": round(alone.centile(0.5), 2),
            "p95": round(alone.centile(0.95), 2),
            "p50_of_eight": round(eight.centile(0.5), 2),
            "p95_of_eight": round(eight.centile(0.95), 2),
            "rate_alone": round(alone.rate, 1),
            "rate": round(eight.rate, 1),
            "part": round(self.hello / eight.rate, 1) if eight.rate else None,
            # In processor time: others on the machine would fall on one of the two cities alone.
            "growth": round(alone.effort / small, 2) if small else None,
            "effort": round(eight.effort, 2),
            "effort_part": round(eight.effort / self.operations[0].heard[8].effort, 1),
            "answers": len(eight.times),
        }

    def missed(self) -> list[str]:
        """Every goal that was not met, in a sentence."""
        bad = []
        for line in self.lines():
            if line["held"] and (line["part"] is None or line["part"] > SHARE):
                bad.append(f"{line['name']}：为“你好”的1/{line['part']}，应不低于1/{SHARE}。")
            if line["held"] and line["growth"] and line["growth"] > MOST_GROWTH:
                bad.append(
                    f"{line['name']}：为百分之一数据量时的{line['growth']}倍，应不超过{MOST_GROWTH}倍。"
                )
        for one in self.operations:
            if one.held:
                bad += [f"{one.name}：{what}。" for what in (self.watched.get(one.page) or {}).get("bad", ())]
        if self.export is not None and self.export > self.export_goal:
            bad.append(f"导出1万行：{self.export:.2f}秒，应不超过{self.export_goal:.2f}秒。")
        return bad

    @property
    def export_goal(self) -> float:
        """The goal of the export on the machine of the goals, in the time of this one's loop."""
        return EXPORT_SECONDS * max(1.0, min(self.loops) / LOOP_MS)

    def as_json(self) -> dict[str, Any]:
        """The result as plain data."""
        return {
            "hello": self.hello,
            "lines": self.lines(),
            "loops_ms": self.loops,
            "export_seconds": self.export,
            "missed": self.missed(),
        }


def tell(result: Result) -> int:
    """Print the table; 1 when a goal was missed."""
    print(
        "\n操作｜查询（无缓存时）｜一次读行｜千字节｜1个客户端 中位/九五位 毫秒｜8个客户端 中位/九五位 毫秒｜次/秒｜为“你好”的｜处理器毫秒（为“你好”的）｜数据百倍"
    )
    for line in result.lines():
        queries = f"{line['queries']}（{line['cold']}）" if line["queries"] is not None else "—"
        growth = f"{line['growth']:.2f}" if line["growth"] else "—"
        print(
            f"{line['name']}{'' if line['held'] else '（只列出）'}｜{queries}｜{line['read'] or '—'}｜{line['kilobytes']}"
            f"｜{line['p50']}/{line['p95']}｜{line['p50_of_eight']}/{line['p95_of_eight']}"
            f"｜{line['rate']}｜1/{line['part']}｜{line['effort']}（{line['effort_part']}倍）｜{growth}"
        )
    if result.export is not None:
        print(f"导出1万行：{result.export:.2f}秒（目标{result.export_goal:.2f}秒）。")
    print(f"固定循环：{min(result.loops):.1f}至{max(result.loops):.1f}毫秒。机器接口（JSON）尚未建成，未测。")
    missed = result.missed()
    print("\n".join(["未达到的目标：", *missed] if missed else ["全部目标达到。"]))
    return 1 if missed else 0
