"""Rule sets, and the first one: the regulation of 2012."""

from datetime import date

from django.db import migrations, models

NO_OVERLAP = """
ALTER TABLE regulation_ruleset ADD CONSTRAINT regulation_ruleset_no_overlap
    EXCLUDE USING gist (daterange(valid_from, valid_to, '[]') WITH &&);
"""
MEGABYTE = 1_048_576


def add_first_rule_set(apps, schema_editor):
    # Signed on 17-08-2012, in force ten days later. Clause: QD2, D5.2a, D5.2b, Q8, Q10.
    apps.get_model("regulation", "RuleSet").objects.create(
        number="12/2012/QĐ-UBND",
        title="Quy chế quản lý, sử dụng hệ thống thư điện tử trong hoạt động của các cơ quan nhà nước trên địa bàn tỉnh Đắk Nông",
        valid_from=date(2012, 8, 27),
        valid_to=None,
        limits={
            "quota_bytes": 500 * MEGABYTE,
            "attachment_bytes": 25 * MEGABYTE,
            "message_bytes": 60 * MEGABYTE,
            "quota_warning_percent": [80, 95],
            "start_password_days": 7,
        },
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="RuleSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, unique=True)),
                ("title", models.CharField(max_length=300)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("limits", models.JSONField()),
            ],
        ),
        migrations.RunSQL(NO_OVERLAP, migrations.RunSQL.noop),
        migrations.RunPython(add_first_rule_set, migrations.RunPython.noop),
    ]
