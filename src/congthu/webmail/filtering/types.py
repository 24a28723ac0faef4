"""What a form says about the mail that comes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Field(StrEnum):
    """What of a letter is looked at."""

    FROM = "from"
    TO = "to"
    """To or Cc."""
    SUBJECT = "subject"
    TEXT = "text"
    LARGER = "larger"
    """Larger than so many MB."""
    DOCUMENT = "document"
    """It was sent as an official document; there is nothing to compare. Clause: D9.1."""


class Match(StrEnum):
    """How it is compared."""

    CONTAINS = "contains"
    LACKS = "lacks"
    IS = "is"


class Do(StrEnum):
    """What is done with a letter. Nothing here loses one: what is unwanted goes into the bin."""

    FILE = "file"
    BIN = "bin"
    FLAG = "flag"
    SEEN = "seen"
    FORWARD = "forward"
    """A copy goes to another address, this one stays."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing that must hold."""

    field: Field
    match: Match = Match.CONTAINS
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that is done."""

    do: Do
    value: str = ""
    """A folder, or an address; empty for the others."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Letters like this are treated like that."""

    name: str
    is_on: bool = True
    any_of: bool = False
    """Whether one condition is enough."""
    conditions: tuple[Condition, ...]
    steps: tuple[Step, ...]
    is_last: bool = True
    """Whether later rules are left out for a letter that this one is about."""


@dataclass(frozen=True, kw_only=True)
class Vacation:
    """The note that people get while somebody is away."""

    is_on: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    """The last day; None: until it is switched off."""
    subject: str = ""
    text: str = ""
    days: int = 7
    """Nobody gets the note again before so many days."""


@dataclass(frozen=True, kw_only=True)
class Forwarding:
    """All mail goes to another box as well, or instead."""

    is_on: bool = False
    address: str = ""
    keeps_copy: bool = True


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """Everything that the forms of one box say."""

    rules: tuple[Rule, ...] = ()
    vacation: Vacation = Vacation()
    forwarding: Forwarding = Forwarding()
    own_addresses: tuple[str, ...] = ()
    """Further addresses of the box: letters to them are answered while somebody is away, too."""
    includes: str = ""
    """The foreign script that was active before; it runs after ours."""


class FaultCode(StrEnum):
    """What is wrong with a book."""

    NO_NAME = "no_name"
    NO_CONDITION = "no_condition"
    NO_VALUE = "no_value"
    NO_STEP = "no_step"
    BAD_FOLDER = "bad_folder"
    BAD_SIZE = "bad_size"
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    NO_BOX = "no_box"
    """It is inside, and no mailbox: nobody has it, or it is a list."""
    BAD_LETTERS = "bad_letters"
    TO_ITSELF = "to_itself"
    OUTSIDE = "outside"
    """It would leave the house by itself, which the rule set does not allow."""
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    TOO_MANY_FORWARDS = "too_many_forwards"
    NO_TEXT = "no_text"
    NO_START = "no_start"
    ENDS_BEFORE = "ends_before"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong."""

    code: FaultCode
    value: str = ""
    """What was written."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a book may hold; the daemon allows no more than four redirects a letter and 256 KB a script."""

    rules: int = 60
    conditions: int = 12
    steps: int = 6
    value: int = 300
    text: int = 20_000
    forwards: int = 4


LIMITS = Limits()
