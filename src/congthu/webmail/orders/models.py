"""Orders and their receivers, with the names of the day on which they were issued: the record for the file."""

from __future__ import annotations

import uuid

from django.db import models


class Order(models.Model):
    """One administrative order that was sent as a document. Clause: D14.4-2."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message_id = models.CharField(max_length=320, unique=True)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    """Who sent it, whatever address it left under. Clause: D12.2-1."""
    sender = models.CharField(max_length=254)
    issuer = models.CharField(max_length=200)
    issuer_post = models.CharField(max_length=600, blank=True)
    body = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=130, blank=True)
    summary = models.CharField(max_length=1000)
    """As in the registers of its receivers: what an order is about is made known by it."""
    deadline = models.DateField(null=True, blank=True)
    issued_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Listed for who sent it, and for the office that it left under."""

        indexes = (
            models.Index(fields=["account", "-issued_at"], name="webmail_order_own"),
            models.Index(fields=["sender", "-issued_at"], name="webmail_order_office"),
        )

    def __str__(self) -> str:
        return self.reference or self.message_id


class OrderReceipt(models.Model):
    """One receiver of one order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="receipts")
    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    """In the table: offices, then people by unit and given name."""
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=300)
    post = models.CharField(max_length=300, blank=True)
    unit_name = models.CharField(max_length=600, blank=True)
    is_office = models.BooleanField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        """Each box once an order."""

        constraints = (models.UniqueConstraint(fields=["order", "mailbox"], name="webmail_order_receipt_once"),)
        indexes = (models.Index(fields=["mailbox", "confirmed_at"], name="webmail_order_receipt_of"),)

    def __str__(self) -> str:
        return f"{self.address}: {self.order_id}"
