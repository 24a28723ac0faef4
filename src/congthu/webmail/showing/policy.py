"""The limits within which a letter is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ShowPolicy:
    """How much of a letter is looked at. What lies beyond a limit is left out with a note, never silently."""

    version: str = "2026-11"
    header_octets: int = 256 * 1024
    """Of one header block; a few trace headers of a long way take 20 KB."""
    header_fields: int = 1000
    field_octets: int = 64 * 1024
    addresses: int = 5000
    """Shown of one field; a list of a whole province has 12,000 and is not read one by one."""
    depth: int = 60
    """Levels of multipart and message/rfc822 together."""
    parts: int = 1000
    nested_messages: int = 20
    text_octets: int = 2 * 1024 * 1024
    """Of one text or HTML part; larger ones are cut."""
    html_elements: int = 60_000
    html_flat_elements: int = 2500
    """Up to here the cleaner is quick whatever the nesting; more are flattened first (measured: 200,000 divs 178 s)."""
    html_references: int = 100_000
    """Of characters (&nbsp;); the parser takes 4 µs for each."""
    html_depth: int = 150
    inline_image_octets: int = 5 * 1024 * 1024
    css_octets: int = 256 * 1024
    data_image_octets: int = 512 * 1024
    unpacked_octets: int = 100 * 1024 * 1024
    """What may come out of a winmail.dat."""
    quote_levels: int = 12
    links: int = 2000
    calendar_octets: int = 512 * 1024
    attendees: int = 500
    listed_names: int = 200
    """Entries of an archive that are looked at for dangerous names."""
