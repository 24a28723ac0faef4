"""Whether a password holds its owner's name or address. Pure.

Marks are taken off first, because nobody types them: ``Thủy`` is looked for as ``thuy``, also in ``7huy``. A word of
four letters or more is found anywhere. One of three (``Lan``) is found only where it stands by itself, because three
letters also occur in words that have nothing to do with the name; two are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from congthu.accounts.passwords.disguises import undisguised
from congthu.accounts.passwords.faults import Owner
from congthu.common.folding import fold, search_key

_ANYWHERE: Final = 4
_BY_ITSELF: Final = 3
_RUNS: Final = re.compile(r"[a-z]+")


def holds_name(password: str, owner: Owner) -> bool:
    """Tell whether a name or address of the owner, or a telling part of one, stands in the password."""
    wanted = {part for part in _parts(owner) if len(part) >= _BY_ITSELF}
    if not wanted:
        return False
    forms = {fold(form, keep=_KEPT) for form in (password, *undisguised(password))}
    runs = {run for form in forms for run in _RUNS.findall(form)}
    joined = {fold(form) for form in forms}
    return any(part in runs or (len(part) >= _ANYWHERE and any(part in text for text in joined)) for part in wanted)


_KEPT: Final = '!"#$%&()*+,-./:;<=>?@[\\]^_{|}~'
"""Kept while runs of letters are looked for; apostrophes vanish, as they do in names."""


def _parts(owner: Owner) -> Iterator[str]:
    for name in owner.names:
        words = search_key(name).split()
        yield from words
        # Neighbours together, so that short words are found as well: Lê An as "lean".
        yield from (first + second for first, second in pairwise(words))
        yield "".join(words)
        if words:
            yield words[-1] + words[0]
            yield words[-1] + "".join(word[0] for word in words[:-1])
    for address in owner.addresses:
        local, _, domain = address.lower().partition("@")
        yield from (fold(label) for label in local.split("."))
        yield fold(local)
        yield fold(domain.partition(".")[0])
