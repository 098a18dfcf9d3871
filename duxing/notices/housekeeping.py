"""What the worker clears away: used form keys and ended sessions."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore

from duxing.core import clock
from duxing.core.crash import crashpoint
from duxing.core.models import RequestKey
from duxing.files.housekeeping import clear_unnamed, sweep

KEYS_KEPT = timedelta(days=7)
# The worker comes by once an hour; the whole folder of files is gone through in this one only.
NIGHT = 3


def prune() -> int:
    """Remove form keys older than a week, sessions that have ended, and what broken uploads left behind a
    day ago; how many keys went."""
    SessionStore.clear_expired()
    sweep()
    if clock.now().astimezone(clock.SHANGHAI).hour == NIGHT:
        clear_unnamed()
    crashpoint("worker.between_prunes")
    gone, _ = RequestKey.objects.filter(created_at__lt=clock.now() - KEYS_KEPT).delete()
    return gone
