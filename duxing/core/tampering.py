"""Posts that carry what no form offers: the time of a report, its score, a status (bad input 11), or one
field with two contents, of which a person would see one and the system take the other (ASVS 15.3.7)."""

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


DOUBLED = "请求中有一项填写了两个不同的内容，操作未执行。请刷新页面后重新填写。"


def doubled(request: Any, form: Any) -> bool:
    """Whether a field that holds one content was sent with two that differ."""
    single = (
        form.add_prefix(name)
        for name, field in form.fields.items()
        if not getattr(field.widget, "allow_multiple_selected", False)
    )
    return any(len(set(request.POST.getlist(name))) > 1 for name in single)


def refusal(names: list[str]) -> str:
    """What the person is told."""
    words = "、".join(PROTECTED[name] for name in names)
    return f"请求中包含不允许修改的字段（{words}），操作未执行，已留存操作记录。"
