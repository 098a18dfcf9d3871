"""导入: a document as file or pasted text, and what its head says."""

import re
from typing import Any

from django import forms

from duxing.core import clock
from duxing.core.errors import BadInput
from duxing.core.forms import KeyedForm, PlainText, is_blank
from duxing.core.secrecy import refuse_marked
from duxing.files.apart import calls
from duxing.files.checks import too_much
from duxing.files.extract import NoTextLayer
from duxing.files.forms import UploadField
from duxing.files.kinds import IMPORTS
from duxing.files.problems import TooMuch
from duxing.intake.heads import Head, head_of
from duxing.sources.models import Source, SourceType, Visibility
from duxing.workdays.fields import ChineseDateField

TEXT_LIMIT = 400_000
EARLIEST, LATEST = 1990, 2100
YEARS = f"任务年度应在 {EARLIEST} 年至 {LATEST} 年之间，请检查年份。"
# What a database or a page cannot keep; a file with them is damaged or no text.
_UNKEEPABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


class ExactText(PlainText):
    """A pasted document: checked like other text, but kept as it stands, with its blanks and spellings."""

    def to_python(self, value: Any) -> str:
        super().to_python(value)
        text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
        return "" if is_blank(text) else text


class FactFields(forms.Form):
    """What the register says of a document; from day and year its deadlines are reckoned."""

    title = PlainText(label="来件标题", limit=200, required=False)
    issuer = PlainText(label="来文单位", limit=80, required=False)
    document_number = PlainText(label="来文文号", limit=60, required=False)
    dated_on = ChineseDateField(
        label="成文或会议日期", required=False, help_text="“10个工作日内”之类从这一天起算，请核对。"
    )
    meeting = PlainText(label="会议届次", limit=60, required=False)
    year = forms.IntegerField(
        label="任务年度",
        required=False,
        min_value=EARLIEST,
        max_value=LATEST,
        help_text="“6月底前”之类按这一年补全。",
        error_messages={
            "invalid": "年度请填写四位数字，例如 2026。",
            **dict.fromkeys(("min_value", "max_value"), YEARS),
        },
    )


class AmendForm(FactFields, KeyedForm):
    """The facts of a registered document, corrected; `act` says whether to read the text anew."""

    act = forms.ChoiceField(choices=[("save", "保存"), ("redo", "重新分解")], required=False)

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        shown = {name: getattr(source, name) for name in ImportForm.FACTS}
        super().__init__(*args, obj=source, initial=shown, **kwargs)
        self.fields["title"].required = True

    def facts(self) -> dict[str, Any]:
        """The service's keyword arguments."""
        return {name: self.cleaned_data[name] for name in ImportForm.FACTS}


class ImportForm(FactFields, KeyedForm):
    """One document. Facts left blank are read from it; an image-only PDF has no text to take apart."""

    type = forms.ModelChoiceField(
        SourceType.objects.order_by("order"),
        label="来源类型",
        to_field_name="code",
        empty_label="请选择",
        error_messages={"required": "请选择来源类型，编号和审批按它办理。"},
    )
    file = UploadField(
        label="文件",
        kinds=IMPORTS,
        required=False,
        help_text="可用 .docx、带文字的 .pdf、.txt、.html，文件和文字原样保存；没有文件的，在下面粘贴全文。",
    )
    text = ExactText(label="或粘贴全文", noun="全文", limit=TEXT_LIMIT, rows=6, required=False)
    received_on = ChineseDateField(label="收文日期", required=False)
    visibility = forms.ChoiceField(label="承办单位可见", choices=Visibility, initial=Visibility.EXCERPT)
    is_internal = forms.BooleanField(label="内部（工作秘密）：不导出、不外推", required=False)

    FACTS = ("title", "issuer", "document_number", "dated_on", "meeting", "year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = ""
        self.blind_pages: tuple[int, ...] = ()
        self.image_only = False

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "file" in self.errors or "text" in self.errors:
            return data
        upload, pasted = data.get("file"), data.get("text") or ""
        if upload and pasted:
            self.add_error("text", "文件和粘贴的文字只能用一种，请删去一种后再导入。")
        elif upload:
            self._read_file(upload)
        elif pasted:
            self.words = pasted
        else:
            self.add_error("file", "请选择文件，或粘贴全文。")
        return data

    def _read_file(self, upload: Any) -> None:
        """Take the text out of the file; a picture of a paper is kept instead of refused."""
        try:
            found = calls.read(upload.checked.kind, upload.file)
        except NoTextLayer:
            self.image_only = True
            return
        except TooMuch:
            self.add_error("file", too_much(upload.checked.name))
            return
        except BadInput as error:
            self.add_error("file", error.message)
            return
        self.words, self.blind_pages = found.text, found.blind_pages
        self._check_words()

    def _check_words(self) -> None:
        if len(self.words) > TEXT_LIMIT:
            limit = TEXT_LIMIT // 10_000
            self.add_error("file", f"全文共 {len(self.words)} 字，超过上限 {limit} 万字，请分开导入。")
        found = _UNKEEPABLE.search(self.words)
        if found:
            place = found.start() + 1
            self.add_error("file", f"文件的文字含有无法保存的控制字符（第 {place} 个字符），请另存后重试。")
        try:
            refuse_marked(self.words)
        except forms.ValidationError as error:
            self.add_error("file", error)

    def head(self) -> Head:
        """What the document says about itself."""
        upload = self.cleaned_data.get("file")
        return head_of(self.words, upload.name if upload else "")

    def facts(self) -> dict[str, Any]:
        """The facts as typed, each blank one as the document has it."""
        read = self.head()
        facts = {name: self.cleaned_data.get(name) or getattr(read, name) for name in self.FACTS}
        facts["title"] = facts["title"] or "未命名来文"
        return facts

    def paper(self) -> dict[str, Any]:
        """The service's keyword arguments."""
        data = self.cleaned_data
        return self.facts() | {
            "type": data["type"],
            "received_on": data.get("received_on") or clock.today(),
            "visibility": data["visibility"],
            "is_internal": data["is_internal"],
            "text": self.words,
            "scan" if self.image_only else "original": data.get("file"),
        }
