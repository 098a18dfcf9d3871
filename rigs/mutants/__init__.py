"""Does any test notice when the code that guards is changed? One small change at a time, tests run on each.

`python -m rigs.mutants` tries a seeded sample; `--factor 100` tries every change. A change (mutant) is killed
when a test fails on it, or does not end; what survives is listed, to be read and explained or mended.
"""
