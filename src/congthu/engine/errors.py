"""What can go wrong with the daemons and their configuration."""

from congthu.common.errors import CongThuError


class EngineError(CongThuError):
    """The base of this room's errors."""


class CheckFailed(EngineError):
    """A daemon's own checker refused the configuration; nothing was swapped."""


class PartDown(EngineError):
    """A part did not come up, or does not answer."""


class NotReady(EngineError):
    """The machine or the state folder is not fit for what was asked."""


class QueueUnreadable(EngineError):
    """Postfix's queue cannot be asked, or answers in a way not known here."""


class ScannerAway(EngineError):
    """The virus scanner gives no answer, or one that is not known here."""


class StoreError(EngineError):
    """The mail store did not do what was asked.

    ``unreachable``, ``refused`` (the token opens nothing), ``failed`` (answered NO); of a message or folder: ``gone``,
    ``no_folder``, ``exists``, ``forbidden``, ``full``, ``too_large``, ``too_many``, ``in_bin``; of what was
    asked: ``bad_name``, ``bad_flag``, ``bad_uid``, ``bad_command``; of the answer: ``unreadable``; of a change that
    was cut off: ``interrupted`` (it may or may not have happened); of the pool: ``busy``, ``closed``.
    """


class StoreCut(StoreError):
    """The connection to the store ended; whoever only reads may ask again over another."""


class StoreAway(StoreError):
    """The store cannot tell just now whether the token is good (RFC 5530, UNAVAILABLE), which says nothing about it.

    After the database was away, Dovecot learns so by one failed question for each connection that it had open: to ask
    again is worth it, and the failure has taken its two seconds already.
    """
