"""A rule book as a script that carries it, and back. Pure.

The first lines are comments: a mark with the digest of what follows, and the book as JSON. A script whose code no
longer has that digest was changed by hand: it is foreign from then on, so that no change is overwritten unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from congthu.webmail.filtering.sieve import code_of
from congthu.webmail.filtering.types import (
    Condition,
    Do,
    Field,
    Forwarding,
    Match,
    Rule,
    RuleBook,
    Step,
    Vacation,
)

OURS: Final = "cong-thu"
"""The name of our script in a box."""
_MARK: Final = "# cong-thu 1 "
_BOOK: Final = "# book "
_EXPLAINED: Final = (
    "# Made by the settings page of the webmail, which shows it only as long as it is not changed by hand."
)


def write_script(book: RuleBook) -> bytes:
    """Return the script for a book."""
    code = code_of(book)
    lines = [f"{_MARK}{_digest(code)}", _EXPLAINED, f"{_BOOK}{json.dumps(_plain(book), sort_keys=True)}", code]
    return "\n".join(lines).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def read_script(content: bytes) -> RuleBook | None:
    """Return the book that a script carries; None where it is not ours or was changed by hand."""
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n", 3)
    if len(lines) < 4 or not lines[0].startswith(_MARK) or not lines[2].startswith(_BOOK):  # noqa: PLR2004
        return None
    if lines[0].removeprefix(_MARK).strip() != _digest(lines[3]):
        return None
    try:
        return _book(json.loads(lines[2].removeprefix(_BOOK)))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _digest(code: str) -> str:
    return hashlib.sha256(code.replace("\r\n", "\n").strip().encode()).hexdigest()


def _plain(book: RuleBook) -> dict[str, Any]:
    vacation, forwarding = book.vacation, book.forwarding
    return {
        "rules": [_plain_rule(rule) for rule in book.rules],
        "vacation": {
            "on": vacation.is_on,
            "from": vacation.starts_on.isoformat() if vacation.starts_on else None,
            "to": vacation.ends_on.isoformat() if vacation.ends_on else None,
            "subject": vacation.subject,
            "text": vacation.text,
            "days": vacation.days,
        },
        "forwarding": {"on": forwarding.is_on, "address": forwarding.address, "keeps": forwarding.keeps_copy},
        "addresses": list(book.own_addresses),
        "includes": book.includes,
    }


def _plain_rule(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "on": rule.is_on,
        "any": rule.any_of,
        "last": rule.is_last,
        "if": [[condition.field, condition.match, condition.value] for condition in rule.conditions],
        "do": [[step.do, step.value] for step in rule.steps],
    }


def _book(plain: Mapping[str, Any]) -> RuleBook:
    note, forwarding = plain["vacation"], plain["forwarding"]
    return RuleBook(
        rules=tuple(_rule(rule) for rule in plain["rules"]),
        vacation=Vacation(
            is_on=bool(note["on"]),
            starts_on=date.fromisoformat(note["from"]) if note["from"] else None,
            ends_on=date.fromisoformat(note["to"]) if note["to"] else None,
            subject=str(note["subject"]),
            text=str(note["text"]),
            days=int(note["days"]),
        ),
        forwarding=Forwarding(
            is_on=bool(forwarding["on"]), address=str(forwarding["address"]), keeps_copy=bool(forwarding["keeps"])
        ),
        own_addresses=tuple(str(address) for address in plain["addresses"]),
        includes=str(plain["includes"]),
    )


def _rule(plain: Mapping[str, Any]) -> Rule:
    return Rule(
        name=str(plain["name"]),
        is_on=bool(plain["on"]),
        any_of=bool(plain["any"]),
        is_last=bool(plain["last"]),
        conditions=tuple(
            Condition(field=Field(field), match=Match(match), value=str(value)) for field, match, value in plain["if"]
        ),
        steps=tuple(Step(do=Do(do), value=str(value)) for do, value in plain["do"]),
    )
