"""What the report calls the answers and the classes of words."""

ANSWERS = {
    "done": "办成",
    "refused": "说明理由拒绝",
    "absent": "未找到",
    "login": "请登录",
    "renew": "请改密码",
    "method": "不接受该方法",
}
WORDS = {
    "matter": "事项",
    "source": "来文标题",
    "chain": "批示链",
    "excerpt": "摘录",
    "text": "全文",
    "file": "扫描件",
    "report": "反馈和拟稿",
    "inside": "内部意见",
    "call": "电话记录",
    "slip": "呈阅单",
}
