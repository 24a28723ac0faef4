"""Messages of one's own making: drafts, and what was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.changing import expunge
from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.found import Appended
from congthu.engine.imap.wire.quoting import Literal, flag_list, mailbox

_BARE: Final = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def append(
    box: BoxConnection, folder: str, raw: bytes, *, flags: Iterable[str] = (), at: datetime | None = None
) -> Appended:
    """Put a message into a folder; ``at`` is when it arrived, now if None.

    Raises:
        StoreError: ``no_folder``, ``full``, ``forbidden``, ``bad_flag``, ``bad_command`` (an octet 0 in it),
            ``interrupted`` (it may lie there: look for its Message-ID) or ``unreachable``.
    """
    when = [f'"{at.day:02}-{_MONTHS[at.month - 1]}-{at:%Y %H:%M:%S %z}"'.encode()] if at else []
    # RFC 5322, 2.3: lines end with CR LF; what a program made with line feeds alone would not keep its signature.
    message = Literal(_BARE.sub(b"\r\n", raw))
    box.repeat(lambda: box.run((b"NOOP",)) if not box.is_alive else None)
    (answer,) = box.change("append", (b"APPEND", mailbox(folder), flag_list(flags), *when, message))
    name, content = answer.checked("append").code
    words = content.split()
    if name != b"APPENDUID" or len(words) != 2 or not all(word.isdigit() for word in words):  # noqa: PLR2004
        raise StoreError("unreadable", reason="no APPENDUID")
    return Appended(uid=int(words[1]), uid_validity=int(words[0]))


def replace(
    box: BoxConnection,
    folder: str,
    uid: int,
    raw: bytes,
    *,
    flags: Iterable[str] = (),
    at: datetime | None = None,
) -> Appended:
    """Put a message in the place of another: the new one is stored first, so that there is always one.

    Raises:
        StoreError: as ``append``; the old one is then untouched.
    """
    new = append(box, folder, raw, flags=flags, at=at)
    try:
        expunge(box, folder, [uid])
    except StoreError:
        return Appended(uid=new.uid, uid_validity=new.uid_validity, is_old_left=True)
    return new
