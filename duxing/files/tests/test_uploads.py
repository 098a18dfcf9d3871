"""How files come in over HTTP: names as they were sent, no more on the disk than may be, nothing left behind."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from duxing.core.errors import BadInput
from duxing.files.apart import calls
from duxing.files.checks import check_upload
from duxing.files.forms import UploadField, UploadsField
from duxing.files.names import BAD_NAME
from duxing.files.problems import TooMuch
from duxing.files.tests import samples


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.UPLOAD_FOLDER = tmp_path / "incoming"
    return settings.UPLOAD_FOLDER


def posted(*files: tuple[str, bytes]) -> WSGIRequest:
    """A request with these files in the field `scans`, names as they are."""
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="scans"; filename="%s"\r\n\r\n%s\r\n'
        % (name.encode(), data)
        for name, data in files
    ]
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' + b"".join(parts) + b"--x--\r\n"
    return RequestFactory().generic("POST", "/", body, "multipart/form-data; boundary=x")


def cleaned(request, field=None):
    return (field or UploadsField()).clean(request.FILES.getlist("scans"))


def test_files_and_fields_arrive(folder):
    request = posted(("批示.pdf", samples.pdf()), ("说明.txt", "请阅".encode()))
    assert request.POST["a"] == "1"
    assert [one.checked.name for one in cleaned(request)] == ["批示.pdf", "说明.txt"]
    assert request.FILES["scans"].read() == "请阅".encode()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../批示.pdf",
        "批示\u202efdp.pdf",
        "批示\0.pdf",
        "批示\t.pdf",
        "a/批示.pdf",
        "..",
        "con.pdf",
        "批" * 300 + ".pdf",
    ],
)
def test_a_bad_name_stays_bad(name):
    with pytest.raises(Exception, match=BAD_NAME):
        cleaned(posted((name, samples.pdf())))


@pytest.mark.parametrize("name", ["C:\\文件\\批示.pdf", "\\\\server\\批示.pdf"])
def test_where_it_lay_on_a_disk_is_no_part_of_the_name(name):
    assert cleaned(posted((name, samples.pdf())))[0].name == "批示.pdf"


def test_what_is_too_large_is_counted_and_not_kept(settings):
    settings.UPLOAD_MAX_BYTES = 100_000
    request = posted(("大.txt", b"x" * 204_800), ("小.txt", b"y"))
    large, small = request.FILES.getlist("scans")
    assert large.size == 204_800 and large.file.seek(0, 2) == 0
    assert small.read() == b"y"
    with pytest.raises(Exception, match=r"文件“大\.txt”大小 200 KB，超过上限 97\.7 KB。"):
        cleaned(request)


def test_all_together_have_a_limit_too(settings):
    settings.UPLOAD_MAX_BYTES = 1000
    with pytest.raises(Exception, match=r"一次上传的文件合计超过 2\.0 KB，请分几次上传。"):
        cleaned(posted(*((f"{n}.txt", b"x" * 900) for n in range(3))))


def test_the_first_file_that_is_too_much_ends_the_sending(monkeypatch):
    looked = []

    def too_much(kind, stream):
        looked.append(kind)
        raise TooMuch

    monkeypatch.setattr(calls, "look", too_much)
    with pytest.raises(Exception, match="过于复杂"):
        cleaned(posted(("一.pdf", b"%PDF-"), ("二.pdf", b"%PDF-")))
    assert looked == ["pdf"]
    with pytest.raises(Exception, match="过于复杂"):
        UploadField().clean(SimpleUploadedFile("一.pdf", b"%PDF-"))


def test_a_text_in_no_known_encoding_is_told_so():
    with pytest.raises(BadInput, match=r"无法识别文件“说明\.txt”的文字编码，请另存为 UTF-8 编码后上传。"):
        check_upload("说明.txt", b"\xff\xff\x81 ")
