"""The lines of the list of matters and of the desk as HTML.

Written here and not in a template: fifty lines of six cells took most of the page's time there.
Whatever comes from the database passes through `escape`.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from html import escape

from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from duxing.cockpit.rows import ListRow, Progress
from duxing.cockpit.todo import Row
from duxing.core import clock
from duxing.core.templatetags.dx import cdate

# A line that was written is kept by everything it is written from, so it is never wrong, only unused.
MOST_KEPT = 1500
OUR_DELAY = ' <span class="tag our">督查室超期未审</span>'


def lines_html(rows: Iterable[ListRow]) -> SafeString:
    """The rows of the table's body."""
    today, prefix = clock.today(), get_script_prefix()
    return SafeString("\n".join([_line(row, today, prefix) for row in rows]))


@lru_cache(maxsize=MOST_KEPT)
def _line(row: ListRow, today: date, prefix: str) -> str:
    """One row: made from its values, the day (years that are not this one are told) and the addresses' root."""
    matter = row.matter
    number = f'<span class="nw">{escape(matter.number)}</span>' if matter.number else "未编号"
    return (
        f'<tr>\n<td class="t-st"><span class="light {row.light}">{escape(_state(row))}</span></td>\n'
        f'<th scope="row" class="t-name"><a href="{matter.get_absolute_url()}" data-row>{escape(matter.title)}</a>'
        f"<small>{number}{escape(_told(row))}</small></th>\n"
        f'<td class="t-unit" data-l="由">{escape(matter.unit_name or "未定")}'
        f"{OUR_DELAY if row.office_late else ''}</td>\n"
        f'<td class="nw t-due" data-l="期限">{_due(row)}</td>\n'
        f'<td class="nw" data-l="下一应报">{time_html(row.next_report_on)}</td>\n'
        f'<td data-l="完成数">{_done(row)}</td>\n</tr>'
    )


def _state(row: ListRow) -> str:
    if row.light == "idle" and row.matter.status == "dispatched":
        return "未定期限"
    return row.matter.status_word if row.light in ("done", "idle") else row.distance


def _told(row: ListRow) -> str:
    """What stands beside the number: the last report, or what is waited for."""
    last = row.last
    if last:
        return f" · {last}"
    if row.matter.is_dispatched:
        return " · 尚未收到反馈"
    return " · 待交办" if row.matter.status == "approved" else ""


def _due(row: ListRow) -> str:
    matter = row.matter
    if matter.due_on:
        return time_html(matter.due_on)
    return escape(matter.due_text) or '<span class="dim">未定</span>'


def _done(row: ListRow) -> str:
    progress = row.progress
    if progress is None:
        return '<span class="quiet">文字反馈</span>' if row.last else ""
    target = f"<small>/{escape(progress.target)}</small>" if progress.target else ""
    return f'<span class="prog">{_meter(progress)}<span>{escape(progress.done)}{target}</span></span>'


def _meter(progress: Progress) -> str:
    if progress.percent is None:
        return ""
    return (
        f'<svg class="meter" viewBox="0 0 80 12" preserveAspectRatio="none" role="img" '
        f'aria-label="自报{progress.percent}%"><rect class="bg" y="3" width="80" height="6" rx="1"/>'
        f'<rect class="s fill" y="3" width="{progress.width}" height="6" rx="1"/></svg>'
    )


def todo_html(rows: Iterable[Row]) -> SafeString:
    """The rows of 今日待办."""
    today, prefix = clock.today(), get_script_prefix()
    return SafeString("\n".join([_todo(row, today, prefix) for row in rows]))


@lru_cache(maxsize=MOST_KEPT)
def _todo(row: Row, today: date, prefix: str) -> str:
    title = escape(row.title)
    told = [f'<span class="nw">{escape(row.number)}</span>'] if row.number else []
    told += ['<span class="tag our">督查室超期未审</span>'] if row.office_late else []
    told += [escape(row.note)] if row.note else []
    light = "late" if row.office_late else row.light
    return (
        f'<tr><td class="t-st"><span class="light {light}">{escape(row.distance or "未定期限")}</span></td>\n'
        f'<th scope="row" class="t-name"><a href="{escape(row.url)}" data-row>{title}</a>'
        f"<small>{' · '.join(told)}</small></th>\n"
        f'<td data-l="由">{escape(row.who)}</td>\n'
        f'<td class="nw t-due">{time_html(row.due_on)}</td>\n'
        f'<td class="t-act num nw"><a href="{escape(row.step_url)}">{escape(row.step)}'
        f'<span class="vh">：{title}</span></a></td></tr>'
    )


def time_html(day: date | None) -> str:
    """A date for people and for programs; nothing for nothing."""
    return f'<time datetime="{day.isoformat()}">{cdate(day)}</time>' if day else ""


@lru_cache(maxsize=500)
def options_html(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """The options of a select with one chosen; a template for each of a hundred units is too slow."""
    return SafeString(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(name)}</option>'
            for value, name in choices
        )
    )
