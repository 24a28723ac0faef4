"""Messages of one's own making in a box, opened with a token: put in, found by name, read, marked, taken out.

What writes here asks by Message-ID and not by number alone: a job that was killed half-way finds out what it had done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Final, Self

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from congthu.engine.errors import StoreAway, StoreError
from congthu.engine.imap.places import Headers, Look, Mark, Place
from congthu.engine.imap.tls import tls_context
from congthu.engine.imap.types import Server
from congthu.engine.imap.wire.connection import LOGINS

_APPENDED: Final = b"APPENDUID"
_NOT_SELECTABLE: Final = frozenset({"\\Noselect", "\\NonExistent"})
_AT_ONCE: Final = 200
_LATEST: Final = 500


class Keeper:
    """One open box of who writes. Use it as a context."""

    def __init__(self, client: IMAPClient) -> None:
        self._client = client

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._client.logout()
        except (IMAPClientError, OSError):
            self._client.shutdown()

    def folder_for(self, special_use: str, *, otherwise: str) -> str:
        """Return the folder of a special use (RFC 6154), or the name that it has where nothing says so."""
        with _translated("list"):
            for flags, _, name in self._client.list_folders():
                if special_use.encode() in flags:
                    return str(name)
        return otherwise

    def make_folder(self, name: str) -> None:
        """Make a folder unless it is there."""
        with _translated("create"):
            if not self._client.folder_exists(name):
                self._client.create_folder(name)
                self._client.subscribe_folder(name)

    def put(self, folder: str, raw: bytes, *, flags: Iterable[str] = (), at: datetime | None = None) -> Place:
        """Store a message and return where it lies.

        Raises:
            StoreError: the box is full, the folder is not there, or the person may not.
        """
        with _translated("append"):
            answer = self._client.append(folder, raw, flags=tuple(flags), msg_time=at)
            words = bytes(answer).split(b"]")[0].split()
        if _APPENDED not in words[0]:
            raise StoreError("failed", what="append", reason="no APPENDUID")
        return Place(folder=folder, uid_validity=int(words[1]), uid=int(words[2]))

    def find(self, folder: str, message_id: str) -> Place | None:
        """Return where the message of a name lies among the latest of a folder; None where there is none.

        The headers are read and not searched for: the index of words answers for pieces of words, and not at once.
        """
        with _translated("search"):
            if not self._client.folder_exists(folder):
                return None
            selected = self._client.select_folder(folder)
            latest = self._client.search("ALL")[-_LATEST:]
            named = self._with_header(latest, "MESSAGE-ID")
        found = [uid for uid, header in named.items() if message_id.encode() in header.split()]
        if not found:
            return None
        return Place(folder=folder, uid_validity=int(selected[b"UIDVALIDITY"]), uid=max(found))

    def read(self, place: Place) -> bytes | None:
        """Return a message; None where it does not lie there any more."""
        with _translated("fetch"):
            if not self._is_selected(place):
                return None
            row = self._client.fetch([place.uid], ["BODY.PEEK[]"]).get(place.uid)
        return bytes(row[b"BODY[]"]) if row and row.get(b"BODY[]") is not None else None

    def mark(self, place: Place, *flags: str) -> bool:
        """Put flags on a message, and tell whether it lies there still."""
        with _translated("store"):
            if not self._is_selected(place):
                return False
            return place.uid in self._client.add_flags([place.uid], flags)

    def mark_of(self, place: Place) -> Mark | None:
        """Return when a message came and whether it was read; None where it does not lie there any more."""
        with _translated("fetch"):
            if not self._is_selected(place):
                return None
            row = self._client.fetch([place.uid], ["FLAGS", "INTERNALDATE"]).get(place.uid)
        if not row:
            return None
        return Mark(arrived_at=row[b"INTERNALDATE"].astimezone(UTC), is_seen=b"\\Seen" in row[b"FLAGS"])

    def remove(self, place: Place) -> None:
        """Take a message out for ever, this one and no other (RFC 4315); one that is gone is gone."""
        with _translated("expunge"):
            if self._is_selected(place):
                self._client.add_flags([place.uid], [b"\\Deleted"], silent=True)
                self._client.expunge([place.uid])

    def list_folders(self) -> Sequence[tuple[str, frozenset[str]]]:
        """Return the folders that can be opened, with their flags and special uses."""
        with _translated("list"):
            listed = self._client.list_folders()
        named = ((str(name), frozenset(flag.decode("ascii", "replace") for flag in flags)) for flags, _, name in listed)
        return [(name, flags) for name, flags in named if not flags & _NOT_SELECTABLE]

    def look_for(self, folder: str, header: str, *, since_uid: int, uid_validity: int) -> Look:
        """Return the messages of a folder that have a header field, from a number on, and how far that went.

        Where the folder's numbers are other ones than at the last look, it is looked through from the beginning.
        """
        with _translated("search"):
            selected = self._client.select_folder(folder, readonly=True)
            validity, uid_next = int(selected[b"UIDVALIDITY"]), int(selected[b"UIDNEXT"])
            start = since_uid if validity == uid_validity else 1
            # What comes meanwhile is for the next look.
            new = self._client.search(["UID", f"{start}:{uid_next - 1}"]) if start < uid_next else []
            found = sorted(self._with_header(new, header))
        return Look(folder=folder, uid_validity=validity, uid_next=uid_next, uids=found)

    def _with_header(self, uids: Sequence[int], header: str) -> dict[int, bytes]:
        """Return those of the messages that have a header field, with it."""
        part = f"BODY[HEADER.FIELDS ({header.upper()})]"
        found: dict[int, bytes] = {}
        for begin in range(0, len(uids), _AT_ONCE):
            rows = self._client.fetch(uids[begin : begin + _AT_ONCE], [part.replace("BODY", "BODY.PEEK", 1)])
            found |= {uid: raw for uid, row in rows.items() if (raw := bytes(row.get(part.encode(), b""))).strip()}
        return found

    def read_headers(self, look: Look) -> Sequence[Headers]:
        """Return the headers of what was found, none of it marked as seen."""
        found: list[Headers] = []
        with _translated("fetch"):
            self._client.select_folder(look.folder, readonly=True)
            for begin in range(0, len(look.uids), _AT_ONCE):
                rows = self._client.fetch(look.uids[begin : begin + _AT_ONCE], ["BODY.PEEK[HEADER]", "INTERNALDATE"])
                found += [
                    Headers(uid=uid, arrived_at=row[b"INTERNALDATE"].astimezone(UTC), raw=bytes(row[b"BODY[HEADER]"]))
                    for uid, row in sorted(rows.items())
                ]
        return found

    def _is_selected(self, place: Place) -> bool:
        """Select the folder, and tell whether its numbers are still those of the place."""
        if not self._client.folder_exists(place.folder):
            return False
        return int(self._client.select_folder(place.folder)[b"UIDVALIDITY"]) == place.uid_validity


def open_keeper(server: Server, *, box: str, token: str) -> Keeper:
    """Return the box of somebody who writes; while the store cannot tell whether the token is good, ask again.

    Raises:
        StoreError: ``unreachable``, or ``refused`` when the token does not open this box.
    """
    for _ in range(LOGINS - 1):
        with suppress(StoreAway):
            return _opened(server, box, token)
    return _opened(server, box, token)


def _opened(server: Server, box: str, token: str) -> Keeper:
    try:
        client = IMAPClient(
            server.endpoint.host, server.endpoint.port, ssl_context=tls_context(server), timeout=server.seconds
        )
        client.normalise_times = False
        client.oauthbearer_login(box, token)
    except LoginError as error:
        if "[UNAVAILABLE]" in str(error):
            raise StoreAway("unreachable", box=box) from error
        raise StoreError("refused", box=box) from error
    except (IMAPClientError, OSError) as error:
        raise StoreError("unreachable", endpoint=str(server.endpoint), reason=str(error)) from error
    return Keeper(client)


@contextmanager
def _translated(what: str) -> Iterator[None]:
    try:
        yield
    except (IMAPClientError, OSError) as error:
        raise StoreError("failed", what=what, reason=str(error)) from error
