"""A person's local part: the given name, then the initials of family and middle name, then a letter if need be.

Clause: D5.1a-1, D5.1a-4; readings Q2, Q3, Q4.
"""

from __future__ import annotations

import itertools
import string
import unicodedata
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import Final

from congthu.common.folding import APOSTROPHES, fold, tidy
from congthu.directory.errors import UnusableName
from congthu.directory.naming.addresses import LocalPart, check_local_part
from congthu.directory.naming.reserved import RESERVED

MAX_BASE_LENGTH: Final = 40
"""Leaves room for two labels of ten letters in the 64 octets before the ``@``; the longest real base seen has 16."""


@dataclass(frozen=True, kw_only=True)
class PersonName:
    """A name in the three fields of the personnel record; which part is which is the clerk's word, not ours (Q3)."""

    family: str = ""
    """May be empty: many M'Nông, Mạ and Kơ Ho people have none on record. May be several words (Niê Kdăm)."""
    middle: str = ""
    """Middle words, among them markers written apart: Y, Ka, Thị, Điểu."""
    given: str
    """Never empty. A marker written in one word with the name belongs to it (K'Tiếng, H'Hen)."""


def base_local_part(name: PersonName) -> LocalPart:
    """Return the local part that ``name`` has by the rule, without looking at who has it already.

    >>> base_local_part(PersonName(family="Nguyễn", middle="Thị Thu", given="Hà"))
    'hantt'

    Clause: D5.1a-1.

    Raises:
        UnusableName: the given name is missing, or a part holds something that is not a letter we can write as a–z.
    """
    for part in (name.family, name.middle, name.given):
        _check_letters(part)
    given = fold(name.given)
    if not given:
        raise UnusableName("given_name_missing")
    initials = "".join(fold(word)[0] for part in (name.family, name.middle) for word in _words(part))
    if len(given + initials) > MAX_BASE_LENGTH:
        raise UnusableName("name_too_long", limit=MAX_BASE_LENGTH)
    return check_local_part(given + initials)


def local_part(name: PersonName, *, taken: Container[str]) -> LocalPart:
    """Return the local part that a person called ``name`` gets where ``taken`` are in use, retired or reserved.

    ``taken`` holds local parts of one label: of people, phòng, communes, aliases, and those of former holders, because
    a freed name is not used again (Q4).
    """
    return free_local_part(base_local_part(name), is_taken=lambda candidate: candidate in taken)


def free_local_part(base: LocalPart, *, is_taken: Callable[[str], bool]) -> LocalPart:
    """Return ``base``, or ``base`` with the first of a … z, aa, ab … that is free.

    The regulation adds a letter for "the same full name"; more than half of all clashes are between different names
    (Trần Thị Anh, Trần Thiện Anh), so what counts is the address, taken for whatever reason. Letters that would give
    another taken address are passed over.

    Clause: D5.1a-4.

    Raises:
        UnusableName: not one of the 18,278 endings of one to three letters is free.
    """
    for ending in itertools.chain([""], _endings()):
        candidate = f"{base}{ending}"
        if candidate not in RESERVED and not is_taken(candidate):
            return check_local_part(candidate)
    raise UnusableName("no_free_letter", base=base)


def _endings() -> Iterator[str]:
    for length in (1, 2, 3):
        for letters in itertools.product(string.ascii_lowercase, repeat=length):
            yield "".join(letters)


def _words(text: str) -> list[str]:
    """Return the words of ``text`` that leave something when folded; blanks and hyphens divide words (Q2)."""
    return [word for word in tidy(text).replace("-", " ").split() if fold(word)]


def _check_letters(text: str) -> None:
    """Refuse what would silently vanish from the address: digits, signs, letters of other scripts."""
    for char in tidy(text):
        if char.isdigit():
            raise UnusableName("name_has_digits", text=text)
        if char in APOSTROPHES or char in " -." or unicodedata.combining(char):
            continue
        if not (char.isalpha() and fold(char)):
            raise UnusableName("name_has_foreign_sign", text=text, sign=char)
