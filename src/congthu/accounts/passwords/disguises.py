"""What a password is when its disguises are taken off: capitals, digits and signs for letters, and tails. Pure."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Final

_NOT_LETTERS: Final = string.digits + string.punctuation
_LEET: Final = str.maketrans("01!|234@5$67+89(", "oiiizeaassgttbgc")
_LEET_L: Final = _LEET | str.maketrans({"1": "l", "!": "l", "|": "l"})
"""``1`` stands for i as often as for l."""


def undisguised(password: str) -> Iterator[str]:
    """Yield the forms in which a word may be hidden in ``password``, lower case, most telling first.

    Ends that are no letters are stripped on both sides, on one, or not at all, because ``@`` may be a tail or an a.
    """
    lowered = password.lower()
    stripped = (
        lowered.strip(_NOT_LETTERS),
        lowered.rstrip(_NOT_LETTERS),
        lowered.lstrip(_NOT_LETTERS),
        lowered,
    )
    for core in dict.fromkeys(stripped):
        for form in dict.fromkeys((core, core.translate(_LEET), core.translate(_LEET_L))):
            yield "".join(char for char in form if char not in _NOT_LETTERS)
