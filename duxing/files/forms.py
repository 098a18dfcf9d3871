"""Form fields that examine what is uploaded before anything else happens."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings

from duxing.core.errors import BadInput
from duxing.files.checks import check_upload
from duxing.files.kinds import ATTACHMENTS
from duxing.files.names import MAX_LENGTH, in_words
from duxing.files.problems import TooMuch
from duxing.files.services import stream_of
from duxing.files.uploads import TOGETHER

TOO_MUCH = "too_much"


class _PickedInput(forms.ClearableFileInput):
    """A plain file input that names the accepted extensions."""

    template_name = "django/forms/widgets/file.html"
    use_fieldset = False


class _ManyInput(_PickedInput):
    allow_multiple_selected = True


class UploadField(forms.FileField):
    """One file: name, format, safety and classification are checked; errors land on the field.

    The cleaned value is Django's uploaded file with `checked` (a CheckedFile) added, so that
    `services.attach` need not look a second time.
    """

    default_error_messages = {
        "required": "请选择文件。",
        "missing": "请选择文件。",
        "invalid": "文件没有传上来，请重新选择。",
        "empty": "文件内容为空，请重新选择。",
        "max_length": "文件名含有不允许的字符或超过 100 字，请改名后上传。",
    }

    def __init__(self, *, kinds: Collection[str] = ATTACHMENTS, **kwargs: Any) -> None:
        kwargs.setdefault("widget", _PickedInput())
        # Our own check words the refusal of an empty file with the file's name.
        super().__init__(allow_empty_file=True, max_length=4 * MAX_LENGTH, **kwargs)
        self.kinds = kinds
        self.widget.attrs.setdefault("accept", ",".join(f".{kind}" for kind in sorted(kinds)))

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        return _examined(upload, self.kinds) if upload and upload is not initial else upload


class UploadsField(UploadField):
    """Several files at once; the cleaned value is a list, empty when none was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", _ManyInput())
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if not uploads:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return []
        cleaned, errors = [], []
        for upload in uploads:
            try:
                cleaned.append(super().clean(upload))
            except forms.ValidationError as error:
                errors.extend(error.error_list)
                if error.code == TOO_MUCH:
                    # One of them has taken all the time there is for one sending.
                    break
        if errors:
            raise forms.ValidationError(errors)
        return cleaned


def _examined(upload: Any, kinds: Collection[str]) -> Any:
    try:
        stream = stream_of(upload)
        if upload.size <= settings.UPLOAD_MAX_BYTES and not getattr(upload, "kept", True):
            raise BadInput(
                f"一次上传的文件合计超过 {in_words(TOGETHER * settings.UPLOAD_MAX_BYTES)}，请分几次上传。",
                "file",
            )
        upload.checked = check_upload(upload.name, stream, kinds=kinds, size=upload.size)
    except BadInput as error:
        code = TOO_MUCH if isinstance(error.__cause__, TooMuch) else ""
        raise forms.ValidationError(error.message, code=code) from error
    return upload
