"""The desk, the list, the morning page, and what belongs to the frame."""

from duxing.cockpit.views.desk import desk, morning
from duxing.cockpit.views.frame import help, more
from duxing.cockpit.views.listing import matter_list, matter_list_xlsx

__all__ = ["desk", "help", "matter_list", "matter_list_xlsx", "more", "morning"]
