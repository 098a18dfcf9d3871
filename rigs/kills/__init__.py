"""What a killed process may leave behind: nothing half done, nothing twice, nothing lost (R3, R4).

`python -m rigs.crashpoints` dies at every named place of the source, `python -m rigs.kills` kills the web
server, the worker and PostgreSQL at random while people work.
"""
