"""The list of tags that DKIM and DMARC records are written as: ``v=DKIM1; k=rsa; p=…``."""

from __future__ import annotations


def find_tags(record: str) -> dict[str, str] | None:
    """Return the tags of a record, None when it is not such a list (RFC 6376, section 3.2)."""
    tags: dict[str, str] = {}
    for piece in record.strip().removesuffix(";").split(";"):
        name, equals, value = piece.partition("=")
        if not equals or not name.strip() or name.strip() in tags:
            return None
        tags[name.strip()] = value.strip()
    return tags
