"""The classification gate: what it stops, and that no ordinary document is stopped."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from duxing.core.errors import BadInput
from duxing.core.secrecy import find_mark, refuse_marked
from duxing.files.checks import check_upload
from duxing.files.tests import samples
from duxing.language.text import read_text

CORPUS = Path(os.environ.get("DUXING_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))


@pytest.mark.parametrize("text", ["机密★10年", "秘密☆", "正文\n绝密\n正文", "标题\n  秘密 10年 \n正文"])
def test_marks_are_found(text):
    assert find_mark(text)


@pytest.mark.parametrize(
    "text", ["依法保护商业秘密。", "做好保密工作", "机密级以上", "国家秘密载体", "秘密会见"]
)
def test_running_text_is_no_mark(text):
    assert find_mark(text) is None


def test_no_document_of_the_corpus_is_refused():
    documents = sorted(CORPUS.glob("*.txt"))
    if not documents:
        pytest.skip(f"no corpus at {CORPUS}")
    for document in documents:
        refuse_marked(read_text(document.read_bytes()))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("通报.docx", samples.docx("机密★10年", "请阅。")),
        ("通报.docx", samples.docx("请阅。", rows=[["密级", "秘密★"]])),
        ("通报.txt", "秘密\n请阅。".encode()),
        ("机密★通报.docx", samples.docx("请阅。")),
        ("材料.zip", samples.zipped({"说明.txt": "请阅。", "附件/通报.docx": samples.docx("机密★10年")})),
        ("材料.zip", samples.zipped({"通报.txt": "秘密\n请阅。"})),
        ("材料.zip", samples.zipped({"机密★/通报.txt": "请阅。"})),
    ],
)
def test_a_marked_file_is_stopped_at_the_door(name, content):
    with pytest.raises(BadInput, match="本系统为非涉密系统，检测到疑似密级标志“") as caught:
        check_upload(name, content)
    assert "内容未保存。请立即停止上传并按保密规定处理。" in caught.value.message


def test_an_ordinary_archive_passes():
    inside = {"一/报告.docx": samples.docx("做好保密工作。"), "照片.png": samples.picture()}
    assert check_upload("材料.zip", samples.zipped(inside)).kind == "zip"


def test_an_ordinary_file_passes():
    content = samples.docx("涉及商业秘密的，按规定做好保密工作。")
    assert check_upload("通报.docx", content).kind == "docx"
    with pytest.raises(ValidationError):
        refuse_marked("机密★")
