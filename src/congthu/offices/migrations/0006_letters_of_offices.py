"""Letters of official boxes: who opened which, and what was noted about it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_login_rules"),
        ("offices", "0005_own_senders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_id", models.CharField(max_length=998)),
                (
                    "kind",
                    models.CharField(
                        choices=[("note", "note"), ("settled", "settled"), ("unsettled", "unsettled")], max_length=9
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=2000)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                ("by_post", models.CharField(blank=True, max_length=520)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.mailbox"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["mailbox", "message_id"], name="offices_letternote_letter")],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_id", models.CharField(max_length=998)),
                ("name", models.CharField(max_length=200)),
                ("post", models.CharField(blank=True, max_length=520)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.mailbox"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("mailbox", "message_id", "account"), name="offices_opening_once")
                ],
            },
        ),
    ]
