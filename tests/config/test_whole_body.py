"""A body that was cut off never reaches a view as if it were whole."""

import io

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError

from config.whole_body import whole_bodies

TYPED = b"content=" + b"x" * 5000


def posted(body: bytes, announced: int) -> WSGIRequest:
    """The request as a view sees it, when `announced` bytes were promised and `body` came."""
    seen = []

    def application(environ, start_response):
        seen.append(WSGIRequest(environ))
        return []

    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(announced),
        "wsgi.input": io.BytesIO(body),
    }
    whole_bodies(application)(environ, lambda *_: None)
    return seen[0]


def test_a_whole_body_passes():
    assert posted(TYPED, len(TYPED)).POST["content"] == "x" * 5000
    assert posted(b"", 0).POST == {}


@pytest.mark.parametrize("came", [0, 1, 2500, len(TYPED) - 1])
def test_a_cut_body_is_no_post(came):
    with pytest.raises(UnreadablePostError):
        assert posted(TYPED[:came], len(TYPED)).POST
