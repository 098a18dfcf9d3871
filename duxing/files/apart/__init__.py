"""Reading what others made, apart: in a process of its own, with limits, without network and secrets.

`calls` is what the rest of the product uses; `process` is the program on the other side, which forks one
short-lived reader for each document; `limits` is what the reader may use; `tasks` is what it does.
"""
