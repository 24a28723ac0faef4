"""Who wants to be told of mail to an office, and the question of Dovecot whether somebody is to be told."""

import django.db.models.deletion
from django.db import migrations, models

ARRIVALS = """
-- Whether somebody is to be told of what is delivered to a box; Dovecot asks at each delivery. Whether who wished it
-- may still open the box is asked when it is told.
CREATE OR REPLACE FUNCTION mail.tells_arrivals(box uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM webmail_pushdevice d WHERE d.mailbox_id = box)
        OR EXISTS (SELECT 1 FROM webmail_officewish w JOIN accounts_websession s ON s.account_id = w.account_id
                   JOIN webmail_pushdevice d ON d.session_id = s.id WHERE w.mailbox_id = box);
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_browser_sessions"),
        ("directory", "0006_order_of_people"),
        ("webmail", "0008_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficeWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wished_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.mailbox"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "mailbox"), name="webmail_office_wish_once")
                ],
            },
        ),
        migrations.RunSQL(ARRIVALS, migrations.RunSQL.noop),
    ]
