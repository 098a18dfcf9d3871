"""Nobody writes a line into the log by what is asked for."""

import logging

from config.logs import OneLine


def line(message, *args):
    record = logging.LogRecord("duxing", logging.WARNING, "", 0, message, args, None)
    record.created, record.msecs = 1_772_589_600.0, 0.0
    return OneLine("%(asctime)sZ %(levelname)s %(message)s").format(record)


def test_line_ends_are_escaped():
    told = line("not found: %s", "/a\r\n2026 ERROR 假的一行\x1b[31m\u2028")
    assert "\n" not in told and "\r" not in told and "\x1b" not in told and "\u2028" not in told
    assert "/a\\r\\n2026 ERROR 假的一行" in told


def test_the_time_is_utc():
    assert line("x").startswith("2026-03-04 02:00:00.000Z WARNING")
