"""督行 Duxing: a platform for government supervision and follow-up (政务督查督办)."""

__version__ = "0.1.0"
