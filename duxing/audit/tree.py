"""The root over the digests of all live rows: a Merkle tree of two levels.

Rows of a table whose keys lie in one span of BUCKET form a leaf node; the root is taken over all
nodes, sorted by table and span. Nodes are stored, so a checkpoint reads only the spans that were
touched since the one before, and then one line for every node.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db.models import Q

from duxing.audit.encoding import text
from duxing.audit.models import AuditBucket, AuditRow
from duxing.core.digest import digest, hasher, prefixed

BUCKET_TAG = b"DUXING-BUCKET-v1"
TABLES_TAG = b"DUXING-TABLES-v1"
BUCKET = 64
PAGE = 2000
CHAIN = 1

Leaf = tuple[int, bytes]
Node = tuple[str, int, bytes]


def bucket_digest(label: str, number: int, leaves: Iterable[Leaf], alg: str) -> bytes:
    """Digest of one node over (key, row digest), sorted by key."""
    parts: list[bytes | None] = [BUCKET_TAG, text(label), str(number).encode()]
    for pk, one in leaves:
        parts += [str(pk).encode(), one]
    return digest(prefixed(parts), alg)


def root(nodes: Iterable[Node], alg: str) -> bytes:
    """Digest over all nodes, which come sorted by label and number."""
    made = hasher(alg)
    made.update(prefixed([TABLES_TAG]))
    for label, number, one in nodes:
        made.update(prefixed([text(label), str(number).encode(), one]))
    return made.digest()


def fresh_nodes(upto: int, alg: str) -> Iterator[Node]:
    """Every node as the row digests of the entries up to `upto` say, without the stored ones."""
    labels = AuditRow.objects.filter(chain=CHAIN, seq__lte=upto).order_by().values_list("label", flat=True)
    for label in sorted(labels.distinct()):
        yield from _nodes(label, _live(label, upto, None, None), alg)


def stored_nodes() -> Iterator[Node]:
    """The nodes as they are stored, in order, a page at a time."""
    for label in sorted(AuditBucket.objects.order_by().values_list("label", flat=True).distinct()):
        after: int | None = None
        while True:
            found = AuditBucket.objects.filter(label=label).order_by("number")
            if after is not None:
                found = found.filter(number__gt=after)
            page = list(found.values_list("number", "digest")[:PAGE])
            yield from ((label, number, bytes(one)) for number, one in page)
            if len(page) < PAGE:
                break
            after = page[-1][0]


def refresh(after: int, upto: int, alg: str) -> bytes:
    """Bring the stored nodes from entry `after` to entry `upto`; returns the root.

    Everything is made anew where `after` is 0 or the algorithm is another than before.
    """
    if after == 0 or AuditBucket.objects.exclude(alg=alg).exists():
        AuditBucket.objects.all().delete()
        _store(fresh_nodes(upto, alg), alg)
    else:
        for label, numbers in _touched(after, upto):
            AuditBucket.objects.filter(label=label, number__in=numbers).delete()
            for first, last in _runs(numbers):
                rows = _live(label, upto, first * BUCKET, (last + 1) * BUCKET)
                _store(_nodes(label, rows, alg), alg)
    return root(stored_nodes(), alg)


def _touched(after: int, upto: int) -> Iterator[tuple[str, list[int]]]:
    """Labels and numbers of the nodes with rows that entries in (after, upto] changed."""
    found = AuditRow.objects.filter(chain=CHAIN, seq__gt=after, seq__lte=upto).order_by("label", "row")
    spans: dict[str, set[int]] = {}
    for label, row in found.values_list("label", "row").distinct().iterator(chunk_size=PAGE):
        spans.setdefault(label, set()).add(row // BUCKET)
    for label in sorted(spans):
        numbers = sorted(spans[label])
        for start in range(0, len(numbers), 500):
            yield label, numbers[start : start + 500]


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbours together: first and last number of each unbroken run."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]


def _live(label: str, upto: int, start: int | None, end: int | None) -> Iterator[Leaf]:
    """(key, digest) of the rows of `label` that live after entry `upto`, keys in [start, end), sorted."""
    found = AuditRow.objects.filter(chain=CHAIN, label=label, seq__lte=upto).order_by("row", "seq")
    if start is not None:
        found = found.filter(row__gte=start, row__lt=end)
    last: tuple[int, int, bytes | memoryview | None] | None = None
    while True:
        # Read on from the last line seen: no cursor of the server's is needed, and memory stays flat.
        # The first condition is the one that an index serves.
        further = found
        if last is not None:
            further = found.filter(Q(row__gt=last[0]) | Q(seq__gt=last[1]), row__gte=last[0])
        page = list(further.values_list("row", "seq", "digest")[:PAGE])
        for line in page:
            if last is not None and last[0] != line[0] and last[2] is not None:
                yield last[0], bytes(last[2])
            last = line
        if len(page) < PAGE:
            break
    if last is not None and last[2] is not None:
        yield last[0], bytes(last[2])


def _nodes(label: str, rows: Iterable[Leaf], alg: str) -> Iterator[Node]:
    for number, leaves in groupby(rows, key=lambda leaf: leaf[0] // BUCKET):
        yield label, number, bucket_digest(label, number, leaves, alg)


def _store(nodes: Iterable[Node], alg: str) -> None:
    batch: list[AuditBucket] = []
    for label, number, one in nodes:
        batch.append(AuditBucket(label=label, number=number, alg=alg, digest=one))
        if len(batch) == PAGE:
            AuditBucket.objects.bulk_create(batch)
            batch = []
    AuditBucket.objects.bulk_create(batch)
