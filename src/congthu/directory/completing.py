"""Receivers while somebody types: people, bodies, posts and groups, best first, in a few milliseconds. Clause: D3.4.

Names are compared without marks, đ included, word by word; who types marks gets those first who are written so. The
search of the directory's pages ranks everything that fits and counts it; this one stops at what a list below a field
shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper

from congthu.common.folding import search_key, tidy

_WORDS: Final = 6


class ReceiverKind(StrEnum):
    """What a proposal is."""

    PERSON = "person"
    BODY = "body"
    GROUP = "group"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Somebody or something that can be written to."""

    kind: ReceiverKind
    address: str
    name: str
    detail: str
    """Post and unit of a person, the body above a unit; empty for others."""


# A word begins a word of the name: "y te" is not everybody with a y and a te somewhere.
# Few are chosen first, and only of those it is asked where they work: half a province is called Nguyễn, Trần or Lê.
_PEOPLE: Final = """
SELECT a.address, p.full_name, t.title, v.name
FROM (SELECT p.id, p.full_name, p.sort_key FROM directory_person p WHERE {condition}
      ORDER BY p.sort_key COLLATE "C" LIMIT %(some)s) p
JOIN LATERAL (SELECT t.title, t.unit_id FROM directory_appointment t WHERE t.person_id = p.id
    AND t.valid_from <= %(on)s AND (t.valid_to IS NULL OR t.valid_to >= %(on)s) ORDER BY t.valid_from LIMIT 1) t ON true
JOIN directory_mailbox m ON m.person_id = p.id AND m.state = 'active'
JOIN directory_address a ON a.mailbox_id = m.id AND a.kind = 'primary'
LEFT JOIN directory_unitversion v ON v.unit_id = t.unit_id AND v.valid_from <= %(on)s
    AND (v.valid_to IS NULL OR v.valid_to >= %(on)s)
ORDER BY p.sort_key COLLATE "C", a.address LIMIT %(limit)s
"""
_AS_TYPED: Final = "lower(p.full_name) LIKE %(marked)s"
_OWNERS: Final = """
p.id = ANY(ARRAY(SELECT m.person_id FROM directory_address a JOIN directory_mailbox m ON m.id = a.mailbox_id
                 WHERE a.address LIKE %(address)s AND m.person_id IS NOT NULL LIMIT %(some)s))
"""
_HOLDERS: Final = """
p.id = ANY(ARRAY(SELECT t.person_id FROM directory_appointment t
         WHERE t.valid_from <= %(on)s AND (t.valid_to IS NULL OR t.valid_to >= %(on)s) AND {condition}))
"""
_BODIES: Final = """
SELECT a.address, v.name, coalesce(u.name, '')
FROM directory_unitversion v
JOIN directory_mailbox m ON m.unit_id = v.unit_id AND m.state = 'active'
JOIN directory_address a ON a.mailbox_id = m.id AND a.kind = 'primary'
LEFT JOIN directory_unitversion u ON u.unit_id = v.parent_id AND v.kind IN ('department', 'district-unit')
    AND u.valid_from <= %(on)s AND (u.valid_to IS NULL OR u.valid_to >= %(on)s)
WHERE v.valid_from <= %(on)s AND (v.valid_to IS NULL OR v.valid_to >= %(on)s) AND ({condition})
ORDER BY (v.domain_label = %(typed)s) DESC, (lower(v.name) LIKE %(marked)s) DESC, length(v.name), a.address
LIMIT %(limit)s
"""
_GROUPS: Final = """
SELECT a.address, coalesce(v.name, ''), ''
FROM directory_address a
LEFT JOIN directory_unitversion v ON v.unit_id = a.list_unit_id AND v.valid_from <= %(on)s
    AND (v.valid_to IS NULL OR v.valid_to >= %(on)s)
WHERE a.kind = 'list' AND ({condition}) ORDER BY length(a.address), a.address LIMIT %(limit)s
"""
# From one title to the next by the index: as many steps as there are titles, not as there are people.
_TITLES: Final = """
WITH RECURSIVE found AS (
    SELECT min(title) AS title FROM directory_appointment
    UNION ALL
    SELECT (SELECT min(t.title) FROM directory_appointment t WHERE t.title > f.title) FROM found f
    WHERE title IS NOT NULL
) SELECT title FROM found WHERE title IS NOT NULL
"""
_PARENTS: Final = """
WITH RECURSIVE found AS (
    SELECT unit_id FROM directory_unitversion v WHERE v.valid_from <= %(on)s
        AND (v.valid_to IS NULL OR v.valid_to >= %(on)s)
        AND ' ' || v.search_name LIKE %(inner)s AND v.parent_id IS NOT NULL
    UNION
    SELECT v.unit_id FROM directory_unitversion v JOIN found f ON f.unit_id = v.parent_id
    WHERE v.valid_from <= %(on)s AND (v.valid_to IS NULL OR v.valid_to >= %(on)s)
) SELECT array_agg(unit_id) FROM found
"""
_Given = dict[str, Any]


