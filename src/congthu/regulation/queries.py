"""Which rules are in force."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from congthu.regulation.errors import RegulationError
from congthu.regulation.models import RuleSet
from congthu.regulation.types import Rules


def get_rules(on: date) -> Rules:
    """Return the rules in force on a day.

    Clause: QD2.

    Raises:
        RegulationError: no rule set covers that day.
    """
    found = RuleSet.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on).first()
    if found is None:
        raise RegulationError("no_rule_set", on=on.isoformat())
    limits = found.limits
    return Rules(
        number=found.number,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        quota_bytes=limits["quota_bytes"],
        attachment_bytes=limits["attachment_bytes"],
        message_bytes=limits["message_bytes"],
        quota_warning_percent=tuple(limits["quota_warning_percent"]),
        start_password_days=limits["start_password_days"],
        password_min_length=limits["password_min_length"],
        passwords_remembered=limits["passwords_remembered"],
        second_factor_for=frozenset(limits["second_factor_for"]),
        second_factor_grace_days=limits["second_factor_grace_days"],
        app_password_days=limits["app_password_days"],
        may_forward_outside=limits["may_forward_outside"],
        attempts_kept_months=limits["attempts_kept_months"],
    )
