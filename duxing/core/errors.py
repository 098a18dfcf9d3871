"""What may go wrong in a service, in words that a clerk can act on.

The text of a DomainError is Chinese and is shown as it stands.
"""


class DomainError(Exception):
    """A refusal that the person can understand and mend.

    `field` names the form field that it concerns, or is empty for the whole form.
    """

    http_status = 422

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Forbidden(DomainError):
    """The person sees the record but may not do this."""

    http_status = 403


class NotAllowedNow(DomainError):
    """The record's status does not allow this step."""

    http_status = 409


class ChangedMeanwhile(DomainError):
    """Somebody else changed the record after the page was opened."""

    http_status = 409


class BadInput(DomainError):
    """A value cannot be taken as it is."""
