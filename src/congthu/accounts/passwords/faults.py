"""What can be wrong with a password, as values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FaultCode(StrEnum):
    """Which part of the rule a password fails. Clause: D12.1-3, Q9."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    NO_UPPER = "no-upper"
    NO_LOWER = "no-lower"
    NO_SPECIAL = "no-special"
    BLANK = "blank"
    """A blank: mail programs cut it off at the ends, and on paper nobody sees it."""
    NOT_ASCII = "not-ascii"
    """Letters that not every mail program sends alike; most come from a Vietnamese keyboard."""
    COMMON = "common"
    LEAKED = "leaked"
    NAME = "name"
    """It holds the owner's name or address."""
    REPEATED = "repeated"
    """It is the present password or one of the last ones."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One reason why a password is refused."""

    code: FaultCode
    params: Mapping[str, str | int] = field(default_factory=dict)
    """``limit`` for the lengths, ``letters`` for what is not ASCII, ``count`` for how many passwords are remembered.
    Never the password or a part of it that would give it away."""


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose password it is: what must not stand in it."""

    names: tuple[str, ...] = ()
    """As papers write them, family name first or not."""
    addresses: tuple[str, ...] = ()


NOBODY = Owner()


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the rule set in force says about passwords. Clause: QD2."""

    min_length: int
    remembered: int


LONGEST = 128
"""More is no safer, and PLAIN (RFC 4616) and mail programs have limits of their own."""
