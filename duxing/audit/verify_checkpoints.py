"""Holding the chain against its checkpoints: those in the database, and those that were kept elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from duxing.audit import notes, tree, witness
from duxing.audit.checkpoints import previous
from duxing.audit.keys import PublicKey, public_key, published, published_folder
from duxing.audit.models import AuditCheckpoint, AuditEntry, AuditHead, AuditSigning
from duxing.audit.notes import Note
from duxing.audit.report import ALTERED, FORGED, MISSING, OLDER, TABLES_DIFFER, Report
from duxing.audit.services import STAFF_CHAIN
from duxing.audit.witness import Block

BATCH = 500


@dataclass
class Trust:
    """Whose signatures count: keys by name, those that may sign, those that were replaced."""

    known: dict[str, PublicKey]
    anchors: set[str]

    def learn(self, pairs: Iterable[tuple[str, str]]) -> None:
        """A key counts when a checkpoint that both signed ties it to one that counts."""
        links = list(pairs)
        for _ in links:
            for old, new in links:
                if {old, new} & self.anchors:
                    self.anchors |= {old, new}

    def vouches(self, note: Note) -> bool:
        """Whether the checkpoint bears every signature it must, by keys that count."""
        wanted = [note.key, *([note.next] if note.next else [])]
        return [name for name, _ in note.signatures] == wanted and all(
            self._signed(note, name, one) for name, one in note.signatures
        )

    def _signed(self, note: Note, name: str, signature: bytes) -> bool:
        key = self.known.get(name)
        return key is not None and name in self.anchors and key.verify(note.text.encode(), signature)


def trust(folder: Path | None, given: Path | None) -> Trust:
    """The key of the file `given`, else all published ones; other keys only help to follow a change."""
    own = published(published_folder()) if published_folder().is_dir() else []
    beside = published(folder) if folder is not None else []
    anchors = own if given is None else [public_key(given.read_bytes())]
    return Trust({key.name: key for key in (*beside, *own, *anchors)}, {key.name for key in anchors})


def check_checkpoints(head: AuditHead, report: Report, folder: Path | None, given: Path | None) -> None:
    """Note in `report` what does not agree. Raises SigningError, OSError for keys that cannot be read."""
    whom = trust(folder, given)
    stored = _Stored(head, report, whom)
    whom.learn(_changes(stored.read()))
    if folder is not None:
        whom.learn(_changes(witness.read(folder)))
    if not whom.anchors and stored.any:
        report.notes.append("没有公钥，未核对检查点的签名。")
    stored.run()
    if folder is not None:
        _Witness(head, report, whom).run(witness.read(folder))
    stored.check_roots()


def _changes(found: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """Old and new key of every checkpoint that announces a change, with both signatures in place."""
    for one in found:
        if "\nnext " in one.text:
            try:
                note = notes.parse(one.text, one.signatures)
            except notes.Unreadable:
                continue
            yield note.key, note.next


class _Judge:
    """What is asked of every checkpoint, wherever it stands."""

    what = "检查点"

    def __init__(self, head: AuditHead, report: Report, whom: Trust) -> None:
        self.head = head
        self.report = report
        self.whom = whom
        self.retired: set[str] = set()

    def sound(self, place: str, text: str, signatures: str) -> Note | None:
        """The checkpoint, when its form and its signature hold; what does not is noted."""
        try:
            note = notes.parse(text, signatures)
        except notes.Unreadable:
            self.report.add(FORGED, f"{self.what}{place}不是完整的检查点，已被改动或写到一半。")
            return None
        if self.whom.anchors and (note.key in self.retired or not self.whom.vouches(note)):
            self.report.add(
                FORGED, f"{self.what}{place}（第 {note.seq:,} 条）的签名不符，或不是由公布的密钥签署。"
            )
            return None
        if note.next:
            self.retired.add(note.key)
        return note

    def against_chain(self, place: str, notes_: Sequence[tuple[str, Note]]) -> None:
        """The hash at the signed entry must be the one that was signed."""
        wanted = [note.seq for _, note in notes_]
        there = AuditEntry.objects.filter(chain=STAFF_CHAIN, seq__in=wanted).values_list("seq", "alg", "h")
        found = {seq: f"{alg}:{bytes(h).hex()}" for seq, alg, h in there}
        for where, note in notes_:
            name = f"{self.what}{where}签到第 {note.seq:,} 条"
            if note.seq > self.head.seq:
                self.report.add(OLDER, f"{name}，数据库只到第 {self.head.seq:,} 条，疑似被恢复成旧数据。")
            elif found.get(note.seq, note.root) != note.root:
                self.report.add(OLDER, f"{name}，该条的链值与所签的不同，疑似整链重写或恢复成旧数据后另写。")


class _Stored(_Judge):
    """The checkpoints in the database: none missing, each following the one before."""

    def __init__(self, head: AuditHead, report: Report, whom: Trust) -> None:
        super().__init__(head, report, whom)
        self.any = AuditCheckpoint.objects.exists()

    def read(self) -> Iterator[Block]:
        for made in AuditCheckpoint.objects.order_by("n").iterator(chunk_size=BATCH):
            yield Block(f"第 {made.n} 号", made.text, made.signatures)

    def run(self) -> None:
        expected, before = 1, ""
        rows = AuditCheckpoint.objects.order_by("n").iterator(chunk_size=BATCH)
        while page := list(islice(rows, BATCH)):
            good = []
            for made in page:
                if made.n != expected:
                    self.report.add(MISSING, f"检查点第 {expected} 号缺失，下一个是第 {made.n} 号。")
                note = self.sound(f"第 {made.n} 号", made.text, made.signatures)
                if note is not None:
                    good.append((f"第 {made.n} 号", note))
                    self._check(made, note, before if made.n == expected else None)
                before, expected = made.text, made.n + 1
                self.report.checkpoints += 1
            self.against_chain("", good)
        self._check_progress(expected - 1)

    def _check_progress(self, last: int) -> None:
        done = AuditSigning.objects.filter(chain=STAFF_CHAIN).first()
        signed = AuditCheckpoint.objects.filter(n=last).first()
        if done is None:
            if last:
                self.report.add(ALTERED, "检查点的签署进度缺失。")
        elif done.n != last:
            self.report.add(MISSING, f"检查点应到第 {done.n} 号，实到第 {last} 号。")
        elif signed is not None and done.seq != signed.seq:
            self.report.add(ALTERED, "检查点的签署进度已被改动。")

    def _check(self, made: AuditCheckpoint, note: Note, before: str | None) -> None:
        if note.seq != made.seq:
            self.report.add(ALTERED, f"检查点第 {made.n} 号的序号已被改动。")
        if before is not None and note.prev != previous(before, note.prev.partition(":")[0]):
            self.report.add(ALTERED, f"检查点第 {made.n} 号与上一个接不上，已被改动。")

    def check_roots(self) -> None:
        """The newest root over all live rows, from nothing; the older ones follow from the chain."""
        last = AuditCheckpoint.objects.order_by("-n").first()
        if last is None:
            return
        try:
            note = notes.parse(last.text, last.signatures)
        except notes.Unreadable:
            return
        alg, _, wanted = note.tables.partition(":")
        if tree.root(tree.fresh_nodes(note.seq, alg), alg).hex() != wanted:
            self.report.add(TABLES_DIFFER, f"检查点第 {last.n} 号的数据根与登记的数据摘要不符。")
        elif not AuditSigning.objects.filter(chain=STAFF_CHAIN, seq=note.seq).exists():
            return  # the stored nodes belong to another checkpoint; that it lacks is told already
        elif tree.root(tree.stored_nodes(), alg).hex() != wanted:
            self.report.add(ALTERED, "摘要分组已被改动，请运行 duxing audit checkpoint --anew 重建。")


class _Witness(_Judge):
    """The checkpoints of a folder: they must be those of the database, which may have more."""

    what = "见证 "

    def run(self, found: Iterator[Block]) -> None:
        while page := list(islice(found, BATCH)):
            sound = [(one, self.sound(one.place, one.text, one.signatures)) for one in page]
            good = [(one.place, note) for one, note in sound if note is not None]
            self.report.witnessed += len(page)
            self.against_chain("", good)
            self._against_stored(good)

    def _against_stored(self, good: Sequence[tuple[str, Note]]) -> None:
        seqs = [note.seq for _, note in good]
        there = dict(AuditCheckpoint.objects.filter(seq__in=seqs).values_list("seq", "text"))
        for place, note in good:
            if note.seq <= self.head.seq and there.get(note.seq) != note.text:
                self.report.add(MISSING, f"见证 {place}（第 {note.seq:,} 条）在数据库中没有或不同。")
