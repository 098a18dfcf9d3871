from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0002_post_sees_all"),
    ]

    operations = [
        migrations.AddField(
            model_name="unitgroup",
            name="aliases",
            field=models.JSONField(blank=True, default=list, verbose_name="其他写法"),
        ),
    ]