def propose_receivers(query: str, *, on: date, limit: int = 10) -> Sequence[Proposal]:
    """Return whom somebody may mean: people by given name, then bodies, then groups; at most ``limit`` of each.

    Where names give too few, people follow who are found by their post and by where they work ("chánh văn phòng cư
    jút"): who types the name of a body means the body first.
    """
    words = search_key(query).split()[:_WORDS]
    if not words:
        return []
    typed = tidy(query).lower()
    given: _Given = {
        "on": on,
        "limit": limit,
        "some": limit * 6,
        "typed": typed.replace(" ", ""),
        # Only where marks were typed can there be some who are written so and some who are not.
        "marked": None if typed == " ".join(words) else f"%{_literal(typed)}%",
        "address": f"{_literal(typed)}%",
    }
    for index, word in enumerate(words):
        given |= {f"first{index}": f"{word}%", f"inner{index}": f"% {word}%"}
    by_address, by_owner = (" OR a.address LIKE %(address)s", f" OR {_OWNERS}") if " " not in typed else ("", "")
    with connection.cursor() as cursor:
        people = _people(cursor, _named("p", words) + by_owner, given)
        holders = _by_post(cursor, words, given) if len(people) < limit and len(words) > 1 else []
        bodies = _ask(cursor, _BODIES, f"({_named('v', words)}) {by_address}", given)
        groups = _ask(cursor, _GROUPS, f"({_named('v', words)}) {by_address}", given)
    by_name = {address for address, *_ in people}
    return [
        *_proposals(ReceiverKind.PERSON, people, limit=limit),
        *_proposals(ReceiverKind.BODY, bodies, limit=limit),
        *_proposals(ReceiverKind.GROUP, groups, limit=limit),
        *_proposals(ReceiverKind.PERSON, (row for row in holders if row[0] not in by_name), limit=limit),
    ]


def count_members(addresses: Iterable[str]) -> Mapping[str, int]:
    """Return how many people each group among some addresses reaches today; what is no group is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT address, count(*) FROM mail.member WHERE address = ANY(%s) GROUP BY address",
            [[address.lower() for address in addresses]],
        )
        return dict(cursor.fetchall())


def _named(table: str, words: Sequence[str], *, first: int = 0) -> str:
    """Return the condition that each word begins one of the name; ``first`` is the number of the first word."""
    column, numbers = f"{table}.search_name", range(first, first + len(words))
    return " AND ".join(f"({column} LIKE %(first{i})s OR {column} LIKE %(inner{i})s)" for i in numbers)


def _by_post(cursor: CursorWrapper, words: Sequence[str], given: _Given) -> list[tuple[str, ...]]:
    """Return people of whom each word is in the name, the title, or the name of their unit or a body above it."""
    cursor.execute(_TITLES)
    titles = [(str(row[0]), f" {search_key(row[0])}") for row in cursor.fetchall()]
    conditions: list[str] = []
    for index, word in enumerate(words):
        cursor.execute(_PARENTS, {"on": given["on"], "inner": f"% {word}%"})
        given |= {
            f"titles{index}": [title for title, key in titles if f" {word}" in key],
            f"units{index}": cursor.fetchone()[0] or [],
        }
        # Each of the three is one look into a table of hashes for each appointment.
        called = f"SELECT p.id FROM directory_person p WHERE {_named('p', [word], first=index)}"  # noqa: S608 -- Names.
        conditions.append(
            f"(t.title = ANY(%(titles{index})s) OR t.unit_id = ANY(%(units{index})s::uuid[])"
            f" OR t.person_id IN ({called}))"
        )
    return _people(cursor, _HOLDERS.format(condition=" AND ".join(conditions)), given)


def _people(cursor: CursorWrapper, condition: str, given: _Given) -> list[tuple[str, ...]]:
    """Return people in the order of names, those first who are written as was typed.

    Each kind is asked for by itself, so that the index of names in order is walked no farther than is needed.
    """
    if given["marked"] is None:
        return _ask(cursor, _PEOPLE, condition, given)
    people = _ask(cursor, _PEOPLE, f"({condition}) AND {_AS_TYPED}", given)
    if len(people) < given["limit"]:
        people += _ask(cursor, _PEOPLE, f"({condition}) AND NOT {_AS_TYPED}", given)
    return people


def _ask(cursor: CursorWrapper, question: str, condition: str, given: _Given) -> list[tuple[str, ...]]:
    # The condition is made of the names of columns and blanks; what was typed stands in the parameters alone.
    cursor.execute(question.format(condition=condition), given)
    return list(cursor.fetchall())


def _proposals(kind: ReceiverKind, rows: Iterable[tuple[str, ...]], *, limit: int) -> list[Proposal]:
    found: dict[str, Proposal] = {}
    for address, name, *rest in rows:
        detail = ", ".join(part for part in rest if part)
        found.setdefault(address, Proposal(kind=kind, address=address, name=name, detail=detail))
    return list(found.values())[:limit]


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
