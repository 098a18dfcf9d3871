"""Changing the database behind the product's back, in every way we know (R12)."""
