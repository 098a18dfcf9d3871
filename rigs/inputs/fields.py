"""Which fields of which page take what: dates, words, units, figures, files. Every field stands here once."""

# Page: field -> how its sentences call it.
DATES = {
    "报送反馈": {"as_of": "截至日", "next_on": "下步时限"},
    "代录反馈": {"as_of": "截至日", "next_on": "下步时限", "acted_on": "纸件收文日期"},
    "传盖章件": {"as_of": "截至日", "next_on": "下步时限"},
    "登记一件": {
        "on_1": "第1位批示日期",
        "on_2": "第2位批示日期",
        "received_on": "收文日期",
        "dated_on": "成文或会议日期",
    },
    "涉密件占号": {"received_on": "日期", "watch_until": "线下办理期限"},
    "导入来文": {"dated_on": "成文或会议日期", "received_on": "收文日期"},
    "更正来文": {"dated_on": "成文或会议日期"},
    "交办": {"clocked_due_on": "配合单位反馈期限", "ends_on": "终止日", "delivered_on": "送达日期"},
    "代录签收": {"acted_on": "纸件日期"},
    "调整期限": {"due_on": "新期限", "acted_on": "批准日期"},
    "审核": {"answer_by": "补充或重报期限"},
    "登记阅示": {"due_on": "新期限", "acted_on": "阅示日期"},
    "办结": {"acted_on": "批准日期"},
    "重新督办": {"due_on": "新期限", "acted_on": "纸件日期"},
    "立项审批": {"acted_on": "同意日期"},
    "不予立项": {"acted_on": "意见日期"},
    "撤并单位": {"ended_on": "撤销日期"},
    "工作日历": {"day": "日期"},
}
# Deadlines as one writes them: a date, a span, a phrase.
DEADLINES = {"登记一件": "due", "修改拟立项": "due", "再立一件": "due", "分解核对": "due"}
DETAILS = {
    "item_label": ("届次项次", 60),
    "place": ("地点", 60),
    "nickname": ("俗名（便于查找）", 60),
}
FACTS = {
    "title": ("来件标题", 200),
    "issuer": ("来文单位", 80),
    "document_number": ("来文文号", 60),
    "meeting": ("会议届次", 60),
}
# Page: field -> how its sentences call it, and how many characters it takes.
WORDS = {
    "报送反馈": {
        "text": ("反馈内容", 10_000),
        "answer_1": ("反馈内容", 10_000),
        "answer_2": ("反馈内容", 10_000),
        "problem": ("存在问题及原因", 10_000),
        "help_needed": ("提请协调事项", 10_000),
        "next_step": ("下步措施", 10_000),
        "next_person": ("责任人", 40),
        "contact": ("联系人及座机", 60),
        "report_number": ("报告文号", 60),
    },
    "代录反馈": {"principal": ("本人姓名", 60)},
    "登记一件": {
        "words_1": ("第1位批示原文", 2000),
        "own_1": ("第1位批示人姓名或职务", 40),
        "to_1": ("第1位批示对谁批", 100),
        "words_2": ("第2位批示原文", 2000),
        "own_2": ("第2位批示人姓名或职务", 40),
        "to_2": ("第2位批示对谁批", 100),
        "pass_to": ("转给谁", 100),
        "title": ("来件标题", 200),
        "requirements": ("要求", 5000),
        "answered_by": ("接听人", 40),
        "name": ("事项名称", 120),
        "due": ("时限", 60),
        "issuer": ("来文单位", 80),
        "document_number": ("来文文号", 60),
        "meeting": ("会议届次", 60),
        **DETAILS,
        "joint_number": ("市委督查室编号（两办联合）", 60),
    },
    "转阅": {"to": ("转给谁", 100)},
    "涉密件占号": {"own": ("其他领导", 40)},
    "导入来文": {"text": ("全文", 400_000), **FACTS},
    "更正来文": FACTS,
    "修改拟立项": {"name": ("事项名称", 120), "requirements": ("要求", 5000), **DETAILS},
    "再立一件": {
        "name": ("事项名称", 120),
        "requirements": ("要求", 5000),
        "answered_by": ("接听人（已电话通知的）", 40),
        **DETAILS,
    },
    "分解核对": {"title": ("事项名称", 120), "needs": ("要求", 6000), "due": ("时限", 60)},
    "交办": {"basis": ("定期报送依据", 120), "answered_by": ("已电话通知，接听人", 40)},
    "记电话": {"answered_by": ("接听人", 40), "words": ("内容", 300)},
    "调整期限": {"reason": ("延期理由", 500), "principal": ("批准人", 60)},
    "审核": {"words": ("审核意见", 2000), "internal_note": ("内部意见", 2000)},
    "拟呈阅单": {"title": ("标题", 120), "summary": ("办理情况", 1000)},
    "登记阅示": {"words": ("批示原文", 1000), "principal": ("本人姓名", 60)},
    "代录签收": {"principal": ("本人姓名", 60)},
    "办结": {"note": ("督查室意见", 2000), "principal": ("本人姓名", 60)},
    "重新督办": {"reason": ("重新督办的理由", 500), "principal": ("本人姓名", 60)},
    "立项审批": {"principal": ("审批人", 60), "answered_by": ("接听人（已电话通知的）", 40)},
    "并案": {"number": ("编号", 60), "note": ("说明", 500)},
    "不予立项": {"reason": ("不予立项的理由", 200), "principal": ("审批人", 60)},
    "新设单位": {"name": ("规范简称", 40), "full_name": ("全称", 80), "initials": ("首字母", 40)},
    "单位别名": {"text": ("别名", 80)},
    "新增人员": {"name": ("姓名", 20), "title": ("职务", 60), "landline": ("座机", 30)},
    "工作日历": {"name": ("调整原因", 40)},
}
# Page: fields in which units are named, the lead's first.
UNITS = {
    "登记一件": ("lead", "supporting", "clocked", "parallel"),
    "修改拟立项": ("lead", "supporting", "clocked", "parallel"),
    "再立一件": ("lead", "supporting", "clocked", "parallel"),
    "分解核对": ("lead", "supporting", "clocked", "parallel"),
    "交办": ("lead", "supporting", "clocked", "parallel"),
}
# Where one unit alone is named beside other things.
ALONE = {"撤并单位": "successor", "新设单位": "parent"}
FIGURES = {"报送反馈": "quantity_2", "代录反馈": "quantity_2", "传盖章件": "quantity_2"}
# Page: the field for a file, and the name that a document for it bears.
FILES = {
    "报送反馈": "files",
    "代录反馈": "scan",
    "传盖章件": "sealed",
    "登记一件": "scans",
    "导入文件": "file",
    "代录签收": "scan",
    "调整期限": "scan",
    "登记阅示": "scan",
    "办结": "scan",
    "重新督办": "scan",
    "立项审批": "scan",
    "不予立项": "scan",
}
# The same form on another page, which is not spoilt once more field by field.
SAME = {"修改拟稿": "报送反馈", "代录反馈": "报送反馈", "导入文件": "导入来文"}
# Fields that take numbers of a day or a year, a time, a place in an order, a name to log in with.
ELSEWHERE = ("username", "year", "day", "delivered_time", "order", "dates")
