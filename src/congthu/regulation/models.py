"""Rule sets with number, first and last day."""

from __future__ import annotations

from django.db import models


class RuleSet(models.Model):
    """One decision's limits; on any day at most one is in force (the database refuses an overlap).

    Clause: QD2, D11.1a-1.
    """

    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    limits = models.JSONField()

    def __str__(self) -> str:
        return self.number
