"""Dated rule sets: which is in force on which day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from congthu.regulation.api import get_rules
from congthu.regulation.errors import RegulationError
from congthu.regulation.models import RuleSet
from congthu.regulation.types import MEGABYTE

pytestmark = pytest.mark.django_db


def test_the_regulation_of_2012() -> None:
    """Clause: QD2, D5.2a, D5.2b, Q8, Q10."""
    rules = get_rules(date(2026, 1, 1))
    assert rules.number == "12/2012/QĐ-UBND"
    assert (rules.quota_bytes, rules.attachment_bytes) == (500 * MEGABYTE, 25 * MEGABYTE)
    assert rules.start_password_days == 7


def test_before_its_first_day_nothing_is_in_force() -> None:
    """Clause: QD2: ten days after signing."""
    assert get_rules(date(2012, 8, 27)).valid_from == date(2012, 8, 27)
    with pytest.raises(RegulationError):
        get_rules(date(2012, 8, 26))


def test_two_rule_sets_are_never_in_force_on_one_day() -> None:
    limits = RuleSet.objects.get().limits
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSet.objects.create(number="2", title="", valid_from=date(2030, 1, 1), limits=limits)


def test_the_next_decision_counts_from_its_first_day() -> None:
    """Clause: QD2."""
    old = RuleSet.objects.get()
    old.valid_to = date(2029, 12, 31)
    old.save()
    limits = old.limits | {"quota_bytes": 1000 * MEGABYTE}
    RuleSet.objects.create(number="2", title="", valid_from=date(2030, 1, 1), limits=limits)
    assert get_rules(date(2029, 12, 31)).quota_bytes == 500 * MEGABYTE
    assert get_rules(date(2030, 1, 1)).quota_bytes == 1000 * MEGABYTE
