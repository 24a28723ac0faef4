"""Registering people, each with account, post, box and address: one at a time or twelve thousand at once."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from congthu.accounts.api import Owner, create_accounts, hash_start_password, new_start_password
from congthu.accounts.errors import LoginTaken
from congthu.accounts.types import NewAccount, PasswordKind
from congthu.audit.api import record_many
from congthu.audit.types import Entry, Subject
from congthu.common.actor import Actor
from congthu.common.alphabet import given_name_order
from congthu.common.clock import local_date
from congthu.common.folding import search_key, tidy
from congthu.directory.errors import AddressTaken, AlreadyRegistered
from congthu.directory.models import Address, Appointment, Mailbox, Person
from congthu.directory.naming import LocalPart, PersonName, base_local_part, compose, free_local_part
from congthu.directory.spaces import lock_spaces, primary_domain, space_of, versions_on
from congthu.directory.types import AddressKind, IssuedMailbox, MailboxKind, NewPerson

_BATCH = 2000
_FEW = 20
"""Up to so many people, their names are looked up one by one; above, all addresses are read once."""
_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """A person with all that does not depend on what others are called."""

    new: NewPerson
    full_name: str
    base: LocalPart
    space: str
    password: str
    password_hash: str


@transaction.atomic
def register_person(person: NewPerson, *, actor: Actor, at: datetime) -> IssuedMailbox:
    """Register one person; everything else as in `register_people`."""
    return register_people([person], actor=actor, at=at)[0]


@transaction.atomic
def register_people(
    people: Sequence[NewPerson], *, actor: Actor, at: datetime, password_kind: PasswordKind = PasswordKind.START
) -> Sequence[IssuedMailbox]:
    """Register people with account, post, box and primary address, and return the boxes in the order given.

    Their passwords are good for choosing an own one alone; in a trial they may be counted as own ones at once.

    Who comes first in the sequence has the name without a letter. Parallel calls for one label wait for each other, and
    the unique index has the last word.

    Clause: D3.5, D5.0, D5.1a-1, D5.1a-3, D5.1a-4, D5.1d-4, D7.2a, D12.1-2.

    Raises:
        UnusableName: no address can be formed from a name.
        UnknownUnit: a unit is not registered.
        AlreadyRegistered: a staff number is known, or occurs twice.
        AddressTaken: others took the addresses again and again while this was tried.
    """
    if not people:
        return []
    versions, domain = versions_on(local_date(at)), primary_domain()
    wanted = _wanted(people, spaces={p.unit_id: space_of(p.unit_id, versions) for p in people})
    lock_spaces({item.space for item in wanted})
    for _ in range(_TRIES):
        issued = _issue(wanted, taken=_taken(wanted, domain), domain=domain)
        try:
            with transaction.atomic():
                _write(wanted, issued, password_kind=password_kind, actor=actor, at=at)
        except (IntegrityError, LoginTaken) as error:
            _check_staff_numbers(people, error)
            continue
        return issued
    raise AddressTaken("address_taken", tries=_TRIES)


def _wanted(people: Sequence[NewPerson], *, spaces: Mapping[UUID, str]) -> list[_Wanted]:
    passwords = [person.password or new_start_password(_owner(person)) for person in people]
    with ThreadPoolExecutor(max_workers=2) as pool:  # Hashing leaves the interpreter's lock, so two cores are used.
        hashes = list(pool.map(hash_start_password, passwords))
    return [
        _Wanted(
            new=person,
            full_name=tidy(person.full_name or f"{person.family} {person.middle} {person.given}"),
            base=base_local_part(PersonName(family=person.family, middle=person.middle, given=person.given)),
            space=spaces[person.unit_id],
            password=password,
            password_hash=password_hash,
        )
        for person, password, password_hash in zip(people, passwords, hashes, strict=True)
    ]


def _owner(person: NewPerson) -> Owner:
    return Owner(names=(person.full_name, f"{person.family} {person.middle} {person.given}"))


def _taken(wanted: Sequence[_Wanted], domain: str) -> set[str]:
    """Return the addresses that were ever issued and may stand in the way."""
    issued = Address.objects.values_list("address", flat=True)
    if len(wanted) > _FEW:
        return set(issued.filter(address__endswith=f"@{domain}"))
    return {
        address
        for base, space in {(item.base, item.space) for item in wanted}
        for address in issued.filter(address__startswith=base, address__endswith=f".{space}@{domain}")
    }


def _issue(wanted: Sequence[_Wanted], *, taken: set[str], domain: str) -> list[IssuedMailbox]:
    by_space: defaultdict[str, set[str]] = defaultdict(set)
    for address in taken:
        local, _, behind = address.partition("@")[0].partition(".")
        by_space[behind].add(local)
    issued = []
    for item in wanted:
        names = by_space[item.space]
        local = free_local_part(item.base, is_taken=names.__contains__)
        names.add(local)
        issued.append(
            IssuedMailbox(
                person_id=uuid.uuid4(),
                account_id=uuid.uuid4(),
                mailbox_id=uuid.uuid4(),
                address=compose(local, *item.space.split("."), domain=domain),
                start_password=item.password,
                full_name=item.full_name,
                title=tidy(item.new.title),
                unit_id=item.new.unit_id,
            )
        )
    return issued


def _write(
    wanted: Sequence[_Wanted],
    issued: Sequence[IssuedMailbox],
    *,
    password_kind: PasswordKind,
    actor: Actor,
    at: datetime,
) -> None:
    pairs = list(zip(wanted, issued, strict=True))
    accounts = [
        NewAccount(id=box.account_id, login=box.address, password_hash=item.password_hash, password_kind=password_kind)
        for item, box in pairs
    ]
    create_accounts(accounts, actor=actor, at=at)
    Person.objects.bulk_create((_person(item, box) for item, box in pairs), batch_size=_BATCH)
    Appointment.objects.bulk_create(
        (
            Appointment(person_id=box.person_id, unit_id=box.unit_id, title=box.title, valid_from=local_date(at))
            for box in issued
        ),
        batch_size=_BATCH,
    )
    Mailbox.objects.bulk_create(
        (
            Mailbox(id=box.mailbox_id, kind=MailboxKind.PERSONAL, person_id=box.person_id, created_at=at)
            for box in issued
        ),
        batch_size=_BATCH,
    )
    Address.objects.bulk_create(
        (
            Address(address=box.address, kind=AddressKind.PRIMARY, mailbox_id=box.mailbox_id, issued_at=at)
            for box in issued
        ),
        batch_size=_BATCH,
    )
    record_many([entry for item, box in pairs for entry in _entries(item, box)], actor=actor, at=at)


def _person(item: _Wanted, box: IssuedMailbox) -> Person:
    new = item.new
    return Person(
        id=box.person_id,
        family=tidy(new.family),
        middle=tidy(new.middle),
        given=tidy(new.given),
        full_name=item.full_name,
        search_name=search_key(item.full_name),
        sort_key=given_name_order(family=new.family, middle=new.middle, given=new.given)[:200],
        staff_number=new.staff_number.strip(),
        account_id=box.account_id,
    )


def _entries(item: _Wanted, box: IssuedMailbox) -> list[Entry]:
    told = {"unit": str(box.unit_id), "title": box.title, "staff_number": item.new.staff_number}
    person = Subject(kind="person", id=str(box.person_id), name=box.full_name)
    mailbox = Subject(kind="mailbox", id=str(box.mailbox_id), name=box.address)
    return [
        Entry(code="directory.person.registered", subject=person, new=told),
        Entry(code="directory.mailbox.created", subject=mailbox, new={"person": str(box.person_id)}),
    ]


def _check_staff_numbers(people: Sequence[NewPerson], error: Exception) -> None:
    """Tell a clash of staff numbers, which no other address cures, from one of addresses."""
    numbers = Counter(person.staff_number.strip() for person in people if person.staff_number.strip())
    twice = {number for number, times in numbers.items() if times > 1}
    known = set(Person.objects.filter(staff_number__in=numbers).values_list("staff_number", flat=True))
    if twice or known:
        raise AlreadyRegistered("staff_number_known", numbers=sorted(twice | known)) from error
