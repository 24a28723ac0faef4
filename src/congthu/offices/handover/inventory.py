"""Taking the inventory of a box over IMAP and ManageSieve, as whoever asked for it. Clause: D13.2, D12.2-1.

It reads every message once and keeps digests alone: 32 octets a message, whatever lies in the box.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.policy import default as modern
from email.utils import parseaddr
from typing import Final

from congthu.engine.api import BoxConnection, list_folders, open_box, read_messages, read_scripts, read_usage
from congthu.engine.types import Message, Script, Server
from congthu.offices.handover.digests import box_digest, folder_digest, message_digest
from congthu.offices.handover.redirects import find_redirects
from congthu.offices.handover.types import (
    AssignmentEntry,
    DelegationEntry,
    FilterScript,
    FolderInventory,
    Inventory,
    OpenItem,
)

INBOX: Final = "INBOX"
_HEADERS_WITHIN: Final = 65_536
"""So much of a message is looked at for its sender."""


@dataclass(frozen=True, kw_only=True)
class Store:
    """Where the box is, and how a token for it is made; each connection takes a fresh one."""

    box: str
    imap: Server
    sieve: Server
    new_token: Callable[[], str] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """An inventory with what a later one is compared by."""

    inventory: Inventory
    message_digests: bytes
    """32 octets a message, sorted."""


@dataclass(kw_only=True)
class _Count:
    """What is known of a folder while it is read."""

    messages: int = 0
    unseen: int = 0
    octets: int = 0
    oldest_at: datetime | None = None
    newest_at: datetime | None = None
    digests: list[str] = field(default_factory=list)

    def add(self, message: Message, digest: str) -> None:
        at = message.arrived_at
        self.messages += 1
        self.unseen += "\\Seen" not in message.flags
        self.octets += message.octets
        self.oldest_at = at if self.oldest_at is None else min(self.oldest_at, at)
        self.newest_at = at if self.newest_at is None else max(self.newest_at, at)
        self.digests.append(digest)


def take_inventory(
    store: Store,
    *,
    own_addresses: Sequence[str],
    assignments: Sequence[AssignmentEntry],
    delegations: Sequence[DelegationEntry],
    at: datetime,
) -> Taken:
    """Return what lies in the box now.

    ``own_addresses`` are the office's: its own letters in INBOX wait for nobody's answer.

    Raises:
        StoreError: the box could not be read to its end; a part of an inventory is none.
    """
    folders: list[FolderInventory] = []
    unanswered: list[OpenItem] = []
    everything: list[str] = []
    with open_box(store.imap, box=store.box, token=store.new_token()) as box:
        for folder in (item for item in list_folders(box) if item.is_selectable):
            counted = _read(box, folder.name, unanswered, own_addresses=frozenset(own_addresses))
            folders.append(_folder(folder.name, counted))
            everything += counted.digests
        usage = read_usage(box)
    scripts = read_scripts(store.sieve, box=store.box, token=store.new_token())
    inventory = Inventory(
        taken_at=at,
        folders=tuple(folders),
        digest=box_digest((folder.name, folder.digest) for folder in folders),
        unanswered=tuple(sorted(unanswered, key=lambda item: (item.received_at, item.message_digest))),
        assignments=tuple(assignments),
        filters=tuple(_filter(script) for script in sorted(scripts, key=lambda script: script.name)),
        delegations=tuple(delegations),
        used_octets=usage.used_octets,
        quota_octets=usage.limit_octets,
    )
    return Taken(inventory=inventory, message_digests=b"".join(bytes.fromhex(item) for item in sorted(everything)))


def count_missing(before: bytes, after: bytes) -> int:
    """Return how many messages of the first inventory the second lacks; moved ones are not missing."""
    there = sorted(_split(after))
    place = missing = 0
    for digest in sorted(_split(before)):
        while place < len(there) and there[place] < digest:
            place += 1
        if place < len(there) and there[place] == digest:
            place += 1
        else:
            missing += 1
    return missing


def _split(digests: bytes) -> list[bytes]:
    size = hashlib.sha256().digest_size
    return [digests[start : start + size] for start in range(0, len(digests), size)]


def _read(box: BoxConnection, folder: str, unanswered: list[OpenItem], *, own_addresses: frozenset[str]) -> _Count:
    counted = _Count()
    for message in read_messages(box, folder):
        digest = message_digest(message.raw)
        counted.add(message, digest)
        if folder == INBOX and _waits(message, own_addresses):
            unanswered.append(OpenItem(received_at=message.arrived_at, message_digest=digest))
    return counted


def _waits(message: Message, own_addresses: frozenset[str]) -> bool:
    """Tell whether a message waits for an answer: nobody answered, a person sent it, and not the office itself."""
    if "\\Answered" in message.flags:
        return False
    try:
        head = message_from_bytes(message.raw[:_HEADERS_WITHIN], policy=modern)
        sender, automatic = str(head.get("From", "")), str(head.get("Auto-Submitted", "no"))
    except (MessageError, ValueError, IndexError):
        return True
    return parseaddr(sender)[1].lower() not in own_addresses and automatic.strip().lower() == "no"


def _folder(name: str, counted: _Count) -> FolderInventory:
    return FolderInventory(
        name=name,
        messages=counted.messages,
        unseen=counted.unseen,
        octets=counted.octets,
        oldest_at=counted.oldest_at,
        newest_at=counted.newest_at,
        digest=folder_digest(counted.digests),
    )


def _filter(script: Script) -> FilterScript:
    redirects = find_redirects(script.content.decode("utf-8", "replace"))
    return FilterScript(
        name=script.name,
        is_active=script.is_active,
        digest=hashlib.sha256(script.content).hexdigest(),
        redirects=redirects.targets,
        is_readable=redirects.complete,
    )
