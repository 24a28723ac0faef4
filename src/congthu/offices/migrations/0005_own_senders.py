"""Whose address somebody sends under is asked for every letter; that of an office is asked for seldom and costs more."""

from django.db import migrations

SENDERS = """
CREATE VIEW mail.own_sender AS
    SELECT a.address, c.login
    FROM public.accounts_account c
    JOIN public.directory_person p ON p.account_id = c.id
    JOIN public.directory_mailbox m ON m.person_id = p.id AND m.state = 'active'
    JOIN public.directory_address a ON a.mailbox_id = m.id AND a.kind IN ('primary', 'alias')
    WHERE c.state = 'active';

CREATE OR REPLACE VIEW mail.sender AS
    SELECT address, login FROM mail.own_sender
    UNION
    SELECT a.address, c.login
    FROM public.directory_address a
    JOIN (SELECT mailbox_id, account_id FROM mail.manager
          UNION SELECT mailbox_id, account_id FROM mail.delegate WHERE 'send' = ANY (rights)) o
        ON o.mailbox_id = a.mailbox_id
    JOIN public.accounts_account c ON c.id = o.account_id AND c.state = 'active'
    WHERE a.kind = 'primary';

-- An address names one box, so that who finds a person behind it need not look among the offices.
CREATE OR REPLACE FUNCTION mail.find_senders(wanted text) RETURNS SETOF varchar LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY SELECT s.login FROM mail.own_sender s WHERE s.address = wanted;
    IF NOT FOUND THEN
        RETURN QUERY SELECT s.login FROM mail.sender s WHERE s.address = wanted;
    END IF;
END
$$;

GRANT SELECT ON mail.own_sender TO mail_reader, congthu_app;
"""


class Migration(migrations.Migration):
    dependencies = [("offices", "0004_openers")]
    operations = [migrations.RunSQL(SENDERS, migrations.RunSQL.noop)]
