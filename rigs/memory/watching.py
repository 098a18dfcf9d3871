"""What processes hold of memory for themselves, looked at again and again."""

import csv
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from rigs.memory.slope import Slope, slope

EVERY = 2.0
OWN = ("Private_Clean:", "Private_Dirty:", "SwapPss:")
MEGA = 1024.0


def own_memory(pid: int) -> float:
    """MB that nobody else shares (USS), swapped out ones with it; raises OSError when it has ended."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(OWN)) / MEGA


@dataclass
class Watch:
    """Samples of some processes, by name; `ended` are those that were gone before it was over."""

    pids: Mapping[str, int]
    every: float = EVERY
    seconds: list[float] = field(default_factory=list)
    held: dict[str, list[float]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    over: Event = field(default_factory=Event)

    def begin(self) -> None:
        """Look from now on."""
        self.held = {name: [] for name in self.pids}
        self.thread = Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        begun = time.monotonic()
        while not self.over.wait(max(0.0, begun + len(self.seconds) * self.every - time.monotonic())):
            self.seconds.append(time.monotonic() - begun)
            for name, pid in self.pids.items():
                try:
                    self.held[name].append(own_memory(pid))
                except OSError:
                    self.ended.add(name)

    def end(self) -> None:
        """Stop looking."""
        self.over.set()
        self.thread.join()

    def slopes(self) -> dict[str, Slope]:
        """How each grew; those that ended are left out."""
        return {name: slope(self.seconds, held) for name, held in self.held.items() if name not in self.ended}

    def write(self, path: Path) -> None:
        """Keep all samples as a table."""
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["seconds", *self.held])
            for n, at in enumerate(self.seconds):
                row = [f"{held[n]:.3f}" if n < len(held) else "" for held in self.held.values()]
                table.writerow([f"{at:.1f}", *row])
