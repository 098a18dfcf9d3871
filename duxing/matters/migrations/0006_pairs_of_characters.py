"""An index over pairs of neighbouring characters, for the search; on PostgreSQL alone."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION duxing_pairs(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT ARRAY(SELECT substr(words, n, 2) FROM generate_series(1, length(words) - 1) n) $$
"""
INDEXES = ("search_text", "search_text_units", "number")


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(FUNCTION)
    for column in INDEXES:
        schema_editor.execute(
            f"CREATE INDEX matter_pairs_{column} ON matters_matter USING gin (duxing_pairs({column}))"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for column in INDEXES:
        schema_editor.execute(f"DROP INDEX matter_pairs_{column}")
    schema_editor.execute("DROP FUNCTION duxing_pairs(text)")


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_search_of_units")]

    operations = [migrations.RunPython(make, drop)]
