"""Values of documents that others see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Charset(StrEnum):
    """An old encoding or a kind of damage; the value is the name that users know."""

    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI Windows"
    VISCII = "VISCII"
    WINDOWS_1258 = "windows-1258"
    TWICE_UTF8 = "UTF-8 (mã hóa hai lần)"


class RepairCode(StrEnum):
    """What was done to read a text; stored and shown as code and parameters."""

    LEGACY = "charset.legacy"
    """Params: ``charset``. It was written in an old Vietnamese encoding and was converted."""
    LABEL_WRONG = "charset.label_wrong"
    """Params: ``declared``, ``charset``. The label was not true."""
    LABEL_UNKNOWN = "charset.label_unknown"
    """Params: ``declared``, ``charset``. Nobody knows this label."""
    BROKEN = "charset.broken"
    """Params: ``charset``, ``count``. Some octets stand for nothing; each shows as U+FFFD."""
    COMPOSED = "charset.composed"
    """Letters and their marks were apart (NFD) and were joined."""


@dataclass(frozen=True, kw_only=True)
class Repair:
    """One thing that was done to read a text."""

    code: RepairCode
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TextRead:
    """A text as it can be shown, always in NFC."""

    text: str
    charset: str
    """What the octets were in truth: a name of Python's codecs, or the value of a `Charset`."""
    repairs: tuple[Repair, ...] = ()
