"""Delegations and exceptional access: tables, and what the database itself guards. Who may open what: 0004.

Clause: D13.1, D3.3.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
-- Two papers of one person for one box never run at once: which one would count could not be told.
ALTER TABLE offices_delegation ADD CONSTRAINT offices_delegation_no_overlap EXCLUDE USING gist (
    mailbox_id WITH =, delegate_id WITH =,
    tstzrange(starts_at, GREATEST(starts_at, LEAST(ends_at, COALESCE(ended_at, ends_at)))) WITH &&);

-- Papers are kept. Of a delegation only its end is ever written later, and once; exceptional access that is decided does
-- not become undecided, and never says something else about its order, reader or time.
CREATE FUNCTION offices_delegation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'delegations are never deleted' USING ERRCODE = '42501';
    END IF;
    IF OLD.ended_at IS NOT NULL OR (to_jsonb(OLD) - '{ended_at,ended_by_id,ended_name}'::text[])
            <> (to_jsonb(NEW) - '{ended_at,ended_by_id,ended_name}'::text[]) THEN
        RAISE EXCEPTION 'a delegation does not change; it ends, or another paper follows' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER offices_delegation_guard BEFORE UPDATE OR DELETE ON offices_delegation
    FOR EACH ROW EXECUTE FUNCTION offices_delegation_guard();
CREATE TRIGGER offices_delegation_no_truncate BEFORE TRUNCATE ON offices_delegation
    FOR EACH STATEMENT EXECUTE FUNCTION offices_delegation_guard();

CREATE FUNCTION offices_access_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'exceptional access is never deleted' USING ERRCODE = '42501';
    END IF;
    IF (OLD.mailbox_id, OLD.reader_id, OLD.reason, OLD.order_number, OLD.order_on, OLD.days, OLD.asked_at)
            IS DISTINCT FROM
            (NEW.mailbox_id, NEW.reader_id, NEW.reason, NEW.order_number, NEW.order_on, NEW.days, NEW.asked_at)
        OR (OLD.state <> 'asked' AND NEW.state <> OLD.state AND NOT (OLD.state = 'approved' AND NEW.state = 'ended'))
        OR (OLD.starts_at IS NOT NULL AND (OLD.starts_at, OLD.ends_at) IS DISTINCT FROM (NEW.starts_at, NEW.ends_at))
    THEN
        RAISE EXCEPTION 'exceptional access does not change afterwards' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER offices_access_guard BEFORE UPDATE OR DELETE ON offices_exceptionalaccess
    FOR EACH ROW EXECUTE FUNCTION offices_access_guard();
CREATE TRIGGER offices_access_no_truncate BEFORE TRUNCATE ON offices_exceptionalaccess
    FOR EACH STATEMENT EXECUTE FUNCTION offices_access_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_login_rules"),
        ("accounts", "0006_guarding"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="KnownOpener",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("box", models.CharField(max_length=254)),
                ("login", models.CharField(max_length=254)),
                ("rights", models.CharField(max_length=6)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("box", "login"), name="offices_knownopener_once")],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("delegate_name", models.CharField(max_length=200)),
                ("delegate_post", models.CharField(blank=True, max_length=520)),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("read", "read"), ("answer", "answer"), ("send", "send"), ("manage", "manage")],
                            max_length=6,
                        ),
                        size=None,
                    ),
                ),
                ("paper_number", models.CharField(max_length=100)),
                ("paper_on", models.DateField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("granted_name", models.CharField(max_length=200)),
                ("granted_post", models.CharField(blank=True, max_length=520)),
                ("granted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_name", models.CharField(blank=True, max_length=200)),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="directory.mailbox"
                    ),
                ),
                (
                    "prolongs",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prolonged_by",
                        to="offices.delegation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["delegate", "ends_at"], name="offices_delegation_delegate")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("paper_number__regex", "\\S")), name="offices_delegation_has_a_paper"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="offices_delegation_ends"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rights__len__gt", 0)), name="offices_delegation_gives_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExceptionalAccess",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("ended", "ended"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(max_length=1000)),
                ("order_number", models.CharField(max_length=100)),
                ("order_on", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                ("hidden_order", models.CharField(blank=True, max_length=100)),
                ("hidden_until", models.DateField(blank=True, null=True)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("reader_name", models.CharField(max_length=200)),
                ("reader_post", models.CharField(blank=True, max_length=520)),
                ("asked_at", models.DateTimeField()),
                ("decided_name", models.CharField(blank=True, max_length=200)),
                ("decided_post", models.CharField(blank=True, max_length=520)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("logins", models.PositiveIntegerField(default=0)),
                (
                    "decided_body",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.mailbox"
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reader_body",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["mailbox", "state"], name="offices_access_mailbox")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("order_number__regex", "\\S")), name="offices_access_has_an_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S")), name="offices_access_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("reader")), _negated=True),
                        name="offices_access_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_body", models.F("reader_body")), _negated=True),
                        name="offices_access_two_bodies",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False), ("ends_at__isnull", False), ("starts_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="offices_access_approved_with_an_end",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
