"""Registering, decomposing and filing."""
