import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import duxing.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0001_first"),
        ("matters", "0002_return_codes"),
        ("orgs", "0002_post_sees_all"),
        ("sources", "0002_source_types"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=duxing.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=duxing.core.clock.now)),
                ("written", models.CharField(max_length=80, verbose_name="原文写法")),
                ("sure", models.CharField(max_length=10, verbose_name="识别结果")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待识别"), ("mapped", "已对应"), ("no_unit", "不是单位")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("candidates", models.ManyToManyField(blank=True, related_name="+", to="orgs.unit")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unit_questions",
                        to="sources.source",
                    ),
                ),
                ("units", models.ManyToManyField(blank=True, related_name="+", to="orgs.unit")),
                (
                    "updated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "单位识别",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="OpenName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=duxing.core.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=duxing.core.clock.now)),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "牵头"), ("supporting", "配合"), ("parallel", "分办")],
                        max_length=12,
                        verbose_name="角色",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_names",
                        to="matters.matter",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiting",
                        to="intake.unitquestion",
                    ),
                ),
            ],
            options={
                "verbose_name": "待对应单位",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="unitquestion",
            constraint=models.UniqueConstraint(fields=("source", "written"), name="unit_asked_once"),
        ),
        migrations.AddConstraint(
            model_name="openname",
            constraint=models.UniqueConstraint(fields=("matter", "question"), name="name_open_once"),
        ),
    ]
