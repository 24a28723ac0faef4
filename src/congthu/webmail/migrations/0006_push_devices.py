"""Browsers that are told of new mail, and the question of Dovecot whether a box has any."""

import django.db.models.deletion
from django.db import migrations, models

ARRIVALS = """
-- Whether somebody is to be told of what is delivered to a box; Dovecot asks at each delivery.
CREATE FUNCTION mail.tells_arrivals(box uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM webmail_pushdevice d WHERE d.mailbox_id = box);
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_attempts_under_way"),
        ("directory", "0004_login_rules"),
        ("webmail", "0005_identities"),
    ]

    operations = [
        migrations.CreateModel(
            name="PushDevice",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.websession",
                    ),
                ),
                ("endpoint", models.CharField(max_length=1000)),
                ("public_key", models.BinaryField(max_length=65)),
                ("secret", models.BinaryField(max_length=16)),
                ("created_at", models.DateTimeField()),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.mailbox"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(ARRIVALS, migrations.RunSQL.noop),
    ]
