"""Django's `migrate`, killed at any moment, can be run again (see core.migrating)."""

from django.core.management.commands import migrate

from duxing.core.migrating import WholeExecutor

# The command has no other door for its executor.
migrate.MigrationExecutor = WholeExecutor  # type: ignore[attr-defined]


class Command(migrate.Command):
    """The same words and options."""
