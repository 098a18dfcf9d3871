"""What the worker clears away of files: halves of broken uploads, and contents that no record names."""

from itertools import islice

from django.core.files.storage import default_storage

from duxing.files.models import StoredFile
from duxing.files.storage import DAY, DurableStorage

BATCH = 500


def sweep(older_than: float = DAY) -> int:
    """Remove halves of uploads older than `older_than` seconds; how many."""
    return default_storage.sweep(older_than) if isinstance(default_storage, DurableStorage) else 0


def clear_unnamed(older_than: float = DAY) -> int:
    """Remove contents older than `older_than` seconds that no row names; how many.

    A process that dies between the content and its row leaves one: whole, but nobody's.
    """
    storage, gone = default_storage, 0
    if not isinstance(storage, DurableStorage):
        return 0
    waiting = storage.old_names(older_than)
    while names := list(islice(waiting, BATCH)):
        named = set(StoredFile.objects.filter(path__in=names).values_list("path", flat=True))
        gone += sum(storage.remove_old(name, older_than) for name in names if name not in named)
    return gone
