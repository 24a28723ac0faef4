"""What is wrong with a rule book, asked before it becomes a script. Pure.

Clause: D3.3, D8.1 (official mail does not leave for private boxes by itself).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from congthu.webmail.filtering.types import (
    LIMITS,
    Condition,
    Do,
    Fault,
    FaultCode,
    Field,
    Match,
    Rule,
    RuleBook,
    Step,
    Vacation,
)

_ADDRESS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9.-]+")
_MOST_MEGABYTES: Final = 1000
LONGEST_PAUSE: Final = 30


@dataclass(frozen=True, kw_only=True)
class House:
    """What counts as inside, and whether mail may leave by itself."""

    domain: str
    own: frozenset[str]
    """The addresses of the box itself: mail sent on to them would run in a circle."""
    allows_outside: bool = False
    absent: frozenset[str] = frozenset()
    """Addresses inside that name no box, of those that a book sends mail on to anew."""


def find_faults(book: RuleBook, *, house: House) -> tuple[Fault, ...]:
    """Return everything that is wrong; nothing where the book may become a script."""
    return tuple(_faults(book, house))


def forwards_of(book: RuleBook) -> frozenset[str]:
    """Return where a book sends mail on to, by rules that are off as well, in lower case."""
    targets = {step.value.lower() for rule in book.rules for step in rule.steps if step.do is Do.FORWARD}
    return frozenset(targets | ({book.forwarding.address.lower()} if book.forwarding.is_on else set()))


def _faults(book: RuleBook, house: House) -> Iterator[Fault]:
    if len(book.rules) > LIMITS.rules:
        yield Fault(code=FaultCode.TOO_MANY)
    for rule in book.rules:
        yield from _rule(rule, house)
    yield from _vacation(book.vacation)
    if book.forwarding.is_on:
        yield from address_faults(book.forwarding.address, house)
    forwards = sum(step.do is Do.FORWARD for rule in book.rules if rule.is_on for step in rule.steps)
    if forwards + book.forwarding.is_on > LIMITS.forwards:
        yield Fault(code=FaultCode.TOO_MANY_FORWARDS, value=str(LIMITS.forwards))


def _rule(rule: Rule, house: House) -> Iterator[Fault]:
    if not rule.name.strip():
        yield Fault(code=FaultCode.NO_NAME)
    yield from _text(rule.name, LIMITS.value)
    if not rule.conditions:
        yield Fault(code=FaultCode.NO_CONDITION)
    if not rule.steps:
        yield Fault(code=FaultCode.NO_STEP)
    if len(rule.conditions) > LIMITS.conditions or len(rule.steps) > LIMITS.steps:
        yield Fault(code=FaultCode.TOO_MANY)
    for condition in rule.conditions:
        yield from _condition(condition)
    for step in rule.steps:
        yield from _step(step, house)


def _condition(condition: Condition) -> Iterator[Fault]:
    if condition.field is Field.DOCUMENT:
        return
    yield from _text(condition.value, LIMITS.value)
    if not condition.value.strip():
        yield Fault(code=FaultCode.NO_VALUE)
    elif condition.field is Field.LARGER:
        value = condition.value
        if not (value.isascii() and value.isdigit() and 0 < int(value) <= _MOST_MEGABYTES):
            yield Fault(code=FaultCode.BAD_SIZE, value=value)
    elif condition.field is Field.TEXT and condition.match is Match.IS:
        yield Fault(code=FaultCode.NO_VALUE, value=condition.value)


def _step(step: Step, house: House) -> Iterator[Fault]:
    if step.do is Do.FORWARD:
        yield from address_faults(step.value, house)
    elif step.do is Do.FILE:
        parts = [part.strip() for part in step.value.strip("/ ").split("/")]
        # The store knows no folder of these names, and would put the letter into the inbox without a word.
        bad = any(part in {"", ".", ".."} for part in parts) or any(_is_control(letter) for letter in step.value)
        if bad or len(step.value) > LIMITS.value:
            yield Fault(code=FaultCode.BAD_FOLDER, value=step.value)


def address_faults(address: str, house: House) -> Iterator[Fault]:
    """Yield what is wrong with an address that mail is to be sent on to."""
    if not address.strip():
        yield Fault(code=FaultCode.NO_ADDRESS)
    elif len(address) > LIMITS.value or not _ADDRESS.fullmatch(address):
        yield Fault(code=FaultCode.BAD_ADDRESS, value=address)
    elif address.lower() in house.own:
        yield Fault(code=FaultCode.TO_ITSELF, value=address)
    elif address.rpartition("@")[2].lower() != house.domain and not house.allows_outside:
        yield Fault(code=FaultCode.OUTSIDE, value=address)
    elif address.lower() in house.absent:
        yield Fault(code=FaultCode.NO_BOX, value=address)


def _vacation(note: Vacation) -> Iterator[Fault]:
    yield from _text(note.subject, LIMITS.value)
    if len(note.text) > LIMITS.text:
        yield Fault(code=FaultCode.TOO_LONG, value=note.text[:40])
    if any(_is_control(letter) and letter not in "\r\n\t" for letter in note.text):
        yield Fault(code=FaultCode.BAD_LETTERS)
    if not note.is_on:
        return
    if not note.text.strip():
        yield Fault(code=FaultCode.NO_TEXT)
    if note.starts_on is None:
        yield Fault(code=FaultCode.NO_START)
    elif note.ends_on is not None and note.ends_on < note.starts_on:
        yield Fault(code=FaultCode.ENDS_BEFORE)
    if not 1 <= note.days <= LONGEST_PAUSE:
        yield Fault(code=FaultCode.BAD_SIZE, value=str(note.days))


def _text(value: str, longest: int) -> Iterator[Fault]:
    if len(value) > longest:
        yield Fault(code=FaultCode.TOO_LONG, value=value[:40])
    if any(_is_control(letter) for letter in value):
        yield Fault(code=FaultCode.BAD_LETTERS, value=value[:40])


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs"}
