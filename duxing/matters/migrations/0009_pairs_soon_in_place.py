"""New pairs of characters go to their place soon: what waits outside the index is read by every search."""

from django.db import migrations

INDEXES = ("search_text", "search_text_units", "number")
# In kilobytes, about forty new matters; PostgreSQL's own limit is 4096.
WAITING = 128


def bound(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for column in INDEXES:
        name = f"matter_pairs_{column}"
        schema_editor.execute(f"ALTER INDEX {name} SET (gin_pending_list_limit = {WAITING})")


def unbound(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for column in INDEXES:
        schema_editor.execute(f"ALTER INDEX matter_pairs_{column} RESET (gin_pending_list_limit)")


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_reports_in_line")]

    operations = [migrations.RunPython(bound, unbound)]
