"""Setting passwords, by every way there is, and app passwords. Clause: D12.1-2, D12.1-3, D12.1-4, D3.3."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import authenticate
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.passwords import EXAMPLES, PASSES

from congthu.accounts.api import (
    FaultCode,
    ForeignHash,
    Owner,
    change_password,
    check_new_password,
    choose_password,
    create_accounts,
    create_app_password,
    end_app_password,
    has_start_password,
    hash_own_password,
    hash_start_password,
    import_hashes,
    is_start_password_expired,
    issue_start_password,
    list_app_passwords,
    suspend_account,
)
from congthu.accounts.errors import PasswordRefused, StartPasswordExpired, UnknownAccount, WrongPassword, WrongState
from congthu.accounts.models import Account, FormerPassword
from congthu.accounts.types import NewAccount, PasswordKind, Protocol
from congthu.audit.models import Event
from congthu.common.actor import Actor

pytestmark = pytest.mark.django_db
LOGIN = "an@d.vn"
OWNER = Owner(names=("Nguyễn Văn An",), addresses=(LOGIN,))
FIRST = "Xanh!muon-0"


def make(kind: PasswordKind, password: str, *, actor: Actor, at: datetime, login: str = LOGIN) -> UUID:
    hash_password = hash_own_password if kind is PasswordKind.OWN else hash_start_password
    new = NewAccount(id=uuid4(), login=login, password_hash=hash_password(password), password_kind=kind)
    create_accounts([new], actor=actor, at=at)
    return new.id


@pytest.fixture
def newcomer(actor: Actor, at: datetime) -> UUID:
    return make(PasswordKind.START, FIRST, actor=actor, at=at)


@pytest.fixture
def an(actor: Actor, at: datetime) -> UUID:
    return make(PasswordKind.OWN, FIRST, actor=actor, at=at)


def has(account_id: UUID, password: str) -> bool:
    return Account.objects.get(pk=account_id).check_password(password)


def change(account_id: UUID, present: str, new: str, *, actor: Actor, at: datetime) -> None:
    change_password(account_id, present=present, new=new, owner=OWNER, actor=actor, at=at)


@pytest.mark.parametrize("password", PASSES)
def test_every_way_takes_what_passes(newcomer: UUID, password: str, actor: Actor, at: datetime) -> None:
    assert not check_new_password(password, owner=OWNER, at=at)
    choose_password(newcomer, new=password, owner=OWNER, actor=actor, at=at)
    assert has(newcomer, password)
    assert not has_start_password(newcomer)
    other = "Other?ways-9"
    change(newcomer, password, other, actor=actor, at=at)
    assert has(newcomer, other)


@pytest.mark.parametrize(("password", "code"), EXAMPLES.items())
def test_every_way_refuses_what_fails(
    newcomer: UUID, password: str, code: FaultCode, actor: Actor, at: datetime
) -> None:
    assert code in {fault.code for fault in check_new_password(password, owner=OWNER, at=at)}
    with pytest.raises(PasswordRefused) as first:
        choose_password(newcomer, new=password, owner=OWNER, actor=actor, at=at)
    own = make(PasswordKind.OWN, FIRST, actor=actor, at=at, login="binh@d.vn")
    with pytest.raises(PasswordRefused) as later:
        change(own, FIRST, password, actor=actor, at=at)
    for refused in (first, later):
        assert code in {fault.code for fault in refused.value.faults}
        assert password not in str(refused.value)
    assert has(newcomer, FIRST)
    assert has_start_password(newcomer)


def test_a_change_is_on_record_without_the_password(an: UUID, actor: Actor, at: datetime) -> None:
    change(an, FIRST, "Xanh!muon-1", actor=actor, at=at)
    event = Event.objects.get(code="accounts.password.set")
    assert (event.old, event.new) == ({"kind": "own"}, {"kind": "own"})
    assert Account.objects.get(pk=an).password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert ProcrastinateJob.objects.filter(task_name="engine.end_connections", args__login=LOGIN).exists()


def test_the_present_password_must_be_known(an: UUID, actor: Actor, at: datetime) -> None:
    with pytest.raises(WrongPassword):
        change(an, "wrong", "Xanh!muon-1", actor=actor, at=at)
    assert has(an, FIRST)


def test_the_last_five_do_not_come_back(an: UUID, actor: Actor, at: datetime) -> None:
    used = [FIRST, *(f"Xanh!muon-{number}" for number in range(1, 6))]
    for step, (present, new) in enumerate(itertools.pairwise(used)):
        change(an, present, new, actor=actor, at=at + timedelta(minutes=step))
    for again in used[1:]:
        with pytest.raises(PasswordRefused) as refused:
            change(an, used[-1], again, actor=actor, at=at)
        (fault,) = refused.value.faults
        assert (fault.code, fault.params) == (FaultCode.REPEATED, {"count": 5})
    assert FormerPassword.objects.filter(account_id=an).count() == 5
    change(an, used[-1], FIRST, actor=actor, at=at + timedelta(hours=1))
    assert has(an, FIRST), "the sixth may come back"


def test_the_start_password_does_not_become_the_own_one(newcomer: UUID, actor: Actor, at: datetime) -> None:
    """Clause: D12.1-4 (new is not old)."""
    with pytest.raises(PasswordRefused) as refused:
        choose_password(newcomer, new=FIRST, owner=OWNER, actor=actor, at=at)
    assert [fault.code for fault in refused.value.faults] == [FaultCode.REPEATED]


def test_a_start_password_has_seven_days(newcomer: UUID, actor: Actor, at: datetime) -> None:
    """Clause: D12.1-2, Q10."""
    assert not is_start_password_expired(newcomer, at=at + timedelta(days=7))
    late = at + timedelta(days=8)
    assert is_start_password_expired(newcomer, at=late)
    with pytest.raises(StartPasswordExpired):
        choose_password(newcomer, new="Xanh!muon-1", owner=OWNER, actor=actor, at=late)


def test_each_way_is_for_its_kind_of_password(an: UUID, actor: Actor, at: datetime) -> None:
    """Nobody comes round the question for the present password by the form of the first login."""
    with pytest.raises(WrongState):
        choose_password(an, new="Xanh!muon-1", owner=OWNER, actor=actor, at=at)
    start = make(PasswordKind.START, FIRST, actor=actor, at=at, login="binh@d.vn")
    with pytest.raises(WrongState):
        change(start, FIRST, "Xanh!muon-1", actor=actor, at=at)


def test_a_new_start_password_ends_what_the_old_one_opened(an: UUID, actor: Actor, at: datetime) -> None:
    """Clause: D12.3-2."""
    create_app_password(an, name="Outlook", protocols=[Protocol.IMAP], actor=actor, at=at)
    issued = issue_start_password(an, reason="YC 12", owner=OWNER, actor=actor, at=at)
    assert issued.password not in repr(issued)
    assert has(an, issued.password)
    assert not has(an, FIRST)
    assert has_start_password(an)
    assert not list_app_passwords(an, at=at)
    event = Event.objects.get(code="accounts.password.start_issued")
    assert event.new["reason"] == "YC 12"
    assert issued.password not in str(event.new)
    assert not check_new_password(issued.password, owner=OWNER, at=at)
    with pytest.raises(PasswordRefused):
        choose_password(an, new=FIRST, owner=OWNER, actor=actor, at=at)


def test_nothing_is_issued_for_who_may_not_log_in(an: UUID, actor: Actor, at: datetime) -> None:
    suspend_account(an, reason="QĐ 7", actor=actor, at=at)
    with pytest.raises(WrongState):
        issue_start_password(an, reason="", actor=actor, at=at)
    with pytest.raises(WrongState):
        create_app_password(an, name="Outlook", protocols=[Protocol.IMAP], actor=actor, at=at)
    with pytest.raises(UnknownAccount):
        issue_start_password(uuid4(), reason="", actor=actor, at=at)


def test_app_passwords_are_shown_once_and_end(an: UUID, actor: Actor, at: datetime) -> None:
    """Clause: D12.3-1."""
    made = create_app_password(an, name=" Outlook ", protocols=[Protocol.SMTP, Protocol.IMAP], actor=actor, at=at)
    (listed,) = list_app_passwords(an, at=at)
    assert (listed.name, listed.protocols) == ("Outlook", frozenset({Protocol.IMAP, Protocol.SMTP}))
    assert listed.expires_at == made.expires_at == at + timedelta(days=365)
    assert made.password not in repr(made)
    end_app_password(an, made.id, actor=actor, at=at)
    assert not list_app_passwords(an, at=at)
    with pytest.raises(WrongState):
        end_app_password(an, made.id, actor=actor, at=at)
    assert [event.code for event in Event.objects.order_by("id")][-2:] == [
        "accounts.app_password.created",
        "accounts.app_password.ended",
    ]


def test_nobody_ends_the_app_password_of_another(an: UUID, actor: Actor, at: datetime) -> None:
    made = create_app_password(an, name="Outlook", protocols=[Protocol.IMAP], actor=actor, at=at)
    other = make(PasswordKind.OWN, FIRST, actor=actor, at=at, login="binh@d.vn")
    with pytest.raises(WrongState):
        end_app_password(other, made.id, actor=actor, at=at)


def test_app_passwords_for_nothing_are_refused(an: UUID, actor: Actor, at: datetime) -> None:
    with pytest.raises(WrongState):
        create_app_password(an, name="Outlook", protocols=[], actor=actor, at=at)
    with pytest.raises(WrongState):
        create_app_password(an, name=" ", protocols=[Protocol.IMAP], actor=actor, at=at)
    with pytest.raises(WrongState):
        create_app_password(an, name="x", protocols=[Protocol.IMAP], expires_at=at, actor=actor, at=at)


@pytest.mark.parametrize("password", ["Xanh!muon-7", "matkhau"], ids=["meets-the-rule", "does-not"])
def test_hashes_of_the_system_before(newcomer: UUID, password: str, actor: Actor, at: datetime) -> None:
    """They are judged and replaced by ours at the first sign-in, which sees the password."""
    given = [
        ForeignHash(line=2, login=LOGIN.upper(), hash=hash_own_password(password).removeprefix("argon2")),
        ForeignHash(line=3, login="nobody@d.vn", hash="{SSHA}x"),
    ]
    done = import_hashes(given, actor=actor, at=at)
    assert (done.taken, done.unknown) == ((2,), (3,))
    assert not has_start_password(newcomer), "mail programs go on as before"
    assert authenticate(username=LOGIN, password=password) is not None
    assert has_start_password(newcomer) is (password == "matkhau")
    assert has(newcomer, password)


def test_a_cheap_hash_is_replaced_at_the_first_sign_in(newcomer: UUID, actor: Actor, at: datetime) -> None:
    """The vector of bcrypt's authors: the password is U*U."""
    bcrypt = "{BLF-CRYPT}$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
    import_hashes([ForeignHash(line=2, login=LOGIN, hash=bcrypt)], actor=actor, at=at)
    assert authenticate(username=LOGIN, password="U*V") is None
    assert authenticate(username=LOGIN, password="U*U") is not None
    assert Account.objects.get(pk=newcomer).password.startswith("argon2$argon2id$v=19$m=19456")


def test_an_own_password_is_not_overwritten_by_a_list(an: UUID, actor: Actor, at: datetime) -> None:
    given = [ForeignHash(line=2, login=LOGIN, hash=hash_own_password("x").removeprefix("argon2"))]
    assert import_hashes(given, actor=actor, at=at).in_use == (2,)
    assert has(an, FIRST)


def test_what_cannot_be_taken_over_keeps_its_start_password(newcomer: UUID, actor: Actor, at: datetime) -> None:
    done = import_hashes([ForeignHash(line=2, login=LOGIN, hash="{PLAIN}matkhau")], actor=actor, at=at)
    assert done.unreadable == (2,)
    assert has(newcomer, FIRST)
    assert has_start_password(newcomer)
