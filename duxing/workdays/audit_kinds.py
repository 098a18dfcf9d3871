"""What the acts of this app are called in the record of operations."""

KINDS = {
    "workdays.day.changed": "调整工作日",
    "workdays.notice.imported": "导入节假日安排",
}
