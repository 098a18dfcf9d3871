"""What the acts of this app are called in the record of operations."""

KINDS = {
    "demo.instruction.added": "补录批示",
}
