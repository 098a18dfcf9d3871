"""The sentences about days that people type, and the years that the product knows. Pure."""

# The sentence of bad input 5; a matter of the product lies within this century.
FIRST_YEAR, LAST_YEAR = 2000, 2099
_SHOWN = 20


def no_such_day(typed: str) -> str:
    """What is said of text that names no day."""
    text = typed.strip()
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"日期“{shown}”不存在，请按“年-月-日”填写，例如 2026-02-28。"


def unlikely_year(noun: str) -> str:
    """What is said of a day whose year is surely a slip of the keyboard."""
    return f"{noun}应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间，请检查年份。"
