"""What a leader wrote on: whether on one source, and one source after the other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0005_what_is_unsettled")]

    operations = [
        migrations.AddIndex(
            model_name="instruction",
            index=models.Index(fields=["leader", "source"], name="instruction_by_leader"),
        ),
    ]
