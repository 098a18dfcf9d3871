"""`make rig-inputs`: the catalogue of bad inputs through the real pages, on both databases.

A row of section 6 that concerns what is not built yet is said aloud as such.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rigs.child import run
from rigs.databases import create
from rigs.inputs.waiting import WAITING
from rigs.report import Options, Report, options
from rigs.scratch import environment, vendors

ABOUT = "填错了怎么答：原话、在该栏旁、4xx、数据库不变、已填的不丢"
ROWS = {
    1: "反馈没有内容",
    2: "超过字数上限",
    3: "期限早于开始日期",
    4: "不存在的日期",
    5: "年份显然有误",
    6: "节假日安排没有导入",
    7: "办结、撤销之后报送",
    8: "别人先改了",
    9: "同一表单交两次",
    10: "会话结束之后提交",
    11: "带着不许填写的字段",
    12: "别家单位的事项",
    13: "主办单位又选作协办",
    14: "已撤并、撤销的单位",
    15: "延期没有理由或没有延后",
    16: "数量和目标值不是能保存的数",
    18: "文件的实际格式与扩展名不符",
    19: "压缩包炸弹",
    20: "宏和外部引用",
    21: "空文件、太大的文件",
    22: "不许用的文件名",
    23: "有打开密码的文件",
    25: "文本文件的编码",
    26: "不能保存的字符；生僻字和脚本",
    27: "密级标志",
    28: "密码错误和锁定",
}


def main() -> int:
    """Run on each database, and report."""
    given = options(ABOUT)
    report = Report("inputs", ABOUT, given)
    chosen = vendors(given)
    with ThreadPoolExecutor(len(chosen)) as pool:
        told = list(pool.map(lambda vendor: _part(vendor, given), chosen))
    for vendor, one in zip(chosen, told, strict=True):
        _tell(report, vendor, one)
    for row in WAITING:
        print(f"尚无此功能  第{row.row}行 {row.input}：等“{row.feature}”")
    return report.finish()


def _part(vendor: str, given: Options) -> dict[str, Any]:
    with environment(vendor) as env:
        create(env)
        found: dict[str, Any] = run("rigs.inputs.part", env, {"share": min(1.0, given.factor)})
    return found


def _tell(report: Report, vendor: str, told: dict[str, Any]) -> None:
    for said, how in told["plants"]:
        report.plant(f"{said}（{vendor}）", found=bool(how), how=how)
    report.check(
        f"没有动过的表单都被接受（{vendor}）",
        told["scenes"],
        "全部",
        met=not told["sound"],
        bad=told["sound"],
    )
    report.check(
        f"每个表单、每个手填的栏都在目录里（{vendor}）",
        told["fields"],
        "没有遗漏",
        met=not told["forgotten"],
        rows=("R31",),
        bad=told["forgotten"],
    )
    for number, (n, bad) in told["rows"].items():
        report.check(
            f"第{number}行 {ROWS[int(number)]}（{vendor}）",
            n,
            "原话在该栏旁，状态相符，数据库不变，已填的保留",
            met=not bad,
            rows=("R31",),
            figure=f"{len(bad)} 处不符",
            bad=bad,
        )
    waiting = "；".join(f"第{one.row}行 {one.input}（等“{one.feature}”）" for one in WAITING)
    report.check(f"尚无此功能的（{vendor}）", len(WAITING), "写明等什么", met=True, figure=waiting)


if __name__ == "__main__":
    sys.exit(main())
