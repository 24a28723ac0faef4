"""Choices are kept and on record; the terms are accepted once, in the version that was read. Clause: D8.1."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.factories.province import add_people, make_province

from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.directory.types import IssuedMailbox
from congthu.webmail.api import accept_terms, find_choices, has_accepted_terms, save_choices
from congthu.webmail.models import TermsAcceptance
from congthu.webmail.types import TERMS_VERSION, Choices, Density


@pytest.fixture
def person(db: None, actor: Actor, at: datetime) -> IssuedMailbox:
    province = make_province(actor=actor, at=at)
    return add_people(["Nguyễn Văn An"], province.phong_cntt, actor=actor, at=at)[0]


def test_what_is_chosen_holds(person: IssuedMailbox, actor: Actor, at: datetime) -> None:
    assert find_choices(person.account_id) == Choices()
    chosen = Choices(density=Density.COMPACT, is_threaded=True, undo_seconds=30, has_shortcuts=False)
    save_choices(person.account_id, chosen, actor=actor, at=at)
    assert find_choices(person.account_id) == chosen
    event = Event.objects.get(code="webmail.preferences.saved")
    assert (event.old["undo_seconds"], event.new["undo_seconds"]) == (10, 30)


def test_a_letter_waits_for_no_other_time(person: IssuedMailbox, actor: Actor, at: datetime) -> None:
    with pytest.raises(ValueError, match="3600"):
        save_choices(person.account_id, Choices(undo_seconds=3600), actor=actor, at=at)


def test_terms_are_accepted_once(person: IssuedMailbox, actor: Actor, at: datetime) -> None:
    assert not has_accepted_terms(person.account_id)
    for hours in range(3):
        assert accept_terms(person.account_id, version=TERMS_VERSION, actor=actor, at=at + timedelta(hours=hours))
    assert has_accepted_terms(person.account_id)
    assert TermsAcceptance.objects.get().accepted_at == at
    assert Event.objects.filter(code="webmail.terms.accepted").count() == 1


def test_another_version_is_not_accepted(person: IssuedMailbox, actor: Actor, at: datetime) -> None:
    assert not accept_terms(person.account_id, version="1999", actor=actor, at=at)
    assert not has_accepted_terms(person.account_id)
