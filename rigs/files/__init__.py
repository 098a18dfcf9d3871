"""Hostile files through every door that takes one, uploads that break, and a reader that is held to its limits."""
