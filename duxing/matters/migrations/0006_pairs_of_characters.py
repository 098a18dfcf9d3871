"""An index over pairs of neighbouring characters, for the search; on PostgreSQL alone."""

from django.db import migrations

# In one pass: substr() would count the characters from the beginning for each pair, seconds for a long text.
FUNCTION = """
CREATE OR REPLACE FUNCTION duxing_pairs(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT ARRAY(
    SELECT one || next FROM (
        SELECT n, one, lead(one) OVER (ORDER BY n) AS next
        FROM unnest(string_to_array(words, NULL)) WITH ORDINALITY AS each(one, n)
    ) pairs WHERE next IS NOT NULL ORDER BY n
) $$
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
