"""A signature as text and as HTML. Pure."""

from __future__ import annotations

import html as entities
from collections.abc import Iterator
from typing import Final

from congthu.webmail.composing.texts import composed, one_line
from congthu.webmail.phrases.types import SignatureFields

MARK: Final = "-- "
"""Programs cut a signature off at this line when they quote (RFC 3676, 4.3)."""


def render_text(fields: SignatureFields) -> str:
    """Return a signature as plain text, the mark above it."""
    return "\n".join([MARK, *(line for line, _ in _lines(fields))]) + "\n"


def render_html(fields: SignatureFields) -> str:
    """Return a signature as HTML that a cleaner leaves as it is."""
    rows = (f"<b>{entities.escape(line)}</b>" if strong else entities.escape(line) for line, strong in _lines(fields))
    return f"<div>{entities.escape(MARK)}</div>" + "".join(f"<div>{row}</div>" for row in rows)


def _lines(fields: SignatureFields) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it stands out: the name, in capitals as offices write it, and the unit."""
    if closing := one_line(fields.closing):
        yield closing, False
    if name := one_line(fields.name):
        yield name, True
    for value in (fields.post, fields.unit):
        if line := one_line(value):
            yield line, False
    labelled = (("Điện thoại", fields.phone), ("Địa chỉ", fields.address), ("Thư điện tử", fields.mail))
    for label, value in labelled:
        if line := one_line(value):
            yield f"{label}: {line}", False
    for line in composed(fields.extra).split("\n"):
        if shown := one_line(line):
            yield shown, False
