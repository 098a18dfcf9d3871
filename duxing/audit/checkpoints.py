"""Signing where the chain stands: every so often by the worker, or by hand."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from duxing.audit import keys, notes, tree, witness
from duxing.audit.models import AuditCheckpoint, AuditEntry, AuditHead, AuditSigning
from duxing.audit.providers import SigningError
from duxing.audit.services import STAFF_CHAIN, record
from duxing.core import clock
from duxing.core.actions import action
from duxing.core.crash import crashpoint
from duxing.core.digest import digest
from duxing.core.scope import seal

log = logging.getLogger(__name__)


def keep_up() -> AuditCheckpoint | None:
    """What the worker does: sign when it is time, then write out what is not written yet.

    A key or a folder that cannot be used is logged; sending messages must go on meanwhile.
    """
    made = None
    try:
        if is_due():
            made = sign()
    except (SigningError, OSError) as error:
        log.error("检查点未能签署：%s", error)
    if made is not None:
        write_out()
    return made


def write_out() -> None:
    """Bring the witness folders up to date; logs what went wrong."""
    for sentence in witness.write_all():
        log.error("%s", sentence)


def is_due() -> bool:
    """Whether enough entries or minutes have passed, and there is anything new to sign."""
    if settings.CHECKPOINT_MINUTES <= 0:
        return False
    head = AuditHead.objects.filter(chain=STAFF_CHAIN).first()
    if head is None or head.seq == 0:
        return False
    done = AuditSigning.objects.filter(chain=STAFF_CHAIN).first()
    if done is None or done.signed_at is None:
        return True
    waited = clock.now() - done.signed_at >= timedelta(minutes=settings.CHECKPOINT_MINUTES)
    fresh = head.seq - done.seq
    return fresh >= settings.CHECKPOINT_ENTRIES or (fresh > 0 and waited)


def sign(*, anew: bool = False) -> AuditCheckpoint | None:
    """Sign the chain as it stands; None when nothing is new or another process is faster.

    `anew` computes the root over all live rows from nothing. Raises SigningError, OSError.
    """
    done, _ = AuditSigning.objects.get_or_create(chain=STAFF_CHAIN)
    with transaction.atomic():
        return _sign(done, keys.signing_key(current_name()), anew=anew)


@action
def rotate() -> AuditCheckpoint:
    """Change the key: an entry and a checkpoint announce the new one, signed by the old and the new.

    Raises SigningError, OSError.
    """
    done, _ = AuditSigning.objects.get_or_create(chain=STAFF_CHAIN)
    old = keys.signing_key(current_name())
    keys.make_key(keys.next_path())
    new = keys.next_key()
    record("system", "audit.key.changed", "audit.key", old=old.public.name, new=new.public.name)
    seal()
    made = _surely(_sign(done, old, coming=new))
    transaction.on_commit(lambda: _take_new_key(new))
    return made


@action
def replace_lost() -> AuditCheckpoint:
    """Go on with a new key where the old one is lost: no old signature can vouch for the new key.

    Raises SigningError, OSError.
    """
    done, _ = AuditSigning.objects.get_or_create(chain=STAFF_CHAIN)
    old = current_name()
    if keys.key_path().exists():
        raise SigningError(f"签名密钥 {keys.key_path()} 还在；更换密钥请用 duxing audit key --rotate。")
    new = keys.signing_key()
    record("system", "audit.key.replaced", "audit.key", old=old, new=new.public.name)
    seal()
    return _surely(_sign(done, new))


def _surely(made: AuditCheckpoint | None) -> AuditCheckpoint:
    if made is None:
        raise SigningError("另一个进程正在签署检查点，请稍后再试。")
    return made


def _take_new_key(new: keys.SigningKey) -> None:
    crashpoint("audit.before_new_key")
    keys.signing_key(new.public.name)


def current_name() -> str:
    """The name of the key that must sign next, by the last checkpoint; empty before the first."""
    last = AuditCheckpoint.objects.order_by("-n").first()
    if last is None:
        return ""
    note = notes.parse(last.text, last.signatures)
    return note.next or note.key


def _sign(
    done: AuditSigning, key: keys.SigningKey, *, coming: keys.SigningKey | None = None, anew: bool = False
) -> AuditCheckpoint | None:
    head = AuditHead.objects.filter(chain=STAFF_CHAIN).first()
    if head is None or head.seq <= done.seq:
        return None
    # Whoever raises the number signs; the others wait here for the commit and then find it raised.
    if AuditSigning.objects.filter(chain=STAFF_CHAIN, n=done.n).update(n=F("n") + 1) != 1:
        return None
    text = _text(head, done, key, coming, anew)
    signers = [key] if coming is None else [key, coming]
    lines = [notes.signature_line(one.public.name, one.sign(text.encode())) for one in signers]
    made = AuditCheckpoint.objects.create(n=done.n + 1, seq=head.seq, text=text, signatures="\n".join(lines))
    AuditSigning.objects.filter(chain=STAFF_CHAIN).update(seq=head.seq, signed_at=clock.now())
    crashpoint("audit.before_checkpoint")
    return made


def _text(
    head: AuditHead, done: AuditSigning, key: keys.SigningKey, coming: keys.SigningKey | None, anew: bool
) -> str:
    alg = settings.DIGEST_ALGORITHM
    origin = settings.CHECKPOINT_ORIGIN or f"duxing/{bytes(head.genesis).hex()[:16]}"
    if len(origin.split()) != 1:
        raise SigningError("设置 CHECKPOINT_ORIGIN 不得含空格。")
    last = AuditEntry.objects.get(chain=STAFF_CHAIN, seq=head.seq)
    before = AuditCheckpoint.objects.filter(n=done.n).first()
    return notes.compose(
        origin=origin,
        seq=head.seq,
        root=f"{last.alg}:{bytes(head.h).hex()}",
        tables=f"{alg}:{tree.refresh(0 if anew else done.seq, head.seq, alg).hex()}",
        prev=previous(before.text if before else "", alg),
        at=clock.now(),
        key=key.public.name,
        coming=coming.public.name if coming else "",
    )


def previous(text: str, alg: str) -> str:
    """What the next checkpoint says of the text before it; zeros stand before the first."""
    return f"{alg}:{digest(text.encode(), alg).hex() if text else '0' * 64}"
