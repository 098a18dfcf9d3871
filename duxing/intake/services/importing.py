"""导入: a document comes in, is registered with its file, and taken apart in the same step."""

from typing import Any

from duxing.core.actions import action
from duxing.intake.services.decomposing import start_decomposition
from duxing.intake.services.registering import register_source
from duxing.orgs.models import User
from duxing.sources.models import Source


@action
def import_document(*, by: User, text: str, **paper: Any) -> Source:
    """Register a document as `register_source` does and decompose its text.

    One without text (a picture of a paper) is only registered, with its scan; it goes on by 登记一件.
    Raises Forbidden, BadInput.
    """
    source = register_source(by=by, text=text, **paper)
    if text:
        start_decomposition(source, by=by)
    return source
