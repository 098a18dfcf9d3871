"""Whether this database may be served on that address; run by `duxing serve` before anything listens."""

import sys
from importlib import import_module

import django


def main(host: str) -> int:
    """0, or 2 with a sentence for the person when the demo would be shown where it must not be."""
    django.setup()
    guard = import_module("duxing.demo.guard")  # models can be imported only now
    try:
        guard.check(host)
    except guard.DemoRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
