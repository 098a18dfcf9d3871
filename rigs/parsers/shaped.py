"""The same targets with inputs that have shape: words of official papers, XML, names, nested bodies.

`python -m rigs.parsers.shaped SECONDS SEED` runs them all for so long together and prints a JSON line.
"""

import json
import sys
import time
import traceback
from collections.abc import Callable, Sequence

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from rigs.parsers.corpus import PAPER, WORDS
from rigs.parsers.targets import TARGETS

ROUND = 200
_MARKS = "，。；：、（）《》“”〔〕★☆\n\t 　\u200b\ufeff𠮷👍０９１２年月日前底内起个工作周星期时点半"
_PHRASES = st.sampled_from(
    [
        *WORDS,
        *PAPER.split("\n"),
        "市住房城乡建设局牵头",
        "市水利局、市教育局配合",
        "2月30日",
        "第十三个工作日",
        "零年零月",
    ]
)
_WORDS = st.lists(st.one_of(_PHRASES, st.text(_MARKS, max_size=6), st.text(max_size=12)), max_size=30).map(
    "".join
)
_TEXT = st.one_of(_WORDS, st.text(max_size=400))
_CODED = st.tuples(_TEXT, st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig"])).map(
    lambda pair: pair[0].encode(
        pair[1], "surrogatepass" if "8" in pair[1][:5] or "16" in pair[1] else "ignore"
    )
)
_TAGS = st.sampled_from(
    ["w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:numPr", "w:pPr", "w:ins", "w:sdt", "w:instrText"]
)
_XML = st.recursive(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="<&"), max_size=8),
    lambda inner: st.tuples(_TAGS, st.lists(inner, max_size=4)).map(
        lambda t: f"<{t[0]}>{''.join(t[1])}</{t[0]}>"
    ),
    max_leaves=30,
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BODY = _XML.map(lambda inner: f'<w:document xmlns:w="{_W}"><w:body>{inner}</w:body></w:document>'.encode())
_FORMULA = _TEXT.map(lambda words: words.replace("&", "&amp;").replace("<", "&lt;"))
_SHEET = _FORMULA.map(
    lambda words: f'<worksheet xmlns="x"><sheetData><c><f>{words}</f></c></sheetData></worksheet>'.encode(
        "utf-8", "replace"
    )
)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)
_JSON = st.dictionaries(st.text(max_size=8), _VALUES, max_size=5).map(lambda body: json.dumps(body).encode())

SHAPES: dict[str, st.SearchStrategy[bytes]] = {
    "text": _CODED, "html": _CODED, "docx": _BODY, "xlsx": _SHEET, "deadlines": _CODED, "decomposition": _CODED,
    "names": st.one_of(_TEXT.map(lambda t: t.encode("utf-8", "surrogatepass")), st.binary(max_size=120)), "body": _JSON,
}  # fmt: skip


def rounds(name: str, shape: st.SearchStrategy[bytes], number: int, examples: int) -> Callable[[], None]:
    """One round of a target: so many examples, the smallest that fails is raised."""

    @seed(number)
    @settings(
        max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.target, Phase.shrink], print_blob=False,
    )  # fmt: skip
    @given(shape)
    def run(data: bytes) -> None:
        TARGETS[name](data)

    return run


def shake(seconds: float, number: int, examples: int = ROUND) -> tuple[int, list[str]]:
    """Go round all shapes until the time is up; how many examples, and what was found."""
    until, tried, found = time.monotonic() + seconds, 0, []
    while time.monotonic() < until and not found:
        for name, shape in SHAPES.items():
            number += 1
            try:
                rounds(name, shape, number, examples)()
            except Exception as error:
                last = traceback.extract_tb(error.__traceback__)[-1]
                found.append(
                    f"{name}：{type(error).__name__} {error!s:.200} {last.filename.rsplit('/', 1)[-1]}:{last.lineno}"
                )
            tried += examples
            if time.monotonic() > until:
                break
    return tried, found


def main(words: Sequence[str]) -> None:
    """Run and print what came of it."""
    tried, found = shake(float(words[0]), int(words[1]))
    print(json.dumps({"tried": tried, "found": found}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
