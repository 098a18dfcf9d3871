"""Rigs that try to break what the product promises; see docs/guarantees.md.

One folder or module a rig, run as `python -m rigs.NAME` or `make rig-NAME`: without a screen, within ten
minutes at factor 1, ending with a table and a JSON report. A rig first plants a fault and must find it.
"""
