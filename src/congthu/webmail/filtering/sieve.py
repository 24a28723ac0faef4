"""A rule book as Sieve (RFC 5228). Pure.

``variables`` and ``encoded-character`` are not required, so that ``${…}`` in what somebody typed means itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from congthu.webmail.filtering.types import Condition, Do, Field, Forwarding, Match, Rule, RuleBook, Step, Vacation

ZONE: Final = "+0700"
"""A day begins and ends in Viet Nam, whatever the server's clock is set to."""
_NEEDS: Final = {
    "body :": "body",
    "addflag": "imap4flags",
    "fileinto": "fileinto",
    "fileinto :create": "mailbox",
    "redirect :copy": "copy",
    "vacation": "vacation",
    "currentdate": "date",
    ":value": "relational",
    "include": "include",
}
"""What stands in the code → the extension that it needs."""
_HEADERS: Final = {Field.FROM: '"from"', Field.TO: '["to", "cc"]', Field.SUBJECT: '"subject"'}


def code_of(book: RuleBook) -> str:
    """Return the script without its first lines."""
    blocks = [
        *_vacation(book.vacation, book.own_addresses),
        *_forwarding(book.forwarding),
        *(block for rule in book.rules if rule.is_on for block in _rule(rule)),
        *([f"include :personal :optional {_quoted(book.includes)};"] if book.includes else []),
    ]
    body = "\n".join(blocks)
    # Looked for outside of strings only: what somebody typed needs no extension.
    bare = _without_strings(body)
    needed = sorted({extension for word, extension in _NEEDS.items() if word in bare})
    require = f"require [{', '.join(_quoted(name) for name in needed)}];\n" if needed else ""
    return f"{require}{body}\n"


def _vacation(note: Vacation, addresses: Sequence[str]) -> Iterator[str]:
    if not note.is_on:
        return
    tests = [*_day("ge", note.starts_on), *_day("le", note.ends_on)]
    subject = f" :subject {_quoted(note.subject)}" if note.subject else ""
    also = f" :addresses [{', '.join(_quoted(address) for address in addresses)}]" if addresses else ""
    command = f"vacation :days {note.days}{subject}{also} {_quoted(note.text)};"
    yield f"if allof({', '.join(tests)}) {{\n  {command}\n}}" if tests else command


def _day(relation: str, day: date | None) -> Iterator[str]:
    if day is not None:
        yield f'currentdate :zone "{ZONE}" :value "{relation}" "date" "{day.isoformat()}"'


def _forwarding(forwarding: Forwarding) -> Iterator[str]:
    if forwarding.is_on:
        yield f"redirect{' :copy' if forwarding.keeps_copy else ''} {_quoted(forwarding.address)};"


def _rule(rule: Rule) -> Iterator[str]:
    tests = ", ".join(_test(condition) for condition in rule.conditions)
    lines = [line for step in _sorted(rule.steps) for line in _step(step)]
    if rule.is_last:
        lines.append("stop;")
    inner = "\n".join(f"  {line}" for line in lines)
    yield f"if {'anyof' if rule.any_of else 'allof'}({tests}) {{\n{inner}\n}}"


def _sorted(steps: Sequence[Step]) -> list[Step]:
    """Return the marks first: they apply to what is filed after them."""
    return sorted(steps, key=lambda step: step.do not in {Do.FLAG, Do.SEEN})


def _step(step: Step) -> Iterator[str]:
    if step.do is Do.FILE:
        yield f"fileinto :create {_quoted(step.value)};"
    elif step.do is Do.BIN:
        yield 'fileinto :create "Trash";'
    elif step.do is Do.FORWARD:
        yield f"redirect :copy {_quoted(step.value)};"
    else:
        yield f"addflag {_quoted(chr(92) + ('Flagged' if step.do is Do.FLAG else 'Seen'))};"


def _test(condition: Condition) -> str:
    if condition.field is Field.DOCUMENT:
        test = 'exists "x-van-ban-loai"'
    elif condition.field is Field.LARGER:
        test = f"size :over {int(condition.value)}M"
    else:
        kind = ":is" if condition.match is Match.IS else ":contains"
        keys = ", ".join(_quoted(key) for key in _spellings(condition.value))
        if condition.field is Field.TEXT:
            test = f"body :text {kind} [{keys}]"
        elif condition.match is Match.IS and condition.field in {Field.FROM, Field.TO}:
            test = f"address :all :is {_HEADERS[condition.field]} [{keys}]"
        else:
            test = f"header {kind} {_HEADERS[condition.field]} [{keys}]"
    return f"not {test}" if condition.match is Match.LACKS else test


def _spellings(value: str) -> list[str]:
    """Return a value as it may be written: to Sieve a is A, but á is not Á, nor composed á decomposed á."""
    cases = (value, value.lower(), value.upper(), value.capitalize(), value.title())
    forms = [unicodedata.normalize(form, case) for case in cases for form in ("NFC", "NFD")]
    return list(dict.fromkeys(forms)) if not value.isascii() else [value]


def _quoted(text: str) -> str:
    """Return text as a quoted string; what would break a line is written as the protocols write it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _without_strings(code: str) -> str:
    kept, inside, escaped = [], False, False
    for letter in code:
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = inside
        elif letter == '"':
            inside = not inside
        elif not inside:
            kept.append(letter)
    return "".join(kept)
