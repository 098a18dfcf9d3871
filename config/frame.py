"""What every page's frame needs. Stands in config because it composes all apps."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template: the profile; more is added as apps bring menu entries."""
    return {}
