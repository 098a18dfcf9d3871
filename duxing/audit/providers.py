"""Signature algorithms for checkpoints; each is somebody else's cryptography behind four calls."""

import base64
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

# The identifiers of the algorithms as they stand in a key's encoding.
_IDENTIFIERS = {"ed25519": bytes.fromhex("06032b6570"), "sm2": bytes.fromhex("06082a811ccf5501822d")}


class SigningError(Exception):
    """A key or a program is not as it must be; the text is a Chinese sentence for the operator."""


class Provider(Protocol):
    """Keys are PEM: PKCS 8 for the private one, SubjectPublicKeyInfo for the public one."""

    def new_key(self) -> bytes: ...

    def public_of(self, private: bytes) -> bytes: ...

    def sign(self, private: bytes, data: bytes) -> bytes: ...

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool: ...


class Ed25519:
    """Ed25519 by the cryptography package (RFC 8032)."""

    def new_key(self) -> bytes:
        return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def public_of(self, private: bytes) -> bytes:
        made = self._private(private).public_key()
        return made.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, private: bytes, data: bytes) -> bytes:
        return self._private(private).sign(data)

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        try:
            key = load_pem_public_key(public)
            if not isinstance(key, Ed25519PublicKey):
                return False
            key.verify(signature, data)
        except (InvalidSignature, ValueError, UnsupportedAlgorithm):
            return False
        return True

    def _private(self, pem: bytes) -> Ed25519PrivateKey:
        key = load_pem_private_key(pem, None)
        if not isinstance(key, Ed25519PrivateKey):
            raise SigningError("签名密钥不是 Ed25519 密钥。")
        return key


class Sm2:
    """SM2 with SM3 (GB/T 32918) by the program `openssl`; the cryptography package does not offer it."""

    _SIGNER = ("-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678")

    def new_key(self) -> bytes:
        return self._run("genpkey", "-algorithm", "SM2")

    def public_of(self, private: bytes) -> bytes:
        return self._run("pkey", "-pubout", fed=private)

    def sign(self, private: bytes, data: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "data").write_bytes(data)
            words = ("-sign", "-inkey", "/dev/stdin", "-in", f"{folder}/data")
            return self._run("pkeyutl", *words, *self._SIGNER, fed=private)

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            for name, content in (("key", public), ("data", data), ("signature", signature)):
                (Path(folder) / name).write_bytes(content)
            words = ["-verify", "-pubin", "-inkey", "key", "-in", "data", "-sigfile", "signature"]
            program = [self._program(), "pkeyutl", *words, *self._SIGNER]
            return subprocess.run(program, cwd=folder, capture_output=True, check=False).returncode == 0

    def _program(self) -> str:
        found = shutil.which("openssl")
        if found is None:
            raise SigningError("使用国密 SM2 签名须安装 openssl 程序。")
        return found

    def _run(self, *words: str, fed: bytes = b"") -> bytes:
        told = subprocess.run([self._program(), *words], input=fed, capture_output=True, check=False)
        if told.returncode:
            raise SigningError("openssl 未能完成国密 SM2 运算，请核对其版本（3.0 以上）和密钥。")
        return told.stdout


PROVIDERS: dict[str, Provider] = {"ed25519": Ed25519(), "sm2": Sm2()}


def der(pem: bytes) -> bytes:
    """The key's bytes without the PEM frame. Raises SigningError when it is none."""
    try:
        lines = pem.decode("ascii").strip().splitlines()
        if not (lines[0].startswith("-----BEGIN ") and lines[-1].startswith("-----END ")):
            raise ValueError(lines[0])
        return base64.b64decode("".join(lines[1:-1]), validate=True)
    except (ValueError, IndexError) as error:
        raise SigningError("密钥文件不是 PEM 格式。") from error


def algorithm_of(pem: bytes) -> str:
    """Which provider a key belongs to. Raises SigningError for a kind that none handles."""
    content = der(pem)
    for name, identifier in _IDENTIFIERS.items():
        if identifier in content[:64]:
            return name
    raise SigningError("密钥的算法不在支持之列（Ed25519、SM2）。")
