"""Each step of giving names to whom: what was given anew did not tell who had it before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offices", "0007_boxes_of")]

    operations = [
        migrations.AddField(
            model_name="assignmentstep",
            name="assignee_name",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
    ]
