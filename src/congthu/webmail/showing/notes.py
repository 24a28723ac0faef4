"""What had to be done to make a letter readable, as code and parameters; the sentence is chosen at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

CODES: Final = frozenset({
    "charset.legacy", "charset.label_wrong", "charset.label_unknown", "charset.broken", "charset.composed",
    "header.too_large", "header.malformed", "header.no_sender", "header.addresses_cut", "header.hidden_characters",
    "mime.no_boundary", "mime.boundary_missing", "mime.not_closed", "mime.too_deep", "mime.too_many_parts",
    "mime.empty_multipart",
    "transfer.unknown", "transfer.base64_broken", "transfer.base64_false", "transfer.quoted_printable_broken",
    "text.cut", "html.cut", "html.flattened", "html.unstable", "html.style_cut", "html.too_many_links",
    "attachment.name_repaired", "attachment.name_hidden_characters", "attachment.type_differs", "attachment.embedded",
    "tnef.unpacked", "tnef.broken", "calendar.broken", "nested.too_many",
})  # fmt: skip
"""Every code that may occur; the pages have a sentence for each."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """One thing a reader may want to know about how the letter was read."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def note(code: str, **params: str | int) -> Note:
    """Return a note; an unknown code is a mistake of ours."""
    if code not in CODES:
        raise KeyError(code)
    return Note(code=code, params=params)
