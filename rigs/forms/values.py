"""What is put into a control: what a person would put there, and what nobody should."""

import random
from datetime import date, timedelta

from rigs.pages import Field

SENTENCES = (
    "已完成管网清淤12公里，剩余3公里计划月底前完成。",
    "请住房城乡建设局牵头，会同水利局、云麓区政府抓好落实，6月底前完成。",
    "市住房城乡建设局",
    "顾维城",
    "纸质件",
    "云政办发〔2026〕12号",
    "每月5日前",
    "10个工作日内",
)
HOSTILE = (
    "",
    "   \u200b\ufeff\u3000",
    "\x00",
    "甲\x00乙",
    "\ud800",
    "\udfff甲",
    "𠮷野家😀",
    "<script>alert(1)</script>",
    "{{7*7}}{% now %}",
    "' OR 1=1 --",
    '=HYPERLINK("x")',
    "../../etc/passwd",
    "报告\u202efdp.exe",
    "机密★10年",
    "%s%n%d",
    "９５",
    "-1",
    "0",
    "1e9",
    "NaN",
    "Infinity",
    "100.00500000000001",
    "9" * 40,
    "9" * 5000,
    "-" * 3 + "٣٤",
    "2026-02-30",
    "２０２６年13月1日",
    "0000-00-00",
    "9999-12-31",
    "2206-01-01",
    "1026-01-01",
    "2026-11-31T25:61",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "null",
    "true",
    "[]",
    "\r\n\r\nSet-Cookie: a=b",
    "a" * 20_001,
    "字" * 10_001,
    "字" * 119 + "\n",
    "①②③④⑤",
    "\u0301" * 300,
    "\ufffe\uffff",
    "٢٠٢٦-١١-٢٥",
)
EXTRA = (
    "submitted_at",
    "score",
    "status",
    "id",
    "version",
    "key",
    "by",
    "due_at",
    "owner",
    "chain",
    "x" * 300,
)


class Hand:
    """Fills in controls from one stream of random numbers."""

    def __init__(self, seed: int, today: date) -> None:
        self.random, self.today = random.Random(seed), today

    def value(self, field: Field) -> str:
        """Something for this control: its own value, a choice, a likely word, or a hostile one."""
        dice = self.random.random()
        if dice < 0.15:
            return self.random.choice(HOSTILE)
        if field.kind == "hidden":
            return field.value if dice < 0.93 else self.random.choice(HOSTILE)
        if field.options and field.kind in ("select", "radio", "checkbox", "submit"):
            return self.random.choice(field.options)
        if field.kind == "date" or field.name.endswith("_on"):
            return (self.today + timedelta(days=self.random.randint(-40, 400))).isoformat()
        if field.kind == "number":
            return str(self.random.randint(-1, 120))
        return field.value if field.value and dice < 0.5 else self.random.choice(SENTENCES)

    def pairs(self, fields: list[Field]) -> list[tuple[str, str]]:
        """Names and values of one post: most controls once, some left out, doubled, or never shown."""
        made = []
        for field in fields:
            dice = self.random.random()
            optional = field.kind in ("checkbox", "radio", "submit")
            if dice < 0.04 or (optional and dice < 0.5):
                continue
            made += [(field.name, self.value(field))] * (2 if dice > 0.98 else 1)
        while self.random.random() < 0.1:
            made.append((self.random.choice(EXTRA), self.random.choice(HOSTILE)))
        return made
