"""What the database itself guards, and the contract with the engines: schema ``mail``.

The columns of the views are documented in docs/develop/database-contract.md. A change of a column is a change of that
contract: the engines' queries are rendered from it.
"""

from django.db import migrations

GUARDS = """
ALTER TABLE accounts_rolegrant ADD CONSTRAINT accounts_rolegrant_scope
    FOREIGN KEY (scope_id) REFERENCES directory_unit (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE directory_unitversion ADD CONSTRAINT directory_unitversion_no_overlap
    EXCLUDE USING gist (unit_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&);

-- An address names one thing for ever (Clause: D3.5): no deletion, no other spelling, no other box.
CREATE FUNCTION directory_address_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'addresses are never deleted' USING ERRCODE = '42501';
    END IF;
    IF NEW.address <> OLD.address OR (OLD.mailbox_id IS NOT NULL AND NEW.mailbox_id IS DISTINCT FROM OLD.mailbox_id)
        OR (OLD.kind = 'retired' AND NEW.kind <> 'retired') THEN
        RAISE EXCEPTION 'an address is never issued again (%)', OLD.address USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER directory_address_guard BEFORE UPDATE OR DELETE ON directory_address
    FOR EACH ROW EXECUTE FUNCTION directory_address_guard();
CREATE TRIGGER directory_address_no_truncate BEFORE TRUNCATE ON directory_address
    FOR EACH STATEMENT EXECUTE FUNCTION directory_address_guard();
"""

MAIL = """
CREATE SCHEMA mail;

-- Today in Việt Nam: rules, posts and names begin and end with that day.
CREATE FUNCTION mail.today() RETURNS date LANGUAGE sql STABLE AS
    $$ SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date $$;

CREATE VIEW mail.domain AS SELECT name FROM public.directory_domain;

-- The quota that the rule set in force gives. Clause: D5.2a, QD2.
CREATE FUNCTION mail.rule_quota() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT (limits ->> 'quota_bytes')::bigint FROM regulation_ruleset
    WHERE valid_from <= mail.today() AND (valid_to IS NULL OR valid_to >= mail.today())
$$;

CREATE VIEW mail.mailbox AS
    SELECT a.address, m.id AS mailbox_id, m.kind, COALESCE(m.quota_bytes, mail.rule_quota()) AS quota_bytes, m.backend
    FROM public.directory_address a JOIN public.directory_mailbox m ON m.id = a.mailbox_id
    WHERE a.kind = 'primary' AND m.state = 'active';

-- Who may log in now. Django writes "argon2" before the standard notation, Dovecot wants its scheme in braces.
CREATE VIEW mail.login AS
    SELECT c.login, '{ARGON2ID}' || substr(c.password, 7) AS password, m.id AS mailbox_id,
           COALESCE(m.quota_bytes, mail.rule_quota()) AS quota_bytes, m.backend
    FROM public.accounts_account c
    JOIN public.directory_person p ON p.account_id = c.id
    JOIN public.directory_mailbox m ON m.person_id = p.id AND m.state = 'active'
    WHERE c.state = 'active' AND c.password LIKE 'argon2$argon2id$%';

CREATE VIEW mail.alias AS
    SELECT a.address, t.address AS target
    FROM public.directory_address a
    JOIN public.directory_address t ON t.mailbox_id = a.mailbox_id AND t.kind = 'primary'
    JOIN public.directory_mailbox m ON m.id = a.mailbox_id AND m.state = 'active'
    WHERE a.kind = 'alias';

CREATE VIEW mail.list AS SELECT address, list_unit_id FROM public.directory_address WHERE kind = 'list';

-- A unit with every unit below it, as the tree stands today. The functions of this schema keep their plans: planning a
-- recursive query anew for every recipient would cost more than all other lookups of a message together.
CREATE FUNCTION mail.subtree(top uuid) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public ROWS 20 AS $$
BEGIN
    RETURN QUERY WITH RECURSIVE below (unit_id) AS (
        SELECT top
        UNION
        SELECT v.unit_id FROM below b JOIN directory_unitversion v ON v.parent_id = b.unit_id
        WHERE v.valid_from <= mail.today() AND (v.valid_to IS NULL OR v.valid_to >= mail.today())
    )
    SELECT below.unit_id FROM below;
END
$$;

-- Active people with their primary address; who is suspended or has no post today is in no list.
CREATE VIEW mail.staff AS
    SELECT p.id AS person_id, a.address
    FROM public.directory_person p
    JOIN public.accounts_account c ON c.id = p.account_id AND c.state = 'active'
    JOIN public.directory_mailbox m ON m.person_id = p.id AND m.state = 'active'
    JOIN public.directory_address a ON a.mailbox_id = m.id AND a.kind = 'primary';

-- The members of a list: of everybody where no unit is named, else of the unit and of what is below it. Who has no post
-- today is in no list.
CREATE FUNCTION mail.members_of(top uuid) RETURNS SETOF varchar LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public ROWS 12000 AS $$
BEGIN
    IF top IS NULL THEN
        RETURN QUERY SELECT s.address FROM mail.staff s WHERE EXISTS (
            SELECT 1 FROM directory_appointment h WHERE h.person_id = s.person_id
                AND h.valid_from <= mail.today() AND (h.valid_to IS NULL OR h.valid_to >= mail.today()));
    ELSE
        RETURN QUERY SELECT DISTINCT s.address FROM mail.subtree(top) AS t (unit_id)
            JOIN directory_appointment h ON h.unit_id = t.unit_id
                AND h.valid_from <= mail.today() AND (h.valid_to IS NULL OR h.valid_to >= mail.today())
            JOIN mail.staff s ON s.person_id = h.person_id;
    END IF;
END
$$;

-- Members are computed, never stored. Clause: D5.1e-1, D5.1e-2.
CREATE VIEW mail.member AS
    SELECT l.address, m.address AS member
    FROM public.directory_address l CROSS JOIN LATERAL mail.members_of(l.list_unit_id) AS m (address)
    WHERE l.kind = 'list';

-- Who may write to a list: operators to every one, a head to those of the own body and of what is below it.
-- Clause: D5.1e-3.
CREATE VIEW mail.poster AS
    SELECT l.address, c.login
    FROM public.directory_address l
    CROSS JOIN public.accounts_account c
    JOIN public.accounts_rolegrant g ON g.account_id = c.id AND g.valid_from <= mail.today()
        AND (g.valid_to IS NULL OR g.valid_to >= mail.today())
    WHERE l.kind = 'list' AND c.state = 'active' AND (
        g.role = 'operator'
        OR (g.role = 'head' AND l.list_unit_id IN (SELECT mail.subtree(g.scope_id))));

-- Under which address a login may send. Clause: D8.3-2.
CREATE VIEW mail.sender AS
    SELECT a.address, c.login
    FROM public.accounts_account c
    JOIN public.directory_person p ON p.account_id = c.id
    JOIN public.directory_mailbox m ON m.person_id = p.id AND m.state = 'active'
    JOIN public.directory_address a ON a.mailbox_id = m.id AND a.kind IN ('primary', 'alias')
    WHERE c.state = 'active';

-- Routing sees no password hash; only who checks passwords does.
GRANT USAGE ON SCHEMA mail TO mail_reader, login_reader, congthu_app;
GRANT SELECT ON ALL TABLES IN SCHEMA mail TO mail_reader, congthu_app;
REVOKE ALL ON mail.login FROM mail_reader, congthu_app;
GRANT SELECT ON mail.login, mail.mailbox TO login_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("regulation", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(MAIL, migrations.RunSQL.noop),
    ]
