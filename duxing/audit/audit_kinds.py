"""What this package records itself is called in the record of operations."""

KINDS = {
    "audit.request.refused": "夹带不允许修改的字段",
    "audit.key.changed": "更换检查点签名密钥",
    "audit.key.replaced": "补设检查点签名密钥",
    "audit.log.exported": "导出操作记录",
}
