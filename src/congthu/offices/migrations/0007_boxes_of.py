"""What one account may open, asked by every page: the function ``mail.boxes_of``, which keeps its plan.

The general views answer for everybody and are planned anew in each question: some 50 ms, half of it planning, for what
a page of the web asks once or more; the function takes 0.4 ms (the province of the sample, a busy machine). Everything
is still computed when asked, and from the same rights.
"""

from django.db import migrations

BOXES = """
-- Written into both of its places, so that who is asked about reaches the roles of one account instead of all of them.
CREATE OR REPLACE VIEW mail.manager AS
    WITH today_head AS NOT MATERIALIZED (
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

-- Every right to a box of others, with what it comes from; an account may hold several to one box.
CREATE VIEW mail.held AS
    SELECT mailbox_id, account_id, 'manage' AS rights, 1 AS rank, true AS by_office, true AS may_send
    FROM mail.manager
    UNION ALL
    SELECT mailbox_id, account_id,
           CASE WHEN 'manage' = ANY (rights) THEN 'manage' WHEN 'answer' = ANY (rights) THEN 'answer' ELSE 'read' END,
           CASE WHEN 'manage' = ANY (rights) THEN 1 WHEN 'answer' = ANY (rights) THEN 2 ELSE 3 END,
           false, 'send' = ANY (rights)
    FROM mail.delegate
    UNION ALL
    SELECT x.mailbox_id, x.reader_id, 'copy', 4, false, false FROM public.offices_exceptionalaccess x
    JOIN public.directory_mailbox m ON m.id = x.mailbox_id AND m.state = 'active'
    WHERE x.state = 'approved' AND x.starts_at <= now() AND now() < x.ends_at;

CREATE OR REPLACE VIEW mail.opener AS
    SELECT DISTINCT ON (a.address, c.login) a.address, c.login,
           CASE WHEN h.rank = 1 AND mail.is_frozen(a.mailbox_id) THEN 'answer' ELSE h.rights END AS rights
    FROM mail.held h
    JOIN public.accounts_account c ON c.id = h.account_id AND c.state = 'active'
    JOIN public.directory_address a ON a.mailbox_id = h.mailbox_id AND a.kind = 'primary'
    WHERE a.address <> c.login
    ORDER BY a.address, c.login, h.rank;

-- The boxes of others that one account may open now, each with the strongest right to it, and with whether it is held by
-- office and whether one may send as it, whichever right says so. One plan is as good for every account, and the first
-- is kept: left to itself a session makes five before it keeps any.
CREATE FUNCTION mail.boxes_of(account uuid)
    RETURNS TABLE (mailbox_id uuid, address varchar, rights text, by_office boolean, may_send boolean)
    LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan ROWS 2 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT DISTINCT ON (a.address) a.mailbox_id, a.address,
           CASE WHEN h.rank = 1 AND mail.is_frozen(a.mailbox_id) THEN 'answer' ELSE h.rights END,
           bool_or(h.by_office) OVER of_box, bool_or(h.may_send) OVER of_box
    FROM mail.held h
    JOIN public.accounts_account c ON c.id = h.account_id AND c.state = 'active'
    JOIN public.directory_address a ON a.mailbox_id = h.mailbox_id AND a.kind = 'primary'
    WHERE h.account_id = account AND a.address <> c.login
    WINDOW of_box AS (PARTITION BY a.address)
    ORDER BY a.address, h.rank;
END
$$;

-- Whether somebody may open a box with what was typed: one row, or none. The password is the person's own. A box that is
-- not one's own is opened over IMAP only; its filters are for who manages it.
CREATE OR REPLACE FUNCTION mail.open_box(box text, person text, typed_digest text, service text)
    RETURNS TABLE (login varchar, password text, rights text, mailbox_id uuid, quota_bytes bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public ROWS 1 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT l.login, l.password, o.rights, b.mailbox_id, b.quota_bytes
    FROM accounts_account c
    CROSS JOIN LATERAL mail.boxes_of(c.id) o
    JOIN mail.mailbox b ON b.address = o.address
    CROSS JOIN LATERAL mail.login_of(c.login, typed_digest, service) l
    WHERE c.login = person AND o.address = box AND (service = 'imap' OR (service = 'sieve' AND o.rights = 'manage'));
END
$$;

GRANT SELECT ON mail.held TO congthu_app;
REVOKE ALL ON FUNCTION mail.boxes_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail.boxes_of(uuid) TO congthu_app;
"""


class Migration(migrations.Migration):
    dependencies = [("offices", "0006_letters_of_offices")]
    operations = [migrations.RunSQL(BOXES, migrations.RunSQL.noop)]
