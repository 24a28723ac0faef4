"""What people chose, and the acceptance of the terms."""

from __future__ import annotations

from django.db import models

from congthu.webmail.preferences.types import Density, NameForm


class Preferences(models.Model):
    """The choices of one account; it has no row until it chooses."""

    account = models.OneToOneField("accounts.Account", on_delete=models.CASCADE, primary_key=True, related_name="+")
    density = models.CharField(max_length=12, choices=[(one, one) for one in Density], default=Density.COMFORTABLE)
    is_threaded = models.BooleanField(default=False)
    undo_seconds = models.PositiveSmallIntegerField(default=10)
    has_shortcuts = models.BooleanField(default=True)
    writes_as = models.CharField(max_length=254, blank=True)
    name_form = models.CharField(max_length=12, choices=[(one, one) for one in NameForm], default=NameForm.NAME)
    knows_the_way = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class TermsAcceptance(models.Model):
    """Somebody accepted a version of the terms of use. Clause: D8.1."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    version = models.CharField(max_length=20)
    accepted_at = models.DateTimeField()

    class Meta:
        """Once is enough."""

        constraints = (models.UniqueConstraint(fields=["account", "version"], name="webmail_terms_accepted_once"),)

    def __str__(self) -> str:
        return self.version
