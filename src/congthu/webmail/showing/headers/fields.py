"""Splitting a header block into fields, as tolerantly as it must be and no more. Pure."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from congthu.webmail.showing.notes import Note, note
from congthu.webmail.showing.policy import ShowPolicy

_END: Final = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
_FIELD: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*(.*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class RawField:
    """One header field: the name in lower case, the value unfolded, octets as they came."""

    name: str
    raw_value: bytes


@dataclass(frozen=True, kw_only=True)
class RawHeader:
    """A header block and where the body begins."""

    fields: tuple[RawField, ...]
    body_at: int
    notes: tuple[Note, ...] = ()

    def find(self, name: str) -> bytes | None:
        """Return the first field called ``name``; a second one is what an attacker adds, so it counts for nothing."""
        return next((field.raw_value for field in self.fields if field.name == name), None)

    def list_all(self, name: str) -> tuple[bytes, ...]:
        """Return every field called ``name``, the topmost first."""
        return tuple(field.raw_value for field in self.fields if field.name == name)


def split_header(raw: bytes, policy: ShowPolicy, *, start: int = 0, stop: int | None = None) -> RawHeader:
    """Return the fields at the head of ``raw[start:stop]``; a line that is no field ends the header.

    An mbox "From " line is skipped. A block larger than the policy allows is read as far as it allows.
    """
    stop = len(raw) if stop is None else stop
    start += len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8, start, stop) else 0
    block_end, body_at = _bounds(raw, start, stop)
    is_cut = block_end - start > policy.header_octets
    lines = _LINE_END.split(raw[start : min(block_end, start + policy.header_octets)])
    fields: list[RawField] = []
    notes = [note("header.too_large", octets=block_end - start)] if is_cut else []
    position = start
    current: list[bytes] = []
    is_malformed = False
    for number, line in enumerate(lines):
        if line[:1] in {b" ", b"\t"} and current:
            current.append(line)
        elif _FIELD.match(line):
            _finish(current, fields, policy)
            current = [line]
        elif number == 0 and line.startswith((b"From ", b">From ")):
            pass
        elif not fields and not current and not line.strip():
            return RawHeader(fields=(), body_at=body_at if block_end == start else min(position + 1, stop))
        else:
            is_malformed = is_malformed or bool(line.strip())
            if not fields and not current:
                # Not one field: the whole is a body without a header.
                return RawHeader(fields=(), body_at=start, notes=(note("header.malformed"),))
        position += len(line) + 1
        if len(fields) >= policy.header_fields:
            notes.append(note("header.too_large", octets=block_end - start))
            current = []
            break
    _finish(current, fields, policy)
    notes += [note("header.malformed")] if is_malformed else []
    return RawHeader(fields=tuple(fields), body_at=body_at, notes=tuple(notes))


def _bounds(raw: bytes, start: int, stop: int) -> tuple[int, int]:
    """Return where the header ends and where the body begins; an empty line at the very start means no header."""
    if raw[start : start + 1] == b"\n":
        return start, start + 1
    if raw[start : start + 2] == b"\r\n":
        return start, start + 2
    found = _END.search(raw, start, stop)
    return (found.start(), found.end()) if found else (stop, stop)


def _finish(lines: list[bytes], fields: list[RawField], policy: ShowPolicy) -> None:
    if not lines:
        return
    found = _FIELD.match(b"".join(lines)[: policy.field_octets])
    if found:
        fields.append(RawField(name=found[1].decode("ascii").lower(), raw_value=found[2].strip()))
