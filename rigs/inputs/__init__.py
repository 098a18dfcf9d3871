"""The catalogue of bad inputs: the exact sentence, at the right field, nothing changed, nothing lost (R31)."""
