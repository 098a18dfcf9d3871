"""A column of its own for what units may find; filled from what the other column holds."""

import unicodedata

from django.db import migrations, models

LONGEST = 20_000
CHUNK = 500


def folded(text):
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def fill(apps, schema_editor):
    """The parts of the stored text that a unit may read, and the requirements.

    Taken out are the facts of the source, and its words where it shows nothing. Dispatching and
    editing write the column anew; until then a title that a unit could find stays out.
    """
    matters = apps.get_model("matters", "Matter").objects
    rows = matters.select_related("source").prefetch_related("links", "requirements")
    for matter in rows.order_by("pk").iterator(chunk_size=CHUNK):
        parts = matter.search_text.split("|")
        if len(matter.search_text) >= LONGEST:
            parts.pop()
        if matter.source is not None:
            source = matter.source
            hidden = {source.title, source.meeting, source.document_number, source.issuer}
            if source.visibility == "nothing":
                hidden |= {link.excerpt for link in matter.links.all()}
            # A bar within the words would have cut them in two.
            closed = {part for text in hidden for part in folded(text).split("|")}
            parts = [part for part in parts if part not in closed]
        own = [folded(matter.title), *parts, *(folded(one.text) for one in matter.requirements.all())]
        text = "|".join(part for part in dict.fromkeys(own) if part)[:LONGEST]
        matters.filter(pk=matter.pk).update(search_text_units=text)


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_rounds_and_papers")]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="search_text_units",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
