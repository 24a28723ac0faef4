"""People are asked for in the order of octets of their keys, which the index did not have."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Collate


class Migration(migrations.Migration):
    """The index of people in their order."""

    dependencies = [("directory", "0005_titles")]

    operations = [
        migrations.RemoveIndex(model_name="person", name="directory_person_sort"),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(Collate("sort_key", "C"), name="directory_person_order"),
        ),
    ]
