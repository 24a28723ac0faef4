"""Who may open which box now, and who may send as it: the views ``mail.opener`` and ``mail.sender``.

Clause: D13.1, D12.2-1, D3.3, D8.3-2. The contract is docs/develop/database-contract.md. Everything is computed when asked:
a right ends with its date, with no job in between; jobs only cut what is open already.
"""

from django.db import migrations

OPENERS = """
-- Heads hold the box of their unit by office. Without a head today, the heads of the unit above look after the box of a
-- unit; that of a body (official) waits for its next head.
CREATE VIEW mail.manager AS
    WITH today_head AS (
        SELECT g.scope_id AS unit_id, g.account_id, g.valid_from FROM public.accounts_rolegrant g
        JOIN public.accounts_account c ON c.id = g.account_id AND c.state = 'active'
        WHERE g.role = 'head' AND g.valid_from <= mail.today() AND (g.valid_to IS NULL OR g.valid_to >= mail.today())
    )
    SELECT m.id AS mailbox_id, h.account_id
    FROM public.directory_mailbox m JOIN today_head h ON h.unit_id = m.unit_id
    WHERE m.kind <> 'personal' AND m.state = 'active' AND NOT mail.has_handed_over(m.id, h.account_id, h.valid_from)
    UNION
    SELECT m.id, h.account_id
    FROM public.directory_mailbox m
    JOIN public.directory_unitversion v ON v.unit_id = m.unit_id
        AND v.valid_from <= mail.today() AND (v.valid_to IS NULL OR v.valid_to >= mail.today())
    JOIN today_head h ON h.unit_id = v.parent_id
    WHERE m.kind = 'unit' AND m.state = 'active' AND NOT EXISTS (SELECT 1 FROM today_head o WHERE o.unit_id = m.unit_id)
        AND NOT mail.has_handed_over(m.id, h.account_id, h.valid_from);

CREATE VIEW mail.delegate AS
    SELECT d.mailbox_id, d.delegate_id AS account_id, d.rights
    FROM public.offices_delegation d
    JOIN public.directory_mailbox m ON m.id = d.mailbox_id AND m.state = 'active' AND m.kind <> 'personal'
    WHERE d.starts_at <= now() AND now() < d.ends_at AND d.ended_at IS NULL;

-- The strongest of somebody's rights to a box; while it is handed over nobody deletes.
CREATE VIEW mail.opener AS
    SELECT DISTINCT ON (a.address, c.login) a.address, c.login,
           CASE WHEN r.rank = 1 AND mail.is_frozen(a.mailbox_id) THEN 'answer' ELSE r.rights END AS rights
    FROM (
        SELECT mailbox_id, account_id, 'manage' AS rights, 1 AS rank FROM mail.manager
        UNION ALL
        SELECT mailbox_id, account_id,
               CASE WHEN 'manage' = ANY (rights) THEN 'manage' WHEN 'answer' = ANY (rights) THEN 'answer' ELSE 'read' END,
               CASE WHEN 'manage' = ANY (rights) THEN 1 WHEN 'answer' = ANY (rights) THEN 2 ELSE 3 END
        FROM mail.delegate
        UNION ALL
        SELECT x.mailbox_id, x.reader_id, 'copy', 4 FROM public.offices_exceptionalaccess x
        JOIN public.directory_mailbox m ON m.id = x.mailbox_id AND m.state = 'active'
        WHERE x.state = 'approved' AND x.starts_at <= now() AND now() < x.ends_at
    ) r
    JOIN public.accounts_account c ON c.id = r.account_id AND c.state = 'active'
    JOIN public.directory_address a ON a.mailbox_id = r.mailbox_id AND a.kind = 'primary'
    WHERE a.address <> c.login
    ORDER BY a.address, c.login, r.rank;

-- Under which address a login may send: the own ones, and that of an office for its managers and for delegates whose
-- paper says so.
CREATE OR REPLACE VIEW mail.sender AS
    SELECT a.address, c.login
    FROM public.accounts_account c
    JOIN public.directory_person p ON p.account_id = c.id
    JOIN public.directory_mailbox m ON m.person_id = p.id AND m.state = 'active'
    JOIN public.directory_address a ON a.mailbox_id = m.id AND a.kind IN ('primary', 'alias')
    WHERE c.state = 'active'
    UNION
    SELECT a.address, c.login
    FROM public.directory_address a
    JOIN (SELECT mailbox_id, account_id FROM mail.manager
          UNION SELECT mailbox_id, account_id FROM mail.delegate WHERE 'send' = ANY (rights)) o
        ON o.mailbox_id = a.mailbox_id
    JOIN public.accounts_account c ON c.id = o.account_id AND c.state = 'active'
    WHERE a.kind = 'primary';

-- Whether somebody may open a box with what was typed: one row, or none. The password is the person's own. A box that is
-- not one's own is opened over IMAP only; its filters are for who manages it.
CREATE FUNCTION mail.open_box(box text, person text, typed_digest text, service text)
    RETURNS TABLE (login varchar, password text, rights text, mailbox_id uuid, quota_bytes bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public ROWS 1 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT l.login, l.password, o.rights, b.mailbox_id, b.quota_bytes
    FROM mail.opener o
    JOIN mail.mailbox b ON b.address = o.address
    CROSS JOIN LATERAL mail.login_of(o.login, typed_digest, service) l
    WHERE o.address = box AND o.login = person AND (service = 'imap' OR (service = 'sieve' AND o.rights = 'manage'));
END
$$;

-- The box that keeps a copy of what is sent under an address: that of an office its own, that of a person none.
CREATE FUNCTION mail.find_office(wanted text) RETURNS SETOF varchar LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY SELECT b.address FROM mail.mailbox b WHERE b.address = wanted AND b.kind <> 'personal';
END
$$;

GRANT SELECT ON mail.manager, mail.delegate, mail.opener TO congthu_app;
REVOKE ALL ON FUNCTION mail.open_box(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail.open_box(text, text, text, text) TO login_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("offices", "0003_assignments")]
    operations = [migrations.RunSQL(OPENERS, migrations.RunSQL.noop)]
