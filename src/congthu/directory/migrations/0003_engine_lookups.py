"""Lookups that keep their plans: what the engines ask for every message.

The views of schema ``mail`` stay the contract, and these functions read nothing else, with the rights of whoever asks.
Planning a question on ``mail.mailbox`` or ``mail.sender`` took several times as long as answering it (measured: half a
millisecond of each box of a broadcast); a function in PL/pgSQL is planned once in a session.
"""

from django.db import migrations

LOOKUPS = """
-- Whoever asks for a mailbox asks this too; a function in SQL would be planned anew in every question.
CREATE OR REPLACE FUNCTION mail.rule_quota() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public AS $$
BEGIN
    RETURN (SELECT (limits ->> 'quota_bytes')::bigint FROM regulation_ruleset
        WHERE valid_from <= mail.today() AND (valid_to IS NULL OR valid_to >= mail.today()));
END
$$;

CREATE FUNCTION mail.find_mailbox(wanted text)
    RETURNS TABLE (address varchar, mailbox_id uuid, kind varchar, quota_bytes bigint, backend varchar)
    LANGUAGE plpgsql STABLE ROWS 1 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT b.address, b.mailbox_id, b.kind, b.quota_bytes, b.backend
        FROM mail.mailbox b WHERE b.address = wanted;
END
$$;

-- Whether an address is a box is asked most: without what only deliveries need.
CREATE FUNCTION mail.find_address(wanted text) RETURNS SETOF varchar LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY SELECT b.address FROM mail.mailbox b WHERE b.address = wanted;
END
$$;

CREATE FUNCTION mail.find_alias(wanted text) RETURNS SETOF varchar LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY SELECT a.target FROM mail.alias a WHERE a.address = wanted;
END
$$;

CREATE FUNCTION mail.find_senders(wanted text) RETURNS SETOF varchar LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY SELECT s.login FROM mail.sender s WHERE s.address = wanted;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_guards_and_mail_views")]
    operations = [migrations.RunSQL(LOOKUPS, migrations.RunSQL.noop)]
