"""What decides how somebody may log in: kind and end of the password, second factor, app passwords.

The views and functions of schema ``mail`` are built on these columns.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import congthu.accounts.types


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sign_in_refusals")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="password_kind",
            field=models.CharField(
                choices=[("start", "start"), ("own", "own")],
                default=congthu.accounts.types.PasswordKind["OWN"],
                max_length=5,
            ),
        ),
        migrations.AddField("account", "password_expires_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("account", "second_factor_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("account", "second_factor_due_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="AppPassword",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "protocols",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), size=None),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_from", models.CharField(blank=True, max_length=50)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="app_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
