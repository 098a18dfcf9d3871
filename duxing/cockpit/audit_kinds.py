"""What the acts of this app are called in the record of operations."""

KINDS = {"cockpit.list.exported": "导出督查事项表"}
