"""The office's own data on papers (机构信息): read by every paper, edited by the office director."""

import re
from typing import Any

from django.db import IntegrityError, transaction

from duxing.audit.services import record
from duxing.core.actions import action
from duxing.core.errors import BadInput, ChangedMeanwhile
from duxing.core.prepared import fetch
from duxing.core.states import changed_message, save_changes
from duxing.papers.models import OfficeProfile

# Until the office has filled in its data, papers show the blanks of the trade.
BLANK = {
    "government": "××市人民政府",
    "office": "××市人民政府督查室",
    "letterhead": "××市人民政府督查室",
    "prefix": "×政督",
    "seal": "××市人民政府督查室",
    "report_to": "市政府督查室",
    "printer": "××市人民政府办公室",
}
FIELDS = (*BLANK, "contact", "telephone")
# The key of the one row, so that two people who fill it in at once cannot make two.
ONLY = 1
_MOBILE = re.compile(r"1[3-9]\d{9}")


def office_profile() -> OfficeProfile:
    """The profile as filled in, or an unsaved one with blanks."""
    found: list[OfficeProfile] = fetch(_profile)
    return found[0] if found else OfficeProfile(**BLANK)


def _profile() -> Any:
    return OfficeProfile.objects.order_by("pk")[:1]


@action
def save_office_profile(*, by: Any, version: int | None = None, **changes: str) -> OfficeProfile:
    """Fill in or change the profile; `changes` are names of FIELDS.

    Papers carry the landline only, so a mobile number is refused. Raises BadInput,
    ChangedMeanwhile.
    """
    unknown = set(changes) - set(FIELDS)
    if unknown:
        raise TypeError(f"not a field of the profile: {sorted(unknown)}")
    if _MOBILE.search(re.sub(r"[\s-]", "", changes.get("telephone", ""))):
        raise BadInput("文书上只印座机，请填写座机号码。", "telephone")
    for name in BLANK:
        if name in changes and not changes[name].strip():
            label = OfficeProfile._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            raise BadInput(f"请填写{label}。", name)
    profile = office_profile()
    if profile.pk is None:
        profile = _first(by, {**BLANK, **changes})
    else:
        save_changes(profile, by=by, version=version, **changes)
    record(by, "papers.office.saved", profile, changes=changes)
    return profile


def _first(by: Any, values: dict[str, str]) -> OfficeProfile:
    try:
        with transaction.atomic():
            made: OfficeProfile = OfficeProfile.objects.create(pk=ONLY, **values, updated_by=by)
    except IntegrityError as error:
        raise ChangedMeanwhile(changed_message(office_profile())) from error
    return made
