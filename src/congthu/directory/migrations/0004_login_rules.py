"""Who may log in how, and why not: start passwords, app passwords, second factors. Clause: D12.1-4, D11.2c, D4-3.

Dovecot asks two functions. ``mail.login_of`` has a row for who may log in now; only where that led to nothing is
``mail.refusal_of`` asked, whose row holds the same password with the reason why it does not open anything. Dovecot tells
the reason after it has verified the password, so that nobody learns from it who has an account.

The second parameter is the SHA-256 digest of what was typed. App passwords are random, so their digest is all that is
stored (docs/decisions/0011); a digest selects the one that was typed, of several.
"""

from django.db import migrations

LOGIN = """
-- A stored password as Dovecot reads it. Django writes the name of its own scheme in front of Argon2's notation; imported
-- hashes keep crypt's notation behind "crypt" or Dovecot's behind "imported$" until their owner signs in to the web.
CREATE FUNCTION mail.scheme_of(password text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN password LIKE 'argon2$argon2id$%' THEN '{ARGON2ID}' || substr(password, 7)
                WHEN password LIKE 'crypt$%' THEN '{CRYPT}' || substr(password, 6)
                WHEN password LIKE 'imported${%' THEN substr(password, 10) END
$$;

-- Who may log in now with the own password.
CREATE OR REPLACE VIEW mail.login AS
    SELECT c.login, mail.scheme_of(c.password) AS password, m.id AS mailbox_id,
           COALESCE(m.quota_bytes, mail.rule_quota()) AS quota_bytes, m.backend
    FROM public.accounts_account c
    JOIN public.directory_person p ON p.account_id = c.id
    JOIN public.directory_mailbox m ON m.person_id = p.id AND m.state = 'active'
    WHERE c.state = 'active' AND mail.scheme_of(c.password) IS NOT NULL AND c.password_kind = 'own'
        AND (c.password_expires_at IS NULL OR c.password_expires_at > now())
        AND c.second_factor_since IS NULL AND (c.second_factor_due_at IS NULL OR c.second_factor_due_at > now());

-- Every app password that was ever made for an account that has a box now, and whether it may be used.
CREATE VIEW mail.app_password AS
    SELECT c.login, k.digest, k.id AS app_password, k.protocols, m.id AS mailbox_id,
           COALESCE(m.quota_bytes, mail.rule_quota()) AS quota_bytes, m.backend,
           CASE WHEN c.state <> 'active' THEN 'suspended'
                WHEN c.password_kind <> 'own' THEN 'start-password'
                WHEN k.ended_at IS NOT NULL THEN 'app-password-ended'
                WHEN k.expires_at <= now() THEN 'app-password-expired' END AS refusal
    FROM public.accounts_apppassword k
    JOIN public.accounts_account c ON c.id = k.account_id AND c.state <> 'closed'
    JOIN public.directory_person p ON p.account_id = c.id
    JOIN public.directory_mailbox m ON m.person_id = p.id AND m.state = 'active';

CREATE FUNCTION mail.login_of(wanted text, typed_digest text, service text)
    RETURNS TABLE (login varchar, password text, mailbox_id uuid, quota_bytes bigint, backend varchar,
                   app_password uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public ROWS 1 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT k.login, '{SHA256.HEX}' || k.digest, k.mailbox_id, k.quota_bytes, k.backend, k.app_password
        FROM mail.app_password k
        WHERE k.digest = typed_digest AND k.login = wanted AND k.refusal IS NULL AND service = ANY (k.protocols);
    IF NOT FOUND THEN
        RETURN QUERY SELECT o.login, o.password, o.mailbox_id, o.quota_bytes, o.backend, NULL::uuid
            FROM mail.login o WHERE o.login = wanted;
    END IF;
END
$$;

CREATE FUNCTION mail.refusal_of(wanted text, typed_digest text, service text)
    RETURNS TABLE (login varchar, password text, refusal text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public ROWS 1 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT k.login, '{SHA256.HEX}' || k.digest, COALESCE(k.refusal, 'app-password-protocol')
        FROM mail.app_password k
        WHERE k.digest = typed_digest AND k.login = wanted
            AND (k.refusal IS NOT NULL OR NOT service = ANY (k.protocols));
    IF NOT FOUND THEN
        RETURN QUERY SELECT r.login, r.password, r.refusal FROM (
            SELECT c.login, mail.scheme_of(c.password) AS password,
                CASE WHEN c.state = 'suspended' THEN 'suspended'
                     WHEN c.password_expires_at <= now() THEN 'start-password-expired'
                     WHEN c.password_kind = 'start' THEN 'start-password'
                     WHEN c.second_factor_since IS NOT NULL THEN 'second-factor'
                     WHEN c.second_factor_due_at <= now() THEN 'second-factor-due' END AS refusal
            FROM accounts_account c
            JOIN directory_person p ON p.account_id = c.id
            JOIN directory_mailbox m ON m.person_id = p.id AND m.state = 'active'
            WHERE c.login = wanted AND c.state <> 'closed') r
        WHERE r.refusal IS NOT NULL AND r.password IS NOT NULL;
    END IF;
END
$$;

-- Only who checks passwords sees hashes, and sees those of one login at a time.
REVOKE ALL ON mail.login, mail.app_password FROM PUBLIC, mail_reader, login_reader, congthu_app;
REVOKE ALL ON FUNCTION mail.login_of(text, text, text), mail.refusal_of(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail.login_of(text, text, text), mail.refusal_of(text, text, text) TO login_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_engine_lookups"), ("accounts", "0003_login_contract")]
    operations = [migrations.RunSQL(LOGIN, migrations.RunSQL.noop)]
