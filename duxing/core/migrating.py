"""A migration and the note that it was applied are one transaction."""

from typing import Any

from django.db import transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration


class WholeExecutor(MigrationExecutor):
    """Django notes some migrations only after their own transaction: a process that is killed between the
    two has made the tables, and the next run fails because they are there. Here one commit ends both."""

    def apply_migration(
        self, state: Any, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> Any:
        if not (migration.atomic and self.connection.features.can_rollback_ddl):
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        # SQLite can let go of its foreign keys only outside of a transaction.
        with self.connection.constraint_checks_disabled(), transaction.atomic(using=self.connection.alias):
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
