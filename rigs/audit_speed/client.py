"""One client that appends for a while: `python -m rigs.audit_speed.client act|bare NUMBER START SECONDS`.

It prints how many acts it did, how long the slowest took, and what the processor spent. A process of its own, so that eight of
them do not wait for one another's interpreter.
"""

import sys
import time

import django


def run(kind: str, number: int, start: float, seconds: float) -> tuple[int, float, float]:
    """Act from the instant `start` on; how often, the slowest in seconds, and the processor's seconds."""
    from duxing.audit.services import record_failure
    from duxing.orgs.models import Unit, User
    from duxing.orgs.services.units import edit_unit

    keeper = User.objects.get(username="director")
    unit = Unit.objects.get(code=f"rig{number}")
    time.sleep(max(0.0, start - time.time()))
    count, slowest, begun, used = 0, 0.0, time.monotonic(), time.process_time()
    while (at := time.monotonic()) - begun < seconds:
        if kind == "act":
            edit_unit(unit, by=keeper, initials=f"R{count}")
        else:
            record_failure("system", "audit.request.refused", "rig", count=count)
        count += 1
        slowest = max(slowest, time.monotonic() - at)
    return count, slowest, time.process_time() - used


if __name__ == "__main__":
    django.setup()
    done = run(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
    print(*done)
