"""Reads of the directory: the tree, pages of units, search without marks, posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Collate

from congthu.common.actor import Actor, ActorKind
from congthu.common.alphabet import alphabet_key
from congthu.common.folding import search_key, tidy
from congthu.directory.errors import UnknownPerson, UnknownUnit
from congthu.directory.models import Address, Appointment, Mailbox, Person, UnitVersion
from congthu.directory.spaces import in_force, versions_on
from congthu.directory.types import (
    AddressKind,
    Branch,
    Counts,
    Found,
    MailboxState,
    PersonEntry,
    Post,
    UnitEntry,
    UnitKind,
    UnitPage,
)

_ORDER = {kind: place for place, kind in enumerate(UnitKind)}
_BY_POST = 9
"""The rank of those whose name does not have all the words."""
_NAMED_WITH_BODY = frozenset({UnitKind.DEPARTMENT, UnitKind.DISTRICT_UNIT})
_PARTS = _NAMED_WITH_BODY | {UnitKind.SUBORDINATE}
"""Units that answer to the head of the body above them."""
_WORDS = 8
"""So many words of a query are looked at; more cannot help and would cost an index scan each."""


_name_key = lru_cache(maxsize=4096)(alphabet_key)
"""A key costs a third of a millisecond, and the tree is sorted for every page."""


def list_units(*, on: date) -> Sequence[UnitEntry]:
    """Return every body and unit on a day: bodies of the province first, then districts, each by the alphabet."""
    versions = versions_on(on).values()
    entries = _unit_entries(versions, on=on)
    return sorted(entries, key=lambda entry: (_ORDER[entry.kind], _name_key(entry.name)))


def map_unit_names(unit_ids: Iterable[UUID], *, on: date) -> Mapping[UUID, str]:
    """Return what some units are called on a day; unknown ones are left out."""
    rows = UnitVersion.objects.filter(in_force(on), unit_id__in=list(unit_ids))
    return dict(rows.values_list("unit_id", "name"))


def list_line(unit_id: UUID, *, on: date) -> Sequence[UnitEntry]:
    """Return a unit and those above it, the province last; nothing where there is no such unit on that day."""
    versions = versions_on(on)
    if unit_id not in versions:
        return []
    return _unit_entries([versions[unit_id], *reversed(_above(unit_id, versions))], on=on)


def get_unit_page(unit_id: UUID, *, on: date) -> UnitPage:
    """Return a unit with the bodies above it, the units below it and its people by given name.

    Raises:
        UnknownUnit: there is no such unit on that day.
    """
    versions = versions_on(on)
    if unit_id not in versions:
        raise UnknownUnit("unknown_unit", id=str(unit_id))
    above = _above(unit_id, versions)
    below = [version for version in versions.values() if version.parent_id == unit_id]
    entries = {entry.unit_id: entry for entry in _unit_entries([versions[unit_id], *above, *below], on=on)}
    lists = Address.objects.filter(kind=AddressKind.LIST, list_unit_id=unit_id)
    children = [entries[version.unit_id] for version in below]
    return UnitPage(
        unit=entries[unit_id],
        path=[entries[version.unit_id] for version in above],
        children=sorted(children, key=lambda entry: (_ORDER[entry.kind], _name_key(entry.name))),
        people=_person_entries(_held(on).filter(unit_id=unit_id), versions),
        list_address=lists.values_list("address", flat=True).first() or "",
    )


def list_branch(unit_id: UUID, *, on: date, limit: int = 500) -> Branch:
    """Return a body with the units that are parts of it, and at most ``limit`` of their people.

    Bodies with a head of their own below it (the agencies of a province, the communes of a district) are none of them.
    """
    versions = versions_on(on)
    found = [unit_id] if unit_id in versions else []
    for parent in found:  # It grows while it is read.
        found += [v.unit_id for v in versions.values() if v.parent_id == parent and v.kind in _PARTS]
    return Branch(
        units=_unit_entries([versions[found_id] for found_id in found], on=on),
        people=_person_entries(_held(on).filter(unit_id__in=found), versions)[:limit],
    )


def search(query: str, *, on: date, limit: int = 50, offset: int = 0) -> Found:
    """Return units and people whose name, address or post has all words of the query, marks and case aside.

    Who is written exactly as asked, marks included, comes first; then who begins so; then the others by given name;
    then those who are only found by their title or by where they work.

    Clause: D3.4.
    """
    words = search_key(query).split()[:_WORDS]
    if not words:
        return Found(units=(), people=(), units_total=0, people_total=0)
    versions = versions_on(on)
    units = _ranked_units(query, words, versions)
    people = _ranked_people(query, words, versions, on=on)
    page = people[offset : offset + limit]
    entries = _person_entries(_held(on).filter(person_id__in=page), versions)
    place = {person_id: index for index, person_id in enumerate(page)}
    unit_page = _unit_entries([versions[unit_id] for unit_id in units[offset : offset + limit]], on=on)
    return Found(
        units=unit_page,
        people=sorted(entries, key=lambda entry: place[entry.person_id]),
        units_total=len(units),
        people_total=len(people),
    )


def count_all(*, on: date) -> Counts:
    """Return how large the directory is on a day."""
    return Counts(
        units=UnitVersion.objects.filter(in_force(on)).count(),
        people=_held(on).values("person_id").distinct().count(),
        mailboxes=Mailbox.objects.filter(state=MailboxState.ACTIVE).count(),
        addresses=Address.objects.exclude(kind=AddressKind.RESERVED).count(),
    )


def find_post(account_id: UUID, *, on: date) -> Post | None:
    """Return the post that the owner of an account holds on a day, the longest held one; None where there is none."""
    held = _held(on).filter(person__account_id=account_id).order_by("valid_from", "id").select_related("person").first()
    if held is None:
        return None
    unit = UnitVersion.objects.filter(in_force(on), unit_id=held.unit_id).first()
    return Post(
        person_id=held.person_id,
        full_name=held.person.full_name,
        title=held.title,
        unit_id=held.unit_id,
        unit_name=unit.name if unit else "",
        address=_primary_addresses([held.person_id]).get(held.person_id, ""),
        since=held.valid_from,
    )


def get_actor(account_id: UUID, *, on: date) -> Actor:
    """Return who acts when an account does something, with name and post as they are on that day.

    Raises:
        UnknownPerson: the account belongs to nobody in the directory.
    """
    person = Person.objects.filter(account_id=account_id).first()
    if person is None:
        raise UnknownPerson("account_without_person", id=str(account_id))
    post = find_post(account_id, on=on)
    told = f"{post.title}, {post.unit_name}" if post else ""
    return Actor(kind=ActorKind.PERSON, id=str(account_id), name=person.full_name, post=told)


def find_account_by_staff_number(staff_number: str) -> UUID | None:
    """Return the account of the person with a staff number; None where there is none, or no number is given."""
    if not staff_number:
        return None
    return Person.objects.filter(staff_number=staff_number).values_list("account_id", flat=True).first()


def _held(on: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(in_force(on))


def _above(unit_id: UUID, versions: Mapping[UUID, UnitVersion]) -> list[UnitVersion]:
    """Return the units above one, the province first."""
    path: list[UnitVersion] = []
    current = versions[unit_id].parent_id
    while current is not None and current in versions:
        path.insert(0, versions[current])
        current = versions[current].parent_id
    return path


def _unit_entries(versions: Iterable[UnitVersion], *, on: date) -> list[UnitEntry]:
    versions = list(versions)
    ids = [version.unit_id for version in versions]
    rows = Address.objects.filter(
        kind=AddressKind.PRIMARY, mailbox__unit_id__in=ids, mailbox__state=MailboxState.ACTIVE
    )
    addresses = dict(rows.values_list("mailbox__unit_id", "address"))
    people = Counter(_held(on).filter(unit_id__in=ids).values_list("unit_id", flat=True))
    return [
        UnitEntry(
            unit_id=version.unit_id,
            parent_id=version.parent_id,
            kind=UnitKind(version.kind),
            name=version.name,
            domain_label=version.domain_label,
            address=addresses.get(version.unit_id, ""),
            people=people[version.unit_id],
        )
        for version in versions
    ]


def _person_entries(held: QuerySet[Appointment], versions: Mapping[UUID, UnitVersion]) -> list[PersonEntry]:
    """Return one entry a post, sorted by given name."""
    posts = list(held.select_related("person").order_by(Collate("person__sort_key", "C"), "id"))
    addresses = _primary_addresses(post.person_id for post in posts)
    return [
        PersonEntry(
            person_id=post.person_id,
            full_name=post.person.full_name,
            title=post.title,
            unit_id=post.unit_id,
            unit_name=_told_unit(post.unit_id, versions),
            address=addresses.get(post.person_id, ""),
        )
        for post in posts
    ]


def _told_unit(unit_id: UUID, versions: Mapping[UUID, UnitVersion]) -> str:
    """Return a unit's name; with the body's for a phòng, because every body has a Văn phòng."""
    version = versions.get(unit_id)
    if version is None:
        return ""
    body = versions.get(version.parent_id) if version.parent_id and version.kind in _NAMED_WITH_BODY else None
    return f"{version.name}, {body.name}" if body else version.name


def find_namesakes(name: str, *, limit: int) -> tuple[str, ...]:
    """Return the addresses of people who have a box and this full name, without regard to marks; at most ``limit``."""
    key = search_key(name)
    if " " not in key:
        return ()
    rows = Address.objects.filter(
        kind=AddressKind.PRIMARY, mailbox__state=MailboxState.ACTIVE, mailbox__person__search_name=key
    )
    return tuple(rows.values_list("address", flat=True)[:limit])


def _primary_addresses(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = Address.objects.filter(
        kind=AddressKind.PRIMARY, mailbox__person_id__in=list(person_ids), mailbox__state=MailboxState.ACTIVE
    )
    return dict(rows.values_list("mailbox__person_id", "address"))


def _ranked_people(query: str, words: Sequence[str], versions: Mapping[UUID, UnitVersion], *, on: date) -> list[UUID]:
    """Return the people found, best first. Only names are fetched, so that ranking thousands costs milliseconds."""
    held = _held(on)
    named, placed = Q(), Q()
    for word in words:
        # Each word begins one of the name: "y te" is not everybody with a y and a te somewhere.
        in_name = Q(person__search_name__startswith=word) | Q(person__search_name__contains=f" {word}")
        named &= in_name
        placed &= in_name | _in_post(word, versions, held)
    if len(query.split()) == 1:
        owners = Address.objects.filter(address__startswith=query.strip().lower(), mailbox__person__isnull=False)
        named |= Q(person_id__in=list(owners.values_list("mailbox__person_id", flat=True)))
    columns = ("person_id", "person__full_name", "person__search_name", "person__sort_key")
    by_name = set(held.filter(named).values_list(*columns))
    by_post = set(held.filter(placed).values_list(*columns)) - by_name
    ranked = [(_rank(query, words, row[1], row[2]), row[3], row[0]) for row in by_name]
    ranked += [(_BY_POST, row[3], row[0]) for row in by_post]
    return [person_id for _, _, person_id in sorted(ranked)]


def _in_post(word: str, versions: Mapping[UUID, UnitVersion], held: QuerySet[Appointment]) -> Q:
    """Return the condition that a word begins a word of the title, or of the unit or a body above it.

    Titles are few, and not folded in the table; those that fit are told by name.
    """
    titles = held.order_by().values_list("title", flat=True).distinct()
    fitting = [title for title in titles if f" {word}" in f" {search_key(title)}"]
    own = {unit_id for unit_id, version in versions.items() if f" {word}" in f" {version.search_name}"}
    bodies = {unit_id for unit_id in own if versions[unit_id].parent_id is not None}
    below = [unit_id for unit_id in versions if any(above.unit_id in bodies for above in _above(unit_id, versions))]
    return Q(title__in=fitting) | Q(unit_id__in=[*own, *below])


def _ranked_units(query: str, words: Sequence[str], versions: Mapping[UUID, UnitVersion]) -> list[UUID]:
    found = [v for v in versions.values() if all(f" {word}" in f" {v.search_name}" for word in words)]
    found.sort(key=lambda v: (_rank(query, words, v.name, v.search_name), _ORDER[UnitKind(v.kind)], _name_key(v.name)))
    return [version.unit_id for version in found]


def _rank(query: str, words: Sequence[str], name: str, folded: str) -> int:
    """Return 0 for the name exactly as asked, 1 for one that holds it with its marks, 2 for whole words, else 3."""
    asked, shown = tidy(query).lower(), name.lower()
    if asked == shown:
        return 0
    if asked != " ".join(words) and asked in shown:
        return 1
    return 2 if f" {' '.join(words)} " in f" {folded} " else 3
