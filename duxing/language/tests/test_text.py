"""The text as imported: decoding, and folding that keeps every offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duxing.language.text import as_written, decode, fold, line_spans, strand_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_decoding(encoding):
    assert decode("责任单位：市住建局".encode(encoding)) == "责任单位：市住建局"


def test_what_no_encoding_reads_is_kept_visible():
    assert decode(b"\xff\x81") == "\ufffd\ufffd" or "\ufffd" in decode(b"\xff\x81")


def test_folding():
    assert fold("６月底前(市住建局)；完成１,２００户,其中A") == "6月底前（市住建局）；完成1,200户，其中A"


@given(st.text())
def test_folding_keeps_every_place(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="市住建局 　\n\t\u200b，。", max_size=60))
def test_a_strand_knows_where_its_characters_stand(text):
    strand = strand_of(text, 0, len(text))
    assert "".join(text[i] for i in strand.at) == strand.text
    assert list(strand.at) == sorted(set(strand.at))


@given(st.text(alphabet="市住\n\r\u2028 。", max_size=60))
def test_line_spans_hold_every_written_character(text):
    inside = "".join(text[a:b] for a, b in line_spans(text))
    assert "".join(inside.split()) == "".join(text.split())


def test_as_written_drops_line_breaks_and_keeps_words():
    text = "完成老旧\n  小区改造 120户。"
    assert as_written(text, 0, len(text)) == "完成老旧小区改造 120户。"
