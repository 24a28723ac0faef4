"""Requests for a new start password, their steps, and knocks at the public form."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import congthu.provisioning.types


class Migration(migrations.Migration):
    initial = True

    dependencies = [("directory", "0004_login_rules"), ("accounts", "0006_guarding")]

    operations = [
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=50)),
                ("at", models.DateTimeField()),
                ("address", models.CharField(blank=True, max_length=254)),
                ("contact", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "indexes": [models.Index(fields=["network", "at"], name="provisioning_knock_network")],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("process", models.CharField(choices=[("password-reset", "password-reset")], max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("confirmed", "confirmed"),
                            ("received", "received"),
                            ("returned", "returned"),
                            ("carried-out", "carried-out"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "expired"),
                        ],
                        default=congthu.provisioning.types.State["ASKED"],
                        max_length=12,
                    ),
                ),
                ("subject_login", models.CharField(max_length=254)),
                ("subject_name", models.CharField(max_length=200)),
                ("subject_post", models.CharField(max_length=520)),
                (
                    "channel",
                    models.CharField(
                        choices=[("form", "form"), ("in-person", "in-person"), ("phone", "phone")], max_length=10
                    ),
                ),
                ("contact", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("device_lost", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "heads_of",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "it_officers_of",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("intake_confirms", models.BooleanField(default=False)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("ask", "ask"),
                            ("confirm", "confirm"),
                            ("refuse", "refuse"),
                            ("receive", "receive"),
                            ("return", "return"),
                            ("carry-out", "carry-out"),
                            ("withdraw", "withdraw"),
                            ("expire", "expire"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("confirmed", "confirmed"),
                            ("received", "received"),
                            ("returned", "returned"),
                            ("carried-out", "carried-out"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "expired"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("by_post", models.CharField(blank=True, max_length=520)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "identity",
                    models.CharField(
                        blank=True,
                        choices=[("known", "known"), ("card", "card"), ("called-back", "called-back")],
                        max_length=12,
                    ),
                ),
                ("identity_note", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="provisioning.request"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["state", "asked_at"], name="provisioning_request_state"),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("process", "subject"),
                name="provisioning_one_open_request",
            ),
        ),
    ]
