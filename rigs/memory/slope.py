"""How fast a series grows, with a bound that does not take neighbours for independent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean, median

BLOCKS = 12
# The 97.5 % point of Student's distribution for BLOCKS - 2 degrees of freedom.
STUDENT = 2.23
MOST_ALIKE = 0.9


@dataclass(frozen=True)
class Slope:
    """Growth in units an hour, and the half of its 95 % interval."""

    rate: float
    bound: float

    @property
    def low(self) -> float:
        return self.rate - self.bound

    @property
    def high(self) -> float:
        return self.rate + self.bound

    def within(self, most: float) -> bool:
        """Whether the whole interval lies between -most and +most."""
        return self.low >= -most and self.high <= most

    def __str__(self) -> str:
        return f"{self.rate:+.2f} MB/h（{self.low:+.2f} 至 {self.high:+.2f}）"


def slope(seconds: Sequence[float], values: Sequence[float]) -> Slope:
    """The least squares line through the middles of equal blocks of the series.

    A block is represented by its median: what one request takes for a moment is no growth. What is
    left of dependence between neighbouring blocks makes the bound wider, by the root of (1 + r) / (1 - r).
    """
    hours, levels = _blocks([one / 3600 for one in seconds]), _blocks(values)
    n, middle, level = len(hours), fmean(hours), fmean(levels)
    spread = sum((x - middle) ** 2 for x in hours)
    rate = sum((x - middle) * (y - level) for x, y in zip(hours, levels, strict=True)) / spread
    rest = [y - level - rate * (x - middle) for x, y in zip(hours, levels, strict=True)]
    total = sum(e * e for e in rest)
    alike = min(MOST_ALIKE, max(0.0, sum(a * b for a, b in pairwise(rest)) / total)) if total else 0.0
    error = sqrt(total / (n - 2) / spread * (1 + alike) / (1 - alike))
    return Slope(rate, STUDENT * error)


def _blocks(series: Sequence[float]) -> list[float]:
    size = len(series) / BLOCKS
    if size < 1:
        raise ValueError(f"at least {BLOCKS} samples are needed, not {len(series)}")
    return [median(series[round(n * size) : round((n + 1) * size)]) for n in range(BLOCKS)]
