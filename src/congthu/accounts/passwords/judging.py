"""The rule for passwords: a password in, its faults out. Pure.

Clause: D12.1-3, Q9. Every ASCII punctuation character counts as special; digits are allowed and not demanded.
Characters are those of printable ASCII without the blank (0x21 to 0x7E).
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator
from typing import Final

from congthu.accounts.passwords.faults import LONGEST, NOBODY, Fault, FaultCode, Limits, Owner
from congthu.accounts.passwords.names import holds_name
from congthu.accounts.passwords.wordlists import is_common, is_leaked

_PRINTABLE: Final = frozenset(chr(code) for code in range(0x21, 0x7F))
_SPECIAL: Final = frozenset(string.punctuation)
_LETTERS_SHOWN: Final = 6


def judge(password: str, *, limits: Limits, owner: Owner = NOBODY) -> tuple[Fault, ...]:
    """Return everything that is wrong with a password, in the order in which it is told; nothing means it may be used.

    Whether it was used before is not asked here: that needs the stored hashes.
    """
    if len(password) > LONGEST:
        return (Fault(code=FaultCode.TOO_LONG, params={"limit": LONGEST}),)
    return (*_form(password, limits), *_guessable(password, owner))


def _form(password: str, limits: Limits) -> Iterator[Fault]:
    if len(password) < limits.min_length:
        yield Fault(code=FaultCode.TOO_SHORT, params={"limit": limits.min_length})
    if not any(char in string.ascii_uppercase for char in password):
        yield Fault(code=FaultCode.NO_UPPER)
    if not any(char in string.ascii_lowercase for char in password):
        yield Fault(code=FaultCode.NO_LOWER)
    if not any(char in _SPECIAL for char in password):
        yield Fault(code=FaultCode.NO_SPECIAL)
    if " " in password:
        yield Fault(code=FaultCode.BLANK)
    if letters := _foreign(password):
        yield Fault(code=FaultCode.NOT_ASCII, params={"letters": letters})


def _guessable(password: str, owner: Owner) -> Iterator[Fault]:
    if is_leaked(password):
        yield Fault(code=FaultCode.LEAKED)
    elif is_common(password):
        yield Fault(code=FaultCode.COMMON)
    if holds_name(password, owner):
        yield Fault(code=FaultCode.NAME)


def _foreign(password: str) -> str:
    """Return the first few different characters that are not printable ASCII, e.g. ``ế, â``; a blank is told apart.

    A character without a shape of its own (a control character, a lone mark) is named by its code.
    """
    composed = unicodedata.normalize("NFC", password)
    found = dict.fromkeys(char for char in composed if char not in _PRINTABLE and char != " ")
    return ", ".join(_shown(char) for char in list(found)[:_LETTERS_SHOWN])


def _shown(char: str) -> str:
    return char if unicodedata.category(char)[0] in "LNPS" else f"U+{ord(char):04X}"
