"""The core records, in the order of a matter's life."""

from duxing.matters.models.assignment import (
    Assignment,
    AssignmentRole,
    CallNote,
    Delivery,
    FeedbackDue,
    FeedbackSchedule,
    ProxyEntry,
    ReceiptDue,
    ScheduleKind,
)
from duxing.matters.models.ending import (
    Closing,
    DeadlineVersion,
    Outcome,
    Reading,
    Submission,
    SubmissionItem,
)
from duxing.matters.models.feedback import (
    Decision,
    Feedback,
    FeedbackForm,
    FeedbackItem,
    ReturnCode,
    Review,
    ReviewDue,
    SelfState,
)
from duxing.matters.models.matter import ClauseLink, Matter, Requirement, Urgency
from duxing.matters.models.planning import PlannedRole, PlannedShare

__all__ = [
    "Assignment",
    "AssignmentRole",
    "CallNote",
    "ClauseLink",
    "Closing",
    "DeadlineVersion",
    "Decision",
    "Delivery",
    "Feedback",
    "FeedbackDue",
    "FeedbackForm",
    "FeedbackItem",
    "FeedbackSchedule",
    "Matter",
    "Outcome",
    "PlannedRole",
    "PlannedShare",
    "ProxyEntry",
    "Reading",
    "ReceiptDue",
    "Requirement",
    "ReturnCode",
    "Review",
    "ReviewDue",
    "ScheduleKind",
    "SelfState",
    "Submission",
    "SubmissionItem",
    "Urgency",
]
