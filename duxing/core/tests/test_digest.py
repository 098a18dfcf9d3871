"""Digests against the printed vectors of GB/T 32905-2016 and FIPS 180-4."""

import hashlib

import pytest

from duxing.core import digest
from duxing.core.digest import prefixed

SM3_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
SM3_64 = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_sm3_vectors():
    assert digest.digest(b"abc", "sm3").hex() == SM3_ABC
    assert digest.digest(b"abcd" * 16, "sm3").hex() == SM3_64


def test_sm3_without_the_interpreters_own(monkeypatch):
    monkeypatch.setattr(digest, "_HASHLIB_HAS_SM3", False)
    one = digest.hasher("sm3")
    one.update(b"a")
    one.update(b"bc")
    assert one.digest().hex() == SM3_ABC
    assert digest.digest(b"abcd" * 16, "sm3").hex() == SM3_64


def test_sha256():
    assert digest.digest(b"abc", "sha256") == hashlib.sha256(b"abc").digest()


def test_the_default_is_a_setting(settings):
    assert digest.digest(b"abc").hex() == SM3_ABC
    settings.DIGEST_ALGORITHM = "sha256"
    assert digest.digest(b"abc") == hashlib.sha256(b"abc").digest()


def test_other_algorithms_are_refused():
    with pytest.raises(ValueError, match="md5"):
        digest.digest(b"abc", "md5")


def test_no_byte_slides_from_field_to_field():
    assert prefixed([b"ab", None, b""]) == b"\0\0\0\2ab\xff\xff\xff\xff\0\0\0\0"
    assert prefixed([b"a", b"bc"]) != prefixed([b"ab", b"c"])
    assert prefixed([b""]) != prefixed([None])
