"""Whom somebody has written to."""

from __future__ import annotations

from django.db import models


class RecentReceiver(models.Model):
    """An address that somebody wrote to; the own list of each account, seen by nobody else."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    search_name = models.CharField(max_length=460, blank=True)
    """Name and address without marks, as `common.folding` folds them."""
    count = models.PositiveIntegerField(default=1)
    last_used_at = models.DateTimeField()

    class Meta:
        """Each address once; the latest are asked for."""

        constraints = (models.UniqueConstraint(fields=["account", "address"], name="webmail_recent_once"),)
        indexes = (models.Index(fields=["account", "-last_used_at"], name="webmail_recent_latest"),)

    def __str__(self) -> str:
        return self.address
