"""What the address of a list of messages asks for: folder, filter, order, where to begin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from congthu.engine.errors import StoreError
from congthu.engine.types import Filters, Order, SortKey
from congthu.webmail.web.doors import FOLDER, INBOX
from congthu.webmail.web.narrowing import document_keys, sender_keys

_DIGITS: Final = 10
"""Of the largest number of 32 bits."""
FILTERS: Final = {
    "": _("All"),
    "unread": _("Unread"),
    "flagged": _("Flagged"),
    "files": _("With attachment"),
    "urgent": _("Urgent"),
    "documents": _("Documents"),
}
ORDERS: Final = {
    "": _("Newest first"),
    "oldest": _("Oldest first"),
    "sender": _("By sender"),
    "subject": _("By subject"),
    "size": _("Largest first"),
}
_ORDERS: Final = {
    "": Order(),
    "oldest": Order(by=SortKey.ARRIVAL, descending=False),
    "sender": Order(by=SortKey.FROM, descending=False),
    "subject": Order(by=SortKey.SUBJECT, descending=False),
    "size": Order(by=SortKey.SIZE, descending=True),
}
_FILTERS: Final = {
    "": Filters(),
    "unread": Filters(unseen=True),
    "flagged": Filters(flagged=True),
    "files": Filters(attachment=True),
    "urgent": Filters(criteria=("OR", "HEADER", "X-Priority", b"1", "HEADER", "Importance", b"high")),
    "documents": Filters(criteria=("HEADER", "X-Van-Ban-Nhom", b"")),
}
COUNT: Final = 50
"""So many lines come at once."""
_FARTHEST: Final = 10_000_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One list of messages."""

    folder: str
    only: str
    by: str
    start: int
    is_threaded: bool
    query: str
    """What is looked for; empty in the list of a folder."""
    here: bool = False
    """Whether only the folder that is open is looked through."""
    everything: bool = False
    """Whether all letters are counted that have a word of nearly every letter, however long that takes."""
    usually_threaded: bool = False
    """Whether conversations are what the reader chose for all lists."""

    sender: str = ""
    """From which body, or from outside, letters are shown; empty: from anybody."""
    document: str = ""
    """Which class or kind of document is shown; empty: everything."""

    @property
    def is_by_conversation(self) -> bool:
        """Whether conversations are listed; sorted otherwise than by arrival they fall apart."""
        return self.is_threaded and not self.by

    @property
    def is_newest(self) -> bool:
        """Whether the beginning of a folder is asked for, as it comes: what most lists are."""
        return not (self.start or self.by or self.is_threaded) and self.filters.are_none

    @property
    def filter_choices(self) -> Iterable[tuple[str, object]]:
        return FILTERS.items()

    @property
    def order_choices(self) -> Iterable[tuple[str, object]]:
        return ORDERS.items()

    @property
    def filters(self) -> Filters:
        usual = _FILTERS[self.only]
        more = sender_keys(self.sender) + document_keys(self.document)
        return replace(usual, criteria=(*usual.criteria, *more)) if more else usual

    @property
    def order(self) -> Order:
        return _ORDERS[self.by]

    @property
    def with_everything(self) -> str:
        """The query of the address that looks through everything."""
        return self.address(all="1")

    def address(self, **changes: object) -> str:
        """Return the query of the address, with some things changed; what is usual is left out."""
        values = {
            FOLDER: self.folder,
            "only": self.only,
            "by": self.by,
            "threads": "" if self.is_threaded is self.usually_threaded else str(int(self.is_threaded)),
            "from": self.sender,
            "doc": self.document,
            "q": self.query,
            "here": "1" if self.here else "",
            "all": "1" if self.everything else "",
        } | changes
        return "?" + urlencode({name: value for name, value in values.items() if value not in {"", None}})


def asked(request: HttpRequest, *, usually_threaded: bool = False) -> Asked:
    """Return what is asked for; what makes no sense counts as not said."""
    given: QueryDict = request.GET
    only, by, start = given.get("only", ""), given.get("by", ""), given.get("start", "")
    return Asked(
        folder=given.get(FOLDER) or INBOX,
        only=only if only in FILTERS else "",
        by=by if by in ORDERS else "",
        start=min(int(start), _FARTHEST) if start.isascii() and start.isdigit() else 0,
        is_threaded={"1": True, "0": False}.get(given.get("threads", ""), usually_threaded),
        query=given.get("q", "").strip()[:500],
        here=given.get("here") == "1",
        everything=given.get("all") == "1",
        usually_threaded=usually_threaded,
        sender=given.get("from", "")[:100],
        document=given.get("doc", "")[:100],
    )


def uid_of(request: HttpRequest) -> int | None:
    """Return the message that is asked for, if one is."""
    return _uid(request.GET.get("uid", ""))


def wanted_uid(request: HttpRequest) -> int:
    """Return the message that a page is about.

    Raises:
        StoreError: ``gone``: none is named.
    """
    uid = uid_of(request)
    if uid is None:
        raise StoreError("gone")
    return uid


def uid_of_form(request: HttpRequest) -> int | None:
    """Return the message that a form is about, if it names one."""
    return _uid(request.POST.get("uid", ""))


def number_of(given: str) -> int:
    """Return a number as a page sends it, of 32 bits as IMAP's are (RFC 9051, 9); 0 for what is none, or too large."""
    found = int(given) if given.isascii() and given.isdigit() and len(given) <= _DIGITS else 0
    return found if found < 2**32 else 0


def _uid(given: str) -> int | None:
    return number_of(given) or None
