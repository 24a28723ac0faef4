"""Putting letters into a box, each once: known again by its Message-ID and by its octets."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from enum import StrEnum
from typing import Final

from congthu.engine.errors import ScannerAway, StoreError
from congthu.engine.types import Scanned
from congthu.webmail.moving.errors import TargetFault
from congthu.webmail.moving.marks import header_of
from congthu.webmail.moving.store import Store
from congthu.webmail.moving.types import POLICY, Letter

_BARE: Final = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_LONGEST_PART: Final = 100
_UNFIT: Final = re.compile(r"[\x00-\x1f\x7f-\x9f/\\%*]")
_IN_THE_WAY: Final = frozenset({"bad_command", "failed", "bad_flag"})
"""Faults of one letter, and not of the box."""


class Outcome(StrEnum):
    """What became of a letter."""

    TAKEN = "taken"
    KNOWN = "known"
    REFUSED = "refused"
    INFECTED = "infected"
    UNSCANNED = "unscanned"
    """The virus scanner cannot look through it."""


class Shelf:
    """The folders of one box below the one that was chosen (empty: the box itself)."""

    def __init__(self, store: Store, base: str) -> None:
        self._store, self._base = store, base
        self._names: set[str] | None = None
        self._known: dict[str, dict[bytes, list[int]]] = {}
        self._digests: dict[tuple[str, int], bytes] = {}

    def put(self, letter: Letter, *, folder: str = "") -> Outcome:
        """Put a letter where it belongs, unless it is there or not clean. Clause: D8.3-1.

        Raises:
            TargetFault: the box takes nothing at the moment, or nobody tells whether the letter is clean.
        """
        raw = _BARE.sub(b"\r\n", letter.raw)
        try:
            name = self._folder(folder)
            if self._has(name, raw):
                return Outcome.KNOWN
            if (scanned := self._store.scan(raw)) is not Scanned.CLEAN:
                return Outcome.INFECTED if scanned is Scanned.INFECTED else Outcome.UNSCANNED
            uid = self._store.put(name, raw, flags=letter.flags, at=letter.arrived_at)
        except StoreError as error:
            if error.code in _IN_THE_WAY:
                return Outcome.REFUSED
            raise TargetFault(error.code) from error
        except ScannerAway as error:
            raise TargetFault("unreachable_scanner") from error
        self._known[name][_name(raw)].append(uid)
        self._digests[name, uid] = _digest(raw)
        return Outcome.TAKEN

    def _folder(self, wanted: str) -> str:
        if wanted.startswith("\\"):
            special = self._store.special(wanted)
            wanted = special if not self._base else special.rpartition("/")[2]
        name = "/".join(part for part in (self._base, wanted) if part) or "INBOX"
        if self._names is None:
            self._names = {*self._store.folders(), "INBOX"}
        if name not in self._names:
            self._store.make_folder(name)
            self._names.add(name)
        return name

    def _has(self, folder: str, raw: bytes) -> bool:
        known = self._known.get(folder)
        if known is None:
            known = self._known[folder] = defaultdict(list)
            for one in self._store.known(folder):
                known[one.message_id or b"%d" % one.octets].append(one.uid)
        candidates = known.get(_name(raw), [])
        return bool(candidates) and _digest(raw) in {self._digest_of(folder, uid) for uid in candidates}

    def _digest_of(self, folder: str, uid: int) -> bytes:
        if (folder, uid) not in self._digests:
            try:
                self._digests[folder, uid] = _digest(self._store.read(folder, uid, limit=POLICY.letter_octets))
            except StoreError as error:
                if error.code not in {"gone", "too_large"}:
                    raise
                return b""
        return self._digests[folder, uid]


def folder_name(parts: tuple[str, ...]) -> str:
    """Return the name that a folder from elsewhere gets here: no level empty, endless, or with signs that mean more."""
    clean = [_UNFIT.sub("-", part).strip()[:_LONGEST_PART] for part in parts[:8]]
    return "/".join(part for part in clean if part.strip(".")) or "-"


def _name(raw: bytes) -> bytes:
    """Return by what letters are told apart at first sight: the Message-ID, or the size where there is none."""
    return next(iter(header_of(raw).get("message-id", [])), b"") or b"%d" % len(raw)


def _digest(raw: bytes) -> bytes:
    return hashlib.sha256(raw.rstrip(b"\r\n")).digest()
