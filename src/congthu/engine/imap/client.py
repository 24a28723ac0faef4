"""An open box: which folder is selected, what is known of it, and how a lost connection is made again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self, TypeVar

from congthu.engine.errors import StoreCut, StoreError
from congthu.engine.imap.remembering import TextMemory
from congthu.engine.imap.tls import tls_context
from congthu.engine.imap.types import Server
from congthu.engine.imap.wire.commands import Answer
from congthu.engine.imap.wire.connection import Wire
from congthu.engine.imap.wire.quoting import mailbox
from congthu.engine.imap.wire.reader import Response, code_of

T = TypeVar("T")
_CLOSED: Final = "closed"


@dataclass(kw_only=True)
class Selected:
    """The folder that a connection has selected, kept true by what the server says on the way."""

    name: str
    is_read_only: bool
    messages: int = 0
    uid_validity: int = 0
    uid_next: int = 0
    """As it was when the folder was selected."""
    changes: int = 0
    """How often messages came or went since then."""

    @property
    def messages_key(self) -> tuple[int, int, int, int]:
        """Equal as long as the folder holds the same messages, whatever became of flags."""
        return self.uid_validity, self.uid_next, self.messages, self.changes

    def heed(self, response: Response) -> None:
        """Take note of what the server says unasked."""
        if response.name == b"EXISTS":
            self.changes += bool(self.uid_validity)  # The first one is the folder as it was selected.
            self.messages = response.number or 0
        elif response.name == b"EXPUNGE":
            self.changes += 1
            self.messages = max(0, self.messages - 1)
        elif response.name == b"OK":
            name, value = code_of(response.rest)
            if name == b"UIDVALIDITY" and value.isdigit():
                self.uid_validity = int(value)
            elif name == b"UIDNEXT" and value.isdigit():
                self.uid_next = int(value)


class BoxConnection:
    """One open box. Use it as a context; it logs out at the end. Not for several threads at once.

    A connection that was cut is made again where that is known how (`renew_when_cut`), once for each thing asked.
    """

    def __init__(self, wire: Wire, name: str, *, previews: TextMemory | None = None) -> None:
        self._wire = wire
        self._connect: Callable[[], Wire] | None = None
        self.name = name
        self.previews = previews or TextMemory()
        self._is_closed = False
        self.selected: Selected | None = None
        self.remembered: dict[str, object] = {}
        """What the modules beside this one keep with the connection (threads, results of a search, the bin's name)."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Log out."""
        self._is_closed = True
        self._wire.log_out()

    def cut_off(self) -> None:
        """End the connection under whoever is using it in another thread; it is not made again."""
        self._is_closed = True
        self._wire.cut_off()

    @property
    def is_alive(self) -> bool:
        """Whether the connection still stands, as far as can be seen without asking."""
        return not self._is_closed and self._wire.is_alive

    @property
    def is_spent(self) -> bool:
        """Whether it is of no more use to anybody, as far as is known without looking."""
        return self._is_closed or self._wire.is_shut

    @property
    def capabilities(self) -> frozenset[bytes]:
        """What the server can do for this login; a new one may be told something else.

        Raises:
            StoreError: the connection ended.
        """
        return self._wire.capabilities

    def renew_when_cut(self, connect: Callable[[], Wire]) -> None:
        """Make a new connection by ``connect`` from now on, and at once if this one is gone.

        Raises:
            StoreError: it cannot be made, or whoever makes it refuses.
        """
        self._connect = connect
        if not self.is_alive:
            self._reopen()

    def run(self, *commands: Sequence[bytes]) -> list[Answer]:
        """Send commands at once and return their answers, whatever those say.

        Raises:
            StoreCut: the connection ended.
            StoreError: ``unreadable``, ``bad_command``.
        """
        answers = self._wire.run(*commands)
        if self.selected:
            for answer in answers:
                for response in answer.untagged:
                    self.selected.heed(response)
        return answers

    def ask(self, what: str, *parts: bytes) -> Answer:
        """Send one command and return its answer.

        Raises:
            StoreError: it was refused, or the connection ended.
        """
        return self.run(parts)[0].checked(what)

    def repeat(self, work: Callable[[], T]) -> T:
        """Do what only reads, and once more over a new connection when it was cut on the way.

        Raises:
            StoreError: whatever ``work`` raises.
        """
        try:
            return work()
        except StoreCut:
            self._reopen()
            return work()

    def change(self, what: str, *commands: Sequence[bytes]) -> list[Answer]:
        """Send commands that change something, never twice.

        Raises:
            StoreError: ``interrupted`` when the connection ended: it may or may not have happened.
        """
        try:
            return self.run(*commands)
        except StoreCut as error:
            raise StoreError("interrupted", what=what) from error

    def select(self, folder: str, *, read_only: bool = False) -> Selected:
        """Return the folder as it is now: selected if it is not yet, and otherwise asked for news.

        Raises:
            StoreError: ``no_folder``, ``forbidden``, or the connection is gone for good.
        """
        return self.repeat(lambda: self._select(folder, read_only=read_only))

    def has_selected(self, folder: str, *, read_only: bool = False) -> bool:
        """Tell whether a folder is selected already, so that it may be asked without a question for news first."""
        now = self.selected
        return now is not None and now.name == folder and (read_only or not now.is_read_only)

    def leave(self, folder: str) -> None:
        """Select nothing if this folder is selected, for it is about to be renamed or deleted."""
        if self.selected and self.selected.name == folder:
            self.selected = None
            self.run((b"UNSELECT",))

    def _select(self, folder: str, *, read_only: bool) -> Selected:
        if (now := self.selected) and self.has_selected(folder, read_only=read_only):
            self.ask("noop", b"NOOP")
            return now
        self.selected = None
        (answer,) = self.run((b"EXAMINE" if read_only else b"SELECT", mailbox(folder)))
        if answer.status == b"NO" and answer.code[0] == b"CANNOT":
            raise StoreError("no_folder", reason="no folder can be called so")
        answer.checked("select")
        selected = Selected(name=folder, is_read_only=read_only)
        for response in answer.untagged:
            selected.heed(response)
        self.selected = selected
        return selected

    def _reopen(self) -> None:
        if self._is_closed:
            raise StoreError(_CLOSED)
        if self._connect is None:
            raise StoreError("unreachable", reason="cut")
        self._wire.shut()
        self.selected = None
        self._wire = self._connect()
        if self._is_closed:  # Closed by another thread meanwhile.
            self._wire.log_out()
            raise StoreError(_CLOSED)


def open_box(server: Server, *, box: str, token: str) -> BoxConnection:
    """Return the box, opened with a token that was made for it.

    Raises:
        StoreError: ``unreachable``, or ``refused`` when the token does not open this box.
    """
    return BoxConnection(Wire.open(server, context=tls_context(server), box=box, token=token), box)
