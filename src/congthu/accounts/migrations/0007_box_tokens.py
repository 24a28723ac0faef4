"""Tokens that open one box for a minute."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Nothing is lost with them in a crash: they live a minute. So they cost no write to the log of the database.
LIGHT = """
ALTER TABLE accounts_boxtoken SET UNLOGGED;
CREATE INDEX accounts_boxtoken_expired ON accounts_boxtoken (account_id, expires_at);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_guarding")]
    operations = [
        migrations.CreateModel(
            name="BoxToken",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("box", models.CharField(max_length=254)),
                (
                    "rights",
                    models.CharField(
                        choices=[
                            ("own", "own"),
                            ("manage", "manage"),
                            ("answer", "answer"),
                            ("read", "read"),
                            ("copy", "copy"),
                        ],
                        max_length=6,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.RunSQL(LIGHT, migrations.RunSQL.noop),
    ]
