"""A box on another's server, opened with its password to read it out; whatever it answers is bounded (RFC 9051).

Only encrypted, only with a certificate that is in order, and only at the address that its caller has judged.
"""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Final, Self

from congthu.engine.errors import StoreError
from congthu.engine.imap.fetching import fetched, read_date
from congthu.engine.imap.types import ForeignFolder, ForeignHead, ForeignServer
from congthu.engine.imap.wire.commands import login_error
from congthu.engine.imap.wire.connection import Wire
from congthu.engine.imap.wire.quoting import Literal, quoted, uid_sets
from congthu.engine.imap.wire.utf7 import decode_name
from congthu.engine.imap.wire.values import as_list, as_number, as_octets, as_text

_MOST_OCTETS: Final = 192 * 1024 * 1024
"""Of one answer: the largest letter, and room for what stands around it."""
_LONGEST_LINE: Final = 8192
_LINES: Final = 20


class ForeignBox:
    """An open box there. Use it as a context."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wire.log_out()

    def folders(self) -> Sequence[ForeignFolder]:
        """Return every folder that holds letters. Raises StoreError."""
        words = _capabilities(self._wire)
        wanted = b" RETURN (SPECIAL-USE)" if {b"SPECIAL-USE", b"LIST-EXTENDED"} <= words else b""
        (answer,) = self._wire.run((b'LIST "" "*"' + wanted,))
        found = []
        for response in answer.checked("list").named(b"LIST"):
            flags, delimiter, name = (*response.values(), None, None, None)[:3]
            marks = {as_text(flag) for flag in as_list(flags if isinstance(flags, list) else [])}
            if name is not None and not {mark.lower() for mark in marks} & {"\\noselect", "\\nonexistent"}:
                found.append(_folder(as_octets(name), as_octets(delimiter or b""), marks))
        return found

    def examine(self, folder: ForeignFolder) -> tuple[int, int]:
        """Open a folder to read only, and return its UIDVALIDITY and how many letters it has. Raises StoreError."""
        name = quoted(folder.raw_name)
        if isinstance(name, Literal):
            raise StoreError("bad_name", name=folder.raw_name[:100])
        (answer,) = self._wire.run((b"EXAMINE", name))
        messages = validity = 0
        for response in answer.checked("examine").untagged:
            if response.name == b"EXISTS":
                messages = response.number or 0
            elif response.name == b"OK" and response.rest.upper().startswith(b"[UIDVALIDITY "):
                digits = response.rest[13:].partition(b"]")[0]
                validity = int(digits[:10]) if digits.isdigit() else 0
        return validity, messages

    def uids(self, *, after: int) -> Sequence[int]:
        """Return the letters of the open folder that come after a number. Raises StoreError."""
        (answer,) = self._wire.run((b"UID SEARCH UID %d:*" % (after + 1),))
        words = [word for found in answer.checked("search").named(b"SEARCH") for word in found.rest.split()]
        return sorted({int(word) for word in words if word.isdigit() and after < int(word[:11]) < 1 << 32})

    def heads(self, uids: Sequence[int]) -> Sequence[ForeignHead]:
        """Return what is known of some letters; what is gone is missing. Raises StoreError."""
        asked = set(uids)
        found: dict[int, ForeignHead] = {}
        for uid_set in uid_sets(uids):
            (answer,) = self._wire.run((b"UID FETCH", uid_set, b"(UID FLAGS INTERNALDATE RFC822.SIZE)"))
            for items in fetched(answer.checked("fetch")):
                uid = as_number(items.get(b"UID", b"0"))
                if uid in asked and b"RFC822.SIZE" in items:
                    flags = items.get(b"FLAGS")
                    found[uid] = ForeignHead(
                        uid=uid,
                        flags=frozenset(as_text(flag) for flag in as_list(flags if isinstance(flags, list) else [])),
                        arrived_at=_date(items.get(b"INTERNALDATE")),
                        octets=as_number(items[b"RFC822.SIZE"]),
                    )
        return [found[uid] for uid in uids if uid in found]

    def read(self, uid: int) -> bytes | None:
        """Return a letter, without marking it as seen; None where it is gone. Raises StoreError."""
        (answer,) = self._wire.run((b"UID FETCH %d (UID BODY.PEEK[])" % uid,))
        for items in fetched(answer.checked("fetch")):
            if as_number(items.get(b"UID", b"0")) == uid and isinstance(items.get(b"BODY[]"), bytes):
                return as_octets(items[b"BODY[]"])
        return None


@contextmanager
def open_foreign(server: ForeignServer, *, login: str, password: str) -> Iterator[ForeignBox]:
    """Lend a box on another's server.

    Raises:
        StoreError: ``unreachable``, ``untrusted`` (no encryption, or a certificate that is not in order) or ``refused``
            (name or password).
    """
    wire = _connected(server)
    watch = threading.Timer(server.lasting, wire.cut_off)
    watch.daemon = True
    watch.start()
    try:
        if server.is_wrapped:
            wire.read_greeting()
        _log_in(wire, login, password)
        with ForeignBox(wire) as box:
            yield box
    finally:
        watch.cancel()
        wire.shut()


def _connected(server: ForeignServer) -> Wire:
    context = ssl.create_default_context()
    try:
        if server.ca_file:
            context.load_verify_locations(server.ca_file)
        plain = socket.create_connection((server.address, server.port), timeout=server.seconds)
    except OSError as error:
        raise StoreError("unreachable", host=server.host, reason=str(error)) from error
    try:
        if not server.is_wrapped:
            _start_tls(plain)
        return Wire(context.wrap_socket(plain, server_hostname=server.host), most=_MOST_OCTETS)
    except (ssl.SSLError, StoreError) as error:
        plain.close()
        raise StoreError("untrusted", host=server.host, reason=str(error)) from error
    except OSError as error:
        plain.close()
        raise StoreError("unreachable", host=server.host, reason=str(error)) from error


def _start_tls(plain: socket.socket) -> None:
    """Ask for encryption; what stood in the same packet before it began is not taken over (RFC 9051, 11.1)."""
    _line(plain)
    plain.sendall(b"s STARTTLS\r\n")
    for _ in range(_LINES):
        line = _line(plain)
        if line.startswith(b"s "):
            if line.upper().startswith(b"S OK"):
                return
            break
    raise StoreError("untrusted", reason="no STARTTLS")


def _line(plain: socket.socket) -> bytes:
    line = b""
    # One octet at a time: nothing of what follows may be taken out of the socket before the encryption begins.
    while not line.endswith(b"\n"):
        octet = plain.recv(1)
        if not octet or len(line) > _LONGEST_LINE:
            raise StoreError("untrusted", reason="no line")
        line += octet
    return line


def _log_in(wire: Wire, login: str, password: str) -> None:
    plain = quoted(login.encode()), quoted(password.encode())
    if b"SASL-IR" in _capabilities(wire):
        (answer,) = wire.run((b"AUTHENTICATE PLAIN", base64.b64encode(f"\0{login}\0{password}".encode())))
    elif any(isinstance(part, Literal) for part in plain):
        raise StoreError("refused", box=login, reason="only ASCII there")
    else:
        (answer,) = wire.run((b"LOGIN", *plain))
    if error := login_error(answer, login):
        raise error


def _capabilities(wire: Wire) -> set[bytes]:
    (answer,) = wire.run((b"CAPABILITY",))
    return {word.upper() for response in answer.named(b"CAPABILITY") for word in response.rest.split()}


def _folder(raw_name: bytes, delimiter: bytes, marks: set[str]) -> ForeignFolder:
    try:
        name = decode_name(raw_name)
    except StoreError:
        name = raw_name.decode("ascii", "replace")
    by = delimiter.decode("ascii", "replace")
    parts = tuple(name.split(by) if by else [name])
    uses = {"\\Drafts", "\\Sent", "\\Archive", "\\Junk", "\\Trash", "\\All", "\\Flagged"} & marks
    return ForeignFolder(raw_name=raw_name, parts=parts, special_use=min(uses, default=""))


def _date(value: object) -> datetime | None:
    try:
        return read_date(value) if isinstance(value, bytes) else None
    except StoreError:
        return None
