"""No public document of the corpus may be taken for a classified one."""

import os
from pathlib import Path

import pytest

from duxing.core.secrecy import find_mark

CORPUS = Path(os.environ.get("DUXING_CORPUS") or Path(__file__).parents[4] / "shared" / "corpus")


def test_no_document_of_the_corpus_is_refused():
    documents = sorted(CORPUS.glob("**/*.txt"))
    if not documents:
        pytest.skip("the corpus is not here: set DUXING_CORPUS")
    marked = {path.name: find_mark(path.read_text("utf-8", "replace")) for path in documents}
    assert {name: mark for name, mark in marked.items() if mark} == {}


def test_a_header_as_the_standard_prints_it():
    assert find_mark("000001\n机密★5年\n特急\n云川市人民政府文件") == "机密★"
    assert find_mark("长期保密") is None
