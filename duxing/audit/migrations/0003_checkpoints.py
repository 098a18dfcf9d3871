from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_shape_algorithm"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                ("n", models.BigIntegerField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("text", models.TextField()),
                ("signatures", models.TextField()),
            ],
            options={"verbose_name": "检查点"},
        ),
        migrations.CreateModel(
            name="AuditSigning",
            fields=[
                ("chain", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("n", models.BigIntegerField(default=0)),
                ("seq", models.BigIntegerField(default=0)),
                ("signed_at", models.DateTimeField(null=True)),
            ],
            options={"verbose_name": "签署进度"},
        ),
        migrations.CreateModel(
            name="AuditBucket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=80)),
                ("number", models.BigIntegerField()),
                ("alg", models.CharField(max_length=8)),
                ("digest", models.BinaryField(max_length=32)),
            ],
            options={
                "verbose_name": "摘要分组",
                "constraints": [
                    models.UniqueConstraint(fields=("label", "number"), name="audit_bucket_once")
                ],
            },
        ),
    ]
