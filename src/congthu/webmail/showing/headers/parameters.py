"""Parameters of Content-Type and Content-Disposition in every form: RFC 2231, RFC 2047 in quotes, raw octets. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes

from congthu.documents.api import read_text
from congthu.webmail.showing.headers.words import decode_header

_HEAD: Final = re.compile(rb"\s*([^;\s]*)\s*;?")
_PARAMETER: Final = re.compile(
    rb"""\s*([A-Za-z0-9_.\-*]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|$)|(=\?[^;]*?\?=(?:\s*=\?[^;]*?\?=)*)|([^;]*))\s*;?""",
    re.DOTALL,
)
_JUNK: Final = re.compile(rb"[^;]*;?")
_ESCAPE: Final = re.compile(rb"\\(.)", re.DOTALL)
_SECTION: Final = re.compile(r"([a-z0-9_.\-]+?)(?:\*(\d{1,4}))?(\*)?$")
_MOST_PARAMETERS: Final = 500
_WINDOWS_PATH: Final = re.compile(rb"^[A-Za-z]:\\|^\\\\|\\[A-Za-z0-9.]")


@dataclass(frozen=True, kw_only=True)
class Parameterised:
    """A value and its parameters, names in lower case, text decoded."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return the parameter ``name``; empty where there is none."""
        return self.parameters.get(name, "")


def parse_parameters(raw: bytes) -> Parameterised:
    """Return the value and the parameters of a field; of parameters given twice the RFC 2231 form counts."""
    head = _HEAD.match(raw)
    value = head[1].decode("ascii", "replace").lower() if head else ""
    position = head.end() if head else 0
    plain: dict[str, bytes] = {}
    split: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for _ in range(_MOST_PARAMETERS):
        if position >= len(raw):
            break
        found = _PARAMETER.match(raw, position)
        if not found:
            junk = _JUNK.match(raw, position)
            position = max(position + 1, junk.end() if junk else position)
            continue
        position = found.end()
        _sort_in(found[1].decode("ascii").lower(), _text_of(found), plain, split)
    parameters = {name: decode_header(octets) for name, octets in plain.items()}
    parameters.update({name: _joined(sections) for name, sections in split.items()})
    return Parameterised(value=value, parameters=parameters)


def _text_of(found: re.Match[bytes]) -> bytes:
    if found[2] is not None:
        # Old programs put a path of Windows into quotes without doubling its strokes.
        return found[2] if _WINDOWS_PATH.search(found[2]) else _ESCAPE.sub(rb"\1", found[2])
    return (found[3] or found[4] or b"").strip()


def _sort_in(
    label: str, value: bytes, plain: dict[str, bytes], split: dict[str, dict[int, tuple[bytes, bool]]]
) -> None:
    found = _SECTION.match(label)
    if not found or (found[2] is None and found[3] is None):
        plain.setdefault(label, value)
        return
    split.setdefault(found[1], {}).setdefault(int(found[2] or 0), (value, found[3] is not None))


def _joined(sections: dict[int, tuple[bytes, bool]]) -> str:
    """Return the sections in the order of their numbers, the charset taken from the first; gaps are closed."""
    charset = ""
    octets = b""
    is_encoded = False
    for number in sorted(sections):
        value, encoded = sections[number]
        if encoded and not octets and value.count(b"'") >= 2:  # noqa: PLR2004 - Charset, language and text.
            label, _, value = value.split(b"'", 2)
            charset = label.decode("ascii", "replace")
        octets += unquote_to_bytes(value) if encoded else value
        is_encoded = is_encoded or encoded
    if not is_encoded or b"=?" in octets:
        return decode_header(octets)
    return " ".join(decode_header(read_text(octets, declared=charset or None).text.encode()).split("\n"))
