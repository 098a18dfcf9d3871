"""Digests: SM3 by default, SHA-256 selectable (GB/T 32905-2016; FIPS 180-4)."""

import hashlib
from collections.abc import Iterable
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from django.conf import settings

ALGORITHMS = ("sm3", "sha256")


class Hasher(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


class _Sm3:
    """SM3 by the cryptography package, where the interpreter's OpenSSL lacks it."""

    def __init__(self) -> None:
        self._hash = hashes.Hash(hashes.SM3())

    def update(self, data: bytes, /) -> None:
        self._hash.update(data)

    def digest(self) -> bytes:
        return self._hash.copy().finalize()


NOTHING = b"\xff\xff\xff\xff"
_HASHLIB_HAS_SM3 = "sm3" in hashlib.algorithms_available
# Copying a fresh hasher costs less than asking the library for one by name.
_FRESH = {name: hashlib.new(name) for name in ALGORITHMS if name != "sm3" or _HASHLIB_HAS_SM3}


def hasher(algorithm: str | None = None) -> Hasher:
    """A fresh hasher of `algorithm`, or of the installation's default."""
    name = algorithm or settings.DIGEST_ALGORITHM
    if name not in ALGORITHMS:
        raise ValueError(f"unknown digest algorithm {name!r}")
    fresh = _FRESH.get(name)
    return _Sm3() if fresh is None else fresh.copy()


def digest(data: bytes, algorithm: str | None = None) -> bytes:
    """32 bytes over `data`."""
    fresh = _FRESH.get(algorithm or settings.DIGEST_ALGORITHM)
    one = hasher(algorithm) if fresh is None else fresh.copy()
    one.update(data)
    return one.digest()


def prefixed(parts: Iterable[bytes | None]) -> bytes:
    """Length-prefixed joining, so that no byte can slide from one field into the next.

    Each part is u32be(length) followed by the bytes; None is the length 0xFFFFFFFF alone.
    """
    return b"".join([NOTHING if part is None else len(part).to_bytes(4, "big") + part for part in parts])


def prefixed_one(part: bytes | None) -> bytes:
    """The same of a single part."""
    return NOTHING if part is None else len(part).to_bytes(4, "big") + part
