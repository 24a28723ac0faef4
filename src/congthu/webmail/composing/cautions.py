"""What a writer is warned of before a letter leaves, and what stops it: as values, told at the edge. Pure.

A warning asks; only sizes stop. Clause: D5.2b, Q8, D9.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from congthu.common.folding import search_key
from congthu.webmail.composing.plain import html_to_text
from congthu.webmail.composing.texts import composed, file_name
from congthu.webmail.composing.types import AnswerKind, Composition

_PROMISES: Final = ("dinh kem", "gui kem", "kem theo", "kem day", "gui kem theo", "tep kem", "van ban kem")
_ENGLISH: Final = ("attached", "attachment", "attachments", "enclosed", "attaching")
_NOT_A_PROMISE: Final = ("khong dinh kem", "khong kem theo", "khong gui kem", "not attached", "no attachment")
_QUOTE_BEGINS: Final = re.compile(
    r"^(?:On .{5,200} wrote:|Ngày .{5,200} viết:"
    r"|-{5,} ?(?:Thư được chuyển tiếp|Forwarded message|Original Message).*)$"
)
_WEAK: Final = re.compile(r"\bkèm\b", re.IGNORECASE)
"""``kèm`` alone is a promise only with its mark: ``kem`` without one is ice cream, a brand, part of other words."""
_DENIED: Final = re.compile(r"\bkhông (?:đính |gửi )?kèm\b", re.IGNORECASE)


class WarningCode(StrEnum):
    """Of what a writer is warned."""

    NO_RECEIVER = "no_receiver"
    EMPTY_SUBJECT = "empty_subject"
    FORGOTTEN_ATTACHMENT = "forgotten_attachment"
    LARGE_GROUP = "large_group"
    OUTSIDE_RECEIVER = "outside_receiver"
    """Outside the province's own system."""
    FREE_MAIL_RECEIVER = "free_mail_receiver"
    REPLY_ALL_MANY = "reply_all_many"


@dataclass(frozen=True, kw_only=True)
class Caution:
    """One warning: a code, and what its sentence needs."""

    code: WarningCode
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CautionPolicy:
    """From how many on one is warned."""

    version: str = "2026-11"
    large_group: int = 50
    reply_all: int = 10


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What is known about addresses."""

    inside: frozenset[str]
    """The province's own domains."""
    free: frozenset[str] = frozenset()
    """Domains of free mail."""
    group_sizes: Mapping[str, int] = field(default_factory=dict)
    """Groups among the receivers, and how many they reach."""
    policy: CautionPolicy = CautionPolicy()


class SizeFaultCode(StrEnum):
    """What is too large."""

    FILE = "file_too_large"
    MESSAGE = "message_too_large"


@dataclass(frozen=True, kw_only=True)
class SizeFault:
    """A file, or all of them together, over the limit. Clause: D5.2b, Q8."""

    code: SizeFaultCode
    name: str
    """Of the file; empty for the message."""
    size: int
    limit: int


def find_size_faults(composition: Composition, *, file_limit: int, message_limit: int) -> tuple[SizeFault, ...]:
    """Return what the rule set in force does not let pass: 26,214,400 octets pass, 26,214,401 do not.

    Sizes are those of the files as they are, not as they travel. Clause: D5.2b, Q8.
    """
    return size_faults(
        [(file.name, file.size) for file in composition.attachments],
        others=sum(len(image.content) for image in composition.inline)
        + len((composition.html or composition.text).encode()),
        file_limit=file_limit,
        message_limit=message_limit,
    )


def size_faults(
    files: list[tuple[str, int]], *, others: int = 0, file_limit: int, message_limit: int
) -> tuple[SizeFault, ...]:
    """Return the same from names and sizes alone, before anything is uploaded."""
    faults = [
        SizeFault(code=SizeFaultCode.FILE, name=file_name(name), size=size, limit=file_limit)
        for name, size in files
        if size > file_limit
    ]
    total = others + sum(size for _, size in files)
    if total > message_limit:
        faults.append(SizeFault(code=SizeFaultCode.MESSAGE, name="", size=total, limit=message_limit))
    return tuple(faults)


def find_cautions(composition: Composition, *, around: Surroundings) -> tuple[Caution, ...]:
    """Return of what the writer should be warned, the gravest first."""
    return tuple(_cautions(composition, around))


def promises_attachment(text: str) -> bool:
    """Tell whether a text, quotes aside, speaks of something that goes with it, in Vietnamese or English."""
    own = own_words(text)
    key = f" {search_key(own)} "
    for phrase in _NOT_A_PROMISE:
        key = key.replace(f" {phrase} ", " ")
    if any(f" {phrase} " in key for phrase in (*_PROMISES, *_ENGLISH)):
        return True
    return _WEAK.search(_DENIED.sub("", own)) is not None


def own_words(text: str) -> str:
    """Return a text up to where another's letter begins, without quoted lines."""
    kept: list[str] = []
    for line in composed(text).split("\n"):
        if _QUOTE_BEGINS.match(line.strip()):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line)
    return "\n".join(kept)


def _cautions(composition: Composition, around: Surroundings) -> Iterator[Caution]:
    receivers = composition.receivers
    if not receivers:
        yield Caution(code=WarningCode.NO_RECEIVER)
    if not composition.subject.strip():
        yield Caution(code=WarningCode.EMPTY_SUBJECT)
    text = composition.text if composition.html is None else html_to_text(composition.html)
    if not composition.attachments and promises_attachment(f"{composition.subject}\n{text}"):
        yield Caution(code=WarningCode.FORGOTTEN_ATTACHMENT)
    addresses = [receiver.address.lower() for receiver in receivers]
    yield from _of_many(composition, addresses, around)
    domains = {address: address.rpartition("@")[2] for address in addresses}
    free = [address for address, domain in domains.items() if domain in around.free]
    outside = [address for address, domain in domains.items() if domain not in around.inside and address not in free]
    for code, found in ((WarningCode.FREE_MAIL_RECEIVER, free), (WarningCode.OUTSIDE_RECEIVER, outside)):
        if found:
            yield Caution(code=code, params={"count": len(found), "example": found[0]})


def _of_many(composition: Composition, addresses: list[str], around: Surroundings) -> Iterator[Caution]:
    reached = sum(around.group_sizes.get(address, 1) for address in addresses)
    if reached >= around.policy.large_group:
        yield Caution(code=WarningCode.LARGE_GROUP, params={"count": reached})
    answers_all = composition.answered is not None and composition.answered.kind is AnswerKind.REPLY_ALL
    if answers_all and reached >= around.policy.reply_all:
        yield Caution(code=WarningCode.REPLY_ALL_MANY, params={"count": reached})
