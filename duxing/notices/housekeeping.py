"""What the worker clears away: used form keys and ended sessions."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore

from duxing.core import clock
from duxing.core.crash import crashpoint
from duxing.core.models import RequestKey

KEYS_KEPT = timedelta(days=7)


def prune() -> int:
    """Remove form keys older than a week and sessions that have ended; how many keys went."""
    SessionStore.clear_expired()
    crashpoint("worker.between_prunes")
    gone, _ = RequestKey.objects.filter(created_at__lt=clock.now() - KEYS_KEPT).delete()
    return gone
