"""Handovers of official boxes: tables, what the database itself guards, and who opens a box that is being handed over.

Clause: D13.2. A running handover freezes its box: `mail.is_frozen` says so to whoever computes rights.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
-- Records of handovers are kept: none is deleted, and what is finished does not change.
CREATE FUNCTION offices_handover_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'records of handovers are never deleted' USING ERRCODE = '42501';
    END IF;
    IF OLD.state IN ('completed', 'cancelled') THEN
        RAISE EXCEPTION 'a finished handover does not change' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER offices_handover_guard BEFORE UPDATE OR DELETE ON offices_handover
    FOR EACH ROW EXECUTE FUNCTION offices_handover_guard();
CREATE TRIGGER offices_handover_no_truncate BEFORE TRUNCATE ON offices_handover
    FOR EACH STATEMENT EXECUTE FUNCTION offices_handover_guard();

CREATE FUNCTION offices_handover_paper_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'inventories and minutes never change' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER offices_inventory_guard BEFORE UPDATE OR DELETE ON offices_handoverinventory
    FOR EACH ROW EXECUTE FUNCTION offices_handover_paper_guard();
CREATE TRIGGER offices_inventory_no_truncate BEFORE TRUNCATE ON offices_handoverinventory
    FOR EACH STATEMENT EXECUTE FUNCTION offices_handover_paper_guard();
CREATE TRIGGER offices_minutes_guard BEFORE UPDATE OR DELETE ON offices_handoverminutes
    FOR EACH ROW EXECUTE FUNCTION offices_handover_paper_guard();
CREATE TRIGGER offices_minutes_no_truncate BEFORE TRUNCATE ON offices_handoverminutes
    FOR EACH STATEMENT EXECUTE FUNCTION offices_handover_paper_guard();
"""

FREEZING = """
-- From the start of a handover to its end nothing in the box is deleted by anybody.
CREATE FUNCTION mail.is_frozen(box uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM offices_handover h
                   WHERE h.mailbox_id = box AND h.state IN ('started', 'inventoried', 'confirmed'))
$$;

-- Whether somebody gave a box away since the day on which a right to it began. Roles have whole days: the last day of the
-- outgoing head's role is that of the handover, but the box is out of reach from the minute on.
CREATE FUNCTION mail.has_handed_over(box uuid, account uuid, since date) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM offices_handover h
                   WHERE h.mailbox_id = box AND h.outgoing_id = account AND h.state = 'completed'
                     AND (h.completed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date >= since)
$$;

-- What a token opens now, told by its digest: one row, or none. Expired, for another box, for a person who may not log in:
-- none. While the box is handed over, rights to delete shrink to rights to answer, and filters are only read (for the
-- inventory). Two people's boxes never open each other: "own" is for the own box, the others for boxes of units.
CREATE FUNCTION mail.token_of(wanted text, typed_digest text, service text)
    RETURNS TABLE (box varchar, person varchar, rights text, mailbox_id uuid, quota_bytes bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public ROWS 1 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT b.address, c.login, CASE WHEN t.rights = 'manage' AND f.frozen THEN 'answer' ELSE t.rights::text END,
           b.mailbox_id, b.quota_bytes
    FROM accounts_boxtoken t
    JOIN accounts_account c ON c.id = t.account_id AND c.state = 'active'
    JOIN mail.mailbox b ON b.address = t.box
    CROSS JOIN LATERAL (SELECT b.kind <> 'personal' AND mail.is_frozen(b.mailbox_id)) AS f (frozen)
    WHERE t.digest = typed_digest AND t.box = wanted AND t.expires_at > now()
        AND service IN ('imap', 'smtp', 'sieve') AND (t.rights = 'own') = (t.box = c.login)
        AND (service <> 'sieve' OR t.rights = 'copy' OR (t.rights IN ('own', 'manage') AND NOT f.frozen));
END
$$;
REVOKE ALL ON FUNCTION mail.token_of(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail.token_of(text, text, text) TO login_reader;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_box_tokens"),
        ("offices", "0001_delegations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("started", "started"),
                            ("inventoried", "inventoried"),
                            ("confirmed", "confirmed"),
                            ("completed", "completed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="started",
                        max_length=11,
                    ),
                ),
                ("outgoing_name", models.CharField(max_length=200)),
                ("outgoing_title", models.CharField(blank=True, max_length=300)),
                ("incoming_name", models.CharField(max_length=200)),
                ("incoming_title", models.CharField(blank=True, max_length=300)),
                ("decision_number", models.CharField(max_length=100)),
                ("decision_on", models.DateField()),
                ("place", models.CharField(max_length=200)),
                (
                    "started_as",
                    models.CharField(
                        choices=[
                            ("outgoing", "outgoing"),
                            ("incoming", "incoming"),
                            ("superior", "superior"),
                            ("home-affairs", "home-affairs"),
                            ("inspector", "inspector"),
                            ("manager", "manager"),
                            ("operator", "operator"),
                        ],
                        max_length=12,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("outgoing_confirmed_name", models.CharField(blank=True, max_length=500)),
                ("outgoing_confirmed_at", models.DateTimeField(null=True)),
                ("absence_reason", models.CharField(blank=True, max_length=500)),
                ("incoming_confirmed_at", models.DateTimeField(null=True)),
                (
                    "kept_delegations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("completed_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancel_reason", models.CharField(blank=True, max_length=500)),
                ("problem", models.CharField(blank=True, max_length=60)),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="directory.mailbox"
                    ),
                ),
                (
                    "outgoing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outgoing_confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandoverInventory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moment", models.CharField(choices=[("opening", "opening"), ("closing", "closing")], max_length=7)),
                ("taken_at", models.DateTimeField()),
                ("content", models.JSONField()),
                ("message_digests", models.BinaryField()),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inventories", to="offices.handover"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandoverMinutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("format", models.CharField(choices=[("pdf", "pdf"), ("docx", "docx")], max_length=4)),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="minutes", to="offices.handover"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(fields=("mailbox", "number"), name="offices_handover_number"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("started", "inventoried", "confirmed"))),
                fields=("mailbox",),
                name="offices_handover_one_running",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("outgoing", models.F("incoming")), _negated=True),
                name="offices_handover_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("outgoing_confirmed_by", models.F("incoming")), _negated=True),
                name="offices_handover_two_confirm",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(("cancel_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="offices_handover_cancel_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoverinventory",
            constraint=models.UniqueConstraint(fields=("handover", "moment"), name="offices_inventory_once"),
        ),
        migrations.AddConstraint(
            model_name="handoverminutes",
            constraint=models.UniqueConstraint(fields=("handover", "format"), name="offices_minutes_once"),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(FREEZING, migrations.RunSQL.noop),
    ]
