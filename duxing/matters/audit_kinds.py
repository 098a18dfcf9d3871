"""What the acts of this app are called in the record of operations."""

KINDS = {
    "matters.matter.created": "拟立事项",
    "matters.matter.edited": "修改事项",
    "matters.matter.dropped": "删去拟立事项",
    "matters.matter.dispatched": "交办",
    "matters.matter.merged": "并案",
    "matters.matter.closed": "办结",
    "matters.matter.reopened": "重新启动办理",
    "matters.assignment.received": "签收",
    "matters.notice.issued": "出督办通知单",
    "matters.call.noted": "记电话",
    "matters.deadline.moved": "调整期限",
    "matters.feedback.started": "拟写反馈",
    "matters.feedback.saved": "保存反馈拟稿",
    "matters.feedback.sent_to_sign": "送审签",
    "matters.feedback.taken_back": "撤回审签",
    "matters.feedback.submitted": "报送反馈",
    "matters.feedback.reviewed": "审核反馈",
    "matters.submission.made": "呈阅",
    "matters.reading.recorded": "领导阅",
    "matters.reading.instructed": "领导批示",
}
