"""Attempts are counted before their passwords are looked at, and given back by a success. Clause: D11.2c."""

from django.db import migrations

SETTLED = """
-- `at` is that of the last attempt, also while it is under way; this one of the last that is known to have failed. Null: none is.
ALTER TABLE accounts_guardcounter ADD settled_at timestamptz;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_identity_links")]
    operations = [migrations.RunSQL(SETTLED, "ALTER TABLE accounts_guardcounter DROP settled_at")]
