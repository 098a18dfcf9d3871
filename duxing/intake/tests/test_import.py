"""Bringing a document in: each format, what is refused, and what is kept."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from duxing.core.digest import digest
from duxing.files.models import Attachment
from duxing.files.services import open_stored
from duxing.files.tests import samples
from duxing.intake.tests.documents import PLAN
from duxing.sources.models import Source

URL = "/intake/import/"


@pytest.fixture
def office(client, cast):
    client.force_login(cast.officer)
    return client


def send(client, content=None, name="方案.txt", **fields):
    data = {"type": "special", "visibility": "excerpt", "key": str(uuid.uuid4())} | fields
    if content is not None:
        data["file"] = SimpleUploadedFile(name, content)
    return client.post(URL, data)


def said(answer):
    return answer.content.decode()


def test_the_page_opens_for_those_who_register_only(client, cast):
    for person, status in (
        (cast.officer, 200),
        (cast.section_hand, 200),
        (cast.handler, 404),
        (cast.mayor, 404),
    ):
        client.force_login(person)
        assert client.get(URL).status_code == status


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_every_common_encoding(office, encoding):
    answer = send(office, PLAN.encode(encoding))
    source = Source.objects.get()
    assert answer.url == reverse("intake:clauses", args=[source.public_id])
    assert source.text == PLAN and source.text_hash == digest(PLAN.encode()).hex()
    assert source.matters.count() == 3


def test_the_head_of_the_document_fills_what_was_left_blank(office):
    send(office, PLAN.encode())
    source = Source.objects.get()
    assert source.title == "关于印发2026年重点任务分工方案的通知"
    assert (source.document_number, source.year) == ("云政办发〔2026〕9号", 2026)


def test_what_was_typed_goes_before_what_was_read(office):
    send(office, PLAN.encode(), title="分工方案", year="2027", document_number="云政办发〔2027〕1号")
    source = Source.objects.get()
    assert (source.title, source.year) == ("分工方案", 2027)
    first = source.matters.order_by("pk").first()
    assert first.due_on.isoformat() == "2027-11-30"


def test_the_original_file_is_kept_with_its_bytes(office):
    content = samples.docx(*PLAN.split("\n"))
    send(office, content, "方案.docx")
    source = Source.objects.get()
    kept = Attachment.objects.select_related("stored").get(owner_public_id=source.public_id)
    assert kept.purpose == "original" and open_stored(kept.stored).read() == content
    assert "新建改造雨水管网12公里" in source.text


def test_a_page_of_html(office):
    body = "".join(f"<p>{line}</p>" for line in PLAN.split("\n"))
    send(office, f"<html><head><title>网页</title></head><body>{body}</body></html>".encode(), "方案.html")
    assert Source.objects.get().matters.count() == 3


def test_pasted_text_is_kept_as_it_stands(office):
    text = "　　抬头\r\n" + PLAN.replace("\n", "\r\n") + "\r\n  "
    send(office, text=text)
    assert Source.objects.get().text == text.replace("\r\n", "\n")


def test_a_picture_of_a_paper_is_registered_with_its_scan(office):
    answer = send(office, samples.pdf(), "扫描件.pdf")
    source = Source.objects.get()
    assert (source.status, source.text, source.title) == ("registered", "", "扫描件")
    assert Attachment.objects.get(owner_public_id=source.public_id).purpose == "scan"
    assert answer.url == reverse("intake:new_matter", args=[source.public_id])
    assert "扫描图像，不能自动分解" in said(office.get(answer.url))


def test_an_old_word_file_gets_a_clear_answer(office):
    answer = send(office, samples.old_doc(), "方案.doc")
    assert answer.status_code == 422 and "另存为 .docx" in said(answer)
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("方案.exe", b"MZ", "方案.exe"),
        ("空.txt", b"", "空.txt"),
        ("假.docx", b"not a zip at all", "假.docx"),
        ("密.txt", "机密★1年\n一、任务".encode(), "密级标志"),
        ("坏.txt", b"\x00\x01\x02\x03", "坏.txt"),
    ],
)
def test_bad_files_are_refused_with_words(office, name, content, words):
    answer = send(office, content, name)
    assert answer.status_code == 422 and words in said(answer)
    assert not Source.objects.exists()


def test_a_marked_line_deep_in_the_text_is_found(office):
    answer = send(office, ("正文。\n" * 3000 + "绝密\n").encode())
    assert answer.status_code == 422 and "密级标志" in said(answer)


def test_one_of_file_and_text_is_needed_and_not_both(office):
    assert "请选择文件，或粘贴全文" in said(send(office))
    answer = send(office, PLAN.encode(), text=PLAN)
    assert answer.status_code == 422 and "只能用一种" in said(answer)
    assert "请选择来源类型" in said(send(office, PLAN.encode(), type=""))


def test_a_form_sent_twice_registers_once(office):
    key = str(uuid.uuid4())
    first = send(office, PLAN.encode(), key=key)
    again = send(office, PLAN.encode(), key=key)
    assert Source.objects.count() == 1 and first.url == again.url


def test_the_facts_are_shown_before_anything_is_kept(office):
    file = SimpleUploadedFile("方案.txt", PLAN.encode())
    answer = office.post(
        "/intake/import/read/", {"file": file, "issuer": "市政府"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200 and "云政办发〔2026〕9号" in said(answer) and "市政府" in said(answer)
    file = SimpleUploadedFile("旧.doc", samples.old_doc())
    assert "另存为 .docx" in said(office.post("/intake/import/read/", {"file": file}))
    assert not Source.objects.exists()
