"""What the refusals that this package records itself are called in the record of operations."""

KINDS = {"audit.request.refused": "夹带不允许修改的字段"}
