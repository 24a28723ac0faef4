"""Bodies and units in a dated tree, posts, people, mailboxes and addresses. Clause: D6-2."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate, Lower

from congthu.directory.types import AddressKind, MailboxKind, MailboxState, UnitKind


class Domain(models.Model):
    """A domain that mail is received for; the first is the province's own, later ones are what mergers bring."""

    name = models.CharField(max_length=190, primary_key=True)
    is_primary = models.BooleanField(default=False)

    class Meta:
        """One domain is the one in which addresses are issued."""

        constraints = (
            models.UniqueConstraint(
                fields=["is_primary"], condition=Q(is_primary=True), name="directory_one_primary_domain"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A body or unit: what stays the same while name, label and place in the tree change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registered_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class UnitVersion(models.Model):
    """What a unit is called, and where it stands, from one day to another. Clause: D7.1a, D7.1b."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="child_versions")
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in UnitKind])
    name = models.CharField(max_length=300)
    search_name = models.CharField(max_length=340)
    """The name and its address labels without marks, as `common.folding` folds them."""
    label = models.CharField(max_length=30, blank=True)
    domain_label = models.CharField(max_length=64, blank=True)
    """The label with those above it: what stands behind the person's part, e.g. ``bvdkt.syt``."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    """The last day; None while no end is known."""
    decision = models.CharField(max_length=200, blank=True)

    class Meta:
        """Versions of one unit never overlap: see the exclusion constraint in migration 0001."""

        indexes = (GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="directory_unit_search"),)
        constraints = (
            models.CheckConstraint(condition=~Q(parent=F("unit")), name="directory_unit_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="directory_unitversion_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A member of staff. Only what the work needs is kept; no birth date, no ethnic group (Luật 91/2025/QH15)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.CharField(max_length=60, blank=True)
    middle = models.CharField(max_length=80, blank=True)
    given = models.CharField(max_length=60)
    full_name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200)
    """Given name first, in Vietnamese order: lists of people are sorted by given name."""
    staff_number = models.CharField(max_length=40, blank=True)
    account = models.OneToOneField("accounts.Account", on_delete=models.PROTECT, null=True, related_name="person")

    class Meta:
        """One person a staff number."""

        indexes = (
            GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="directory_person_search"),
            models.Index(Collate("sort_key", "C"), name="directory_person_order"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["staff_number"], condition=~Q(staff_number=""), name="directory_staff_number_once"
            ),
        )

    def __str__(self) -> str:
        return self.full_name


class Appointment(models.Model):
    """A post: a person holds a title in a unit from one day to another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    title = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        """Looked up by unit, and by title while somebody types a receiver."""

        indexes = (models.Index(fields=["title"], name="directory_appointment_title"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="directory_appointment_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.title}"


class Mailbox(models.Model):
    """A store of mail, known by its UUID; its addresses are names for it. Clause: D5.0, D5.2a."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in MailboxKind])
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in MailboxState], default=MailboxState.ACTIVE
    )
    quota_bytes = models.BigIntegerField(null=True, blank=True)
    """An exception on record; None means what the rule set says."""
    backend = models.CharField(max_length=40, default="store1")
    """Which Dovecot back end holds it, once there are several."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="mailboxes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="mailboxes")
    created_at = models.DateTimeField()

    class Meta:
        """One active box a person, one a unit; a second needs an exception, which comes with the requests."""

        constraints = (
            models.CheckConstraint(
                condition=(Q(kind="personal", person__isnull=False, unit__isnull=True))
                | (~Q(kind="personal") & Q(person__isnull=True, unit__isnull=False)),
                name="directory_mailbox_has_one_owner",
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(state="active"), name="directory_one_box_a_person"),
            models.UniqueConstraint(fields=["unit"], condition=Q(state="active"), name="directory_one_box_a_unit"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Address(models.Model):
    """A name in the province's domain: of a box, of a list, retired or reserved. One table, one unique index.

    Clause: D3.5. Rows are never deleted (a trigger refuses it) and never point to another box later.
    """

    address = models.CharField(max_length=254, unique=True)
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in AddressKind])
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="addresses")
    list_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="lists")
    """The unit whose people a list reaches; None on a list means the whole province."""
    issued_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A box has one primary address; an address is in lower case."""

        constraints = (
            models.UniqueConstraint(
                fields=["mailbox"], condition=Q(kind="primary"), name="directory_one_primary_a_box"
            ),
            models.CheckConstraint(condition=Q(address=Lower("address")), name="directory_address_is_lower_case"),
            models.CheckConstraint(
                condition=~Q(kind__in=["primary", "alias"]) | Q(mailbox__isnull=False),
                name="directory_address_names_a_box",
            ),
        )

    def __str__(self) -> str:
        return self.address
