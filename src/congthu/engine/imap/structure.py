"""The parts of a message as the store describes them (BODYSTRUCTURE, RFC 9051, 7.5.2). Pure.

Names and values stay as they were sent, with all that RFC 2231 and RFC 2047 can do to them: decoding is the caller's.
Mail is hostile: what has another form than the standard says becomes a part without properties, never an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from congthu.engine.imap.wire.values import Value

_DEEPEST: Final = 100
_NESTED: Final = "message/rfc822"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One MIME part, with what is below it."""

    section: str
    """Its number for ``read_part``: ``1.2``; empty for the outermost multipart."""
    kind: str
    """Lower case: ``text/plain``, ``multipart/mixed``."""
    parameters: Mapping[str, bytes] = field(default_factory=dict)
    """Lower-case names as sent (``name*0*``) → octets as sent."""
    content_id: bytes = b""
    description: bytes = b""
    encoding: str = "7bit"
    octets: int = 0
    """As transferred."""
    lines: int = 0
    disposition: str = ""
    """Lower case: ``attachment``, ``inline``; empty where none was given."""
    disposition_parameters: Mapping[str, bytes] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    """Of a multipart its parts; of a message in a message the one outermost part of that message."""

    def walk(self) -> Iterator[Part]:
        """Yield this part and all below it, in their order."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def leaves(self) -> Iterator[Part]:
        """Yield the parts with content of their own; a message in a message is one of them, and is not opened."""
        if self.kind == _NESTED or not self.parts:
            if not self.kind.startswith("multipart/"):
                yield self
            return
        for part in self.parts:
            yield from part.leaves()


def read_part_tree(value: Value) -> Part:
    """Return the tree of a BODYSTRUCTURE."""
    return _part(value, section="", depth=0)


def has_attachment(part: Part) -> bool:
    """Whether something is attached, by the same rule as the store's own: what is neither text to read nor inline."""
    return any(_is_attached(leaf) for leaf in part.leaves())


def _is_attached(leaf: Part) -> bool:
    if leaf.disposition == "attachment":
        return True
    if leaf.disposition == "inline" or leaf.content_id:
        return False
    return not leaf.kind.startswith("text/") or any(name.startswith("name") for name in leaf.parameters)


def _part(value: Value, *, section: str, depth: int) -> Part:
    if not isinstance(value, list) or not value or depth > _DEEPEST:
        return Part(section=section or "1", kind="application/octet-stream")
    if isinstance(value[0], list):
        return _multipart(value, section=section, depth=depth)
    return _single(value, section=section or "1", depth=depth)


def _multipart(value: Sequence[Value], *, section: str, depth: int) -> Part:
    inner = [item for item in value if isinstance(item, list)]
    count = next((index for index, item in enumerate(value) if not isinstance(item, list)), len(value))
    parts = tuple(
        _part(item, section=f"{section}.{number}" if section else str(number), depth=depth + 1)
        for number, item in enumerate(inner[:count], 1)
    )
    disposition, properties = _disposition(_at(value, count + 2))
    return Part(
        section=section,
        kind=f"multipart/{_word(_at(value, count)) or 'mixed'}",
        parameters=_parameters(_at(value, count + 1)),
        disposition=disposition,
        disposition_parameters=properties,
        parts=parts,
    )


def _single(value: Sequence[Value], *, section: str, depth: int) -> Part:
    kind = f"{_word(value[0]) or 'application'}/{_word(_at(value, 1)) or 'octet-stream'}"
    parts: tuple[Part, ...] = ()
    place, lines = 7, 0
    if kind == _NESTED and isinstance(_at(value, 8), list):
        below = _at(value, 8)
        # The parts of a message in a message are numbered below it; a multipart there takes no number of its own.
        is_multipart = isinstance(below, list) and bool(below) and isinstance(below[0], list)
        parts = (_part(below, section=section if is_multipart else f"{section}.1", depth=depth + 1),)
        lines, place = _number(_at(value, 9)), 10
    elif kind.startswith("text/"):
        lines, place = _number(_at(value, 7)), 8
    disposition, properties = _disposition(_at(value, place + 1))
    return Part(
        section=section,
        kind=kind,
        parameters=_parameters(_at(value, 2)),
        content_id=_octets(_at(value, 3)),
        description=_octets(_at(value, 4)),
        encoding=_word(_at(value, 5)) or "7bit",
        octets=_number(_at(value, 6)),
        lines=lines,
        disposition=disposition,
        disposition_parameters=properties,
        parts=parts,
    )


def _disposition(value: Value) -> tuple[str, Mapping[str, bytes]]:
    if not isinstance(value, list):
        return "", {}
    return _word(_at(value, 0)), _parameters(_at(value, 1))


def _parameters(value: Value) -> Mapping[str, bytes]:
    if not isinstance(value, list):
        return {}
    names = (_word(name) for name in value[::2])
    return dict(zip(names, map(_octets, value[1::2]), strict=False))


def _at(values: Sequence[Value], index: int) -> Value:
    return values[index] if index < len(values) else None


def _octets(value: Value) -> bytes:
    return value if isinstance(value, bytes) else b""


def _word(value: Value) -> str:
    return _octets(value).decode("utf-8", "replace").lower()


def _number(value: Value) -> int:
    raw = _octets(value)
    return int(raw) if raw.isdigit() and len(raw) < 20 else 0  # noqa: PLR2004 -- What 64 bits can hold.
