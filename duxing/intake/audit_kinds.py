"""What the acts of this app are called in the record of operations."""

KINDS = {
    "sources.source.registered": "登记来文",
    "sources.source.passed_on": "转阅",
    "sources.source.number_kept": "涉密件占号",
    "intake.matter.handed_in": "报请立项",
    "intake.matter.filed": "立项",
    "intake.matter.approved": "批准立项",
    "intake.matter.not_filed": "不予立项",
    "intake.approval.signed": "补签字件",
    "intake.matter.registered": "登记并交办",
    "intake.matter.proposed": "据来文拟立事项",
    "intake.source.approved": "整件批准立项",
}
