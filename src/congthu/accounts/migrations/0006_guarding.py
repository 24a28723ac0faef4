"""What is known of attempts to log in: counters of failures, known places, the record of attempts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COUNTERS = """
-- Failures and what weighs in the judgement on the next attempt. Not logged: it is written with every failure, and what a
-- crash of the database forgets is a few minutes of somebody's guessing. `trace` are the last wrong passwords of a pair, a
-- few bits each, the newest first.
CREATE UNLOGGED TABLE accounts_guardcounter (
    kind smallint NOT NULL,
    key bytea NOT NULL,
    level double precision NOT NULL,
    at timestamptz NOT NULL,
    trace smallint[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (kind, key)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX accounts_guardcounter_at ON accounts_guardcounter (at);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_factors")]
    operations = [
        migrations.DeleteModel("SignInRefusal"),
        migrations.RunSQL(COUNTERS, "DROP TABLE accounts_guardcounter"),
        migrations.CreateModel(
            name="KnownPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=50)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="known_places",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "network"), name="accounts_knownplace_once")
                ],
                "indexes": [models.Index(fields=["last_at"], name="accounts_knownplace_last")],
            },
        ),
        migrations.CreateModel(
            name="LoginAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_digest", models.BinaryField(max_length=16, null=True)),
                ("address", models.GenericIPAddressField(null=True)),
                ("protocol", models.CharField(max_length=8)),
                ("program", models.CharField(blank=True, max_length=60)),
                ("result", models.CharField(max_length=12)),
                ("span", models.DateTimeField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="login_attempts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "span", "address", "result", "protocol", "program", "name_digest"),
                        name="accounts_loginattempt_once",
                        nulls_distinct=False,
                    )
                ],
                "indexes": [models.Index(fields=["last_at"], name="accounts_loginattempt_last")],
            },
        ),
    ]
