"""Which figures can be kept: fifteen digits, since SQLite gives back no more of a number than that."""

from decimal import Decimal

from duxing.core.errors import BadInput

WHOLE, PLACES = 11, 4


def check_figure(value: Decimal | int | None, noun: str, field: str = "", *, hint: str = "") -> None:
    """Raise BadInput, on form field `field`, when the figure could not be read back as it was written.

    `noun` names it in the sentence; `hint` says what else to do than to look for a slip of the key.
    """
    if value is None:
        return
    value = Decimal(value)
    if not value.is_finite():
        raise BadInput(f"{noun}应为数字，最多四位小数。", field)
    if value < 0:
        raise BadInput(f"{noun}不能小于0。", field)
    whole, places = value.adjusted() + 1 if value else 0, -int(value.as_tuple().exponent)
    if whole > WHOLE:
        raise BadInput(
            f"{noun}的整数部分有 {whole} 位，超过上限 {WHOLE} 位，请检查是否多填了数字{hint}。", field
        )
    if places > PLACES:
        raise BadInput(f"{noun}有 {places} 位小数，超过上限 {PLACES} 位，请四舍五入后填写。", field)


def check_target(value: Decimal | None, position: int, field: str) -> None:
    """The same of the target that the requirement at `position` names."""
    check_figure(value, f"第{position}条要求的数量", field, hint="，或改用较大的单位，例如万元、亿元")


def can_be_kept(value: Decimal | None) -> bool:
    """Whether `check_figure` has nothing to say."""
    try:
        check_figure(value, "")
    except BadInput:
        return False
    return True
