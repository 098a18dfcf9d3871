"""The gate that keeps classified material out (涉密不上网).

A mark is a level (绝密, 机密, 秘密) followed by ★ or ☆, or a line that holds only a level and
perhaps a period (GB/T 9704-2012, 7.2.2). 商业秘密 or 保密工作 in running text are no marks.
"""

import re

from django.core.exceptions import ValidationError

_LEVEL = r"(?:绝\s{0,4}密|机\s{0,4}密|秘\s{0,4}密)"
_PERIOD = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s{0,2}(?:年|个月)|长期"
_STARRED = re.compile(_LEVEL + r"\s{0,4}[★☆]")
# Characters that show nothing (零宽字符): they hide a mark from a pattern, never from a reader.
INVISIBLE = dict.fromkeys([0x00AD, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_ALONE = re.compile(rf"^[ \t　]*({_LEVEL}(?:[ \t　]*(?:{_PERIOD}))?)[ \t　]*$", re.MULTILINE)


def find_mark(text: str) -> str | None:
    """The classification mark in `text` as written, or None."""
    text = text.translate(INVISIBLE)
    found = _STARRED.search(text) or _ALONE.search(text)
    return found.group().strip() if found else None


def refuse_marked(text: str) -> None:
    """Raise ValidationError with the sentence for the screen when `text` carries a mark."""
    mark = find_mark(text)
    if mark:
        raise ValidationError(mark_sentence(mark), code="secret")


def mark_sentence(mark: str) -> str:
    """What is said to a person whose text or file carries `mark`."""
    return f"本系统为非涉密系统，检测到疑似密级标志“{mark}”，内容未保存。请立即停止上传并按保密规定处理。"
