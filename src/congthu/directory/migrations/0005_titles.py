"""Titles are told apart while somebody types a receiver: by an index, not by reading all appointments."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index of titles."""

    dependencies = [("directory", "0004_login_rules")]

    operations = [
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["title"], name="directory_appointment_title"),
        ),
    ]
