"""The key that signs checkpoints, and the public keys that stay published."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from duxing.audit.providers import PROVIDERS, SigningError, algorithm_of, der


@dataclass(frozen=True)
class PublicKey:
    """A public key, its algorithm, and its name `algorithm:SHA-256 of its encoding`."""

    pem: bytes
    alg: str
    name: str

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether the owner of the key signed exactly this text."""
        return PROVIDERS[self.alg].verify(self.pem, text, signature)


@dataclass(frozen=True)
class SigningKey:
    """The private key, read from its file for one signing."""

    pem: bytes
    public: PublicKey

    def sign(self, text: bytes) -> bytes:
        return PROVIDERS[self.public.alg].sign(self.pem, text)


def public_key(pem: bytes) -> PublicKey:
    """A public key from its PEM. Raises SigningError when it is none of ours."""
    alg = algorithm_of(pem)
    return PublicKey(pem, alg, f"{alg}:{hashlib.sha256(der(pem)).hexdigest()}")


def key_path() -> Path:
    """Where the private key lies: the setting, else in the data folder."""
    return Path(settings.CHECKPOINT_KEY or Path(settings.DATA_DIR) / "audit_key.pem")


def next_path() -> Path:
    """Where a new key waits until the checkpoint that announces it is kept."""
    return key_path().with_name(f"{key_path().name}.next")


def published_folder() -> Path:
    """Where the public keys of all times stay."""
    return Path(settings.DATA_DIR) / "audit_keys"


def signing_key(wanted: str = "") -> SigningKey:
    """The installation's key, made at first need. Raises SigningError.

    `wanted` is the name that the last checkpoint announced: a change of key that was interrupted
    after its checkpoint was kept is finished here.
    """
    path = key_path()
    if wanted and next_path().exists() and _read(next_path()).public.name == wanted:
        os.replace(next_path(), path)
    if not path.exists():
        if wanted:
            raise SigningError(f"签名密钥 {path} 不存在，但此前的检查点已由它签署，请从备份放回。")
        make_key(path)
    key = _read(path)
    if wanted and key.public.name != wanted:
        raise SigningError(
            f"签名密钥 {path} 与此前检查点所用的不同；更换密钥请用 duxing audit key --rotate。"
        )
    publish(key.public, published_folder())
    return key


def next_key() -> SigningKey:
    """The new key that waits to be announced."""
    return _read(next_path())


def make_key(path: Path) -> None:
    """Write a new private key, whole or not at all; an existing one stays as it is."""
    provider = PROVIDERS.get(settings.CHECKPOINT_ALGORITHM)
    if provider is None:
        raise SigningError(f"设置 CHECKPOINT_ALGORITHM 只能是 {'、'.join(PROVIDERS)}。")
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_once(path, provider.new_key(), 0o400)


def publish(key: PublicKey, folder: Path) -> None:
    """Put the public key into `folder` under its name."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_once(folder / f"{key.name.replace(':', '-')}.pub", key.pem, 0o444)


def published(folder: Path) -> list[PublicKey]:
    """The public keys that lie in `folder`."""
    return [public_key(path.read_bytes()) for path in sorted(folder.glob("*.pub"))]


def _read(path: Path) -> SigningKey:
    try:
        if path.stat().st_mode & 0o077:
            raise SigningError(f"签名密钥 {path} 可被他人读取，请改为仅属主可读（chmod 400）。")
        pem = path.read_bytes()
        public = PROVIDERS[algorithm_of(pem)].public_of(pem)
    except (OSError, ValueError) as error:
        raise SigningError(f"签名密钥 {path} 无法读取：{error}") from error
    return SigningKey(pem, public_key(public))


def _write_once(path: Path, content: bytes, mode: int) -> None:
    """Write a file beside its place and link it there, so that nobody sees half of it."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was faster; its key counts
    finally:
        os.unlink(draft)
