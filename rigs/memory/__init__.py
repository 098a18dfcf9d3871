"""Whether a process that serves for a long time grows: memory under a mixed load, and its slope (R29)."""
