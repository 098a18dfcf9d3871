"""Fuzzing of everything that reads what others wrote: coverage-guided on bytes, by shape on words (R16)."""
