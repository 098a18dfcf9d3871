"""Posts that carry what no form offers: the time of a report, its score, a status (bad input 11)."""

from typing import Any

# What the system alone writes, by the name under which somebody would try it.
PROTECTED = {
    "submitted_at": "提交时间",
    "signed_at": "签发时间",
    "received_at": "签收时间",
    "created_at": "建立时间",
    "closed_at": "办结时间",
    "status": "状态",
    "score": "得分",
}


def smuggled(request: Any, form: Any) -> list[str]:
    """The names, in the order above, that the post carries and the form does not declare."""
    declared = {form.add_prefix(name) for name in form.fields}
    return [name for name in PROTECTED if name in request.POST and name not in declared]


def refusal(names: list[str]) -> str:
    """What the person is told."""
    words = "、".join(PROTECTED[name] for name in names)
    return f"请求中包含不允许修改的字段（{words}），操作未执行，已留存操作记录。"
