"""How names of units are written: one key for all spellings, and lists of names taken apart."""

import re
import unicodedata

from duxing.core.secrecy import INVISIBLE

_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans("", "", "“”\"'‘’《》「」")
_SMALL = re.compile(r"[()、,・·和及与各]")
SEPARATORS = "、,;\n"
OPENING, CLOSING = "(", ")"


def key(text: str) -> str:
    """What two spellings of one name have in common.

    Width, case, spaces and quotation marks do not tell names apart, and 人民政府 is 政府.
    """
    flat = unicodedata.normalize("NFKC", text).translate(INVISIBLE).translate(_QUOTES)
    return _SPACE.sub("", flat).casefold().strip("。.、,;:").replace("人民政府", "政府")


def group_key(text: str) -> str:
    """The key of a collective name: “各县（市、区）政府和管委会” is “各县市区政府、管委会”."""
    return _SMALL.sub("", key(text))


def pieces(full_name: str) -> list[str]:
    """The keys of a full name that carries a second name in brackets: both names, without them."""
    return [part for part in re.split(r"[()]", key(full_name)) if part]


def split_list(text: str) -> list[str]:
    """The names in a list, parted by 、，,；; or a new line; brackets hold a name together."""
    parts, depth = [""], 0
    for char in unicodedata.normalize("NFKC", text).replace("\r\n", "\n"):
        depth += (char == OPENING) - (char == CLOSING)
        if char == "\n" or depth < 0:
            depth = 0
        if char in SEPARATORS and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts if part.strip()]
