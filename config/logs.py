"""Lines of the log: UTC, and nothing that came from outside begins a line of its own."""

import logging
import time


class OneLine(logging.Formatter):
    """Escapes line ends and control characters in what is told; the trace of an error keeps its lines."""

    converter = staticmethod(time.gmtime)
    default_msec_format = "%s.%03d"

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line of one record."""
        line = super().formatMessage(record)
        return "".join(
            char if char.isprintable() else char.encode("unicode_escape").decode() for char in line
        )
