"""A world that does not depend on the moment: the clock stands still and ids come from a seed."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from duxing.core.clock_shift import shifted


@contextmanager
def frozen(at: datetime, seed: object) -> Iterator[random.Random]:
    """Inside, the business clock says `at`, and two runs with the same `seed` draw the same uuids.

    Gives the source of what is drawn, which may be sown anew.
    """
    numbers = random.Random(repr(seed))
    with shifted(at), mock.patch("os.urandom", numbers.randbytes):
        yield numbers
