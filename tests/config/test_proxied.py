"""Behind a proxy the person's own address counts, not what the person says it is."""

import pytest

from config.proxied import client_address

PROXY = "127.0.0.1"


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("10.3.4.5", "10.3.4.5"),
        ("1.1.1.1, 10.3.4.5", "10.3.4.5"),
        ("1.1.1.1,10.3.4.5 ", "10.3.4.5"),
        ("", PROXY),
    ],
)
def test_only_the_nearest_proxy_is_believed(rf, told, address):
    request = rf.get("/", HTTP_X_FORWARDED_FOR=told, REMOTE_ADDR=PROXY)
    assert client_address(request) == address
