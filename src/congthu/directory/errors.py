"""What can go wrong in the directory: a code and its parameters; the sentence is chosen at the edge."""

from __future__ import annotations

from congthu.common.errors import CongThuError


class DirectoryError(CongThuError):
    """The base of all errors of the directory."""


class UnusableName(DirectoryError):
    """A person's name from which no address can be formed; the code says why. Clause: D5.1a-1."""


class UnusableLabel(DirectoryError):
    """A text that cannot be the label of a body in addresses. Clause: D5.1a-2."""


class UnusableAddress(DirectoryError):
    """Parts that do not make an address that RFC 5321 allows. Clause: D5.1a-3."""


class NotPermitted(DirectoryError):
    """The viewer's roles do not allow this."""


class UnknownUnit(DirectoryError):
    """There is no such body or unit on that day."""


class UnknownPerson(DirectoryError):
    """There is no such person."""


class UnknownMailbox(DirectoryError):
    """There is no such box."""


class UnknownAddress(DirectoryError):
    """There is no such address."""


class LabelTaken(DirectoryError):
    """Another body has, or had, the address that the label gives; ``holder`` says which. Clause: D5.1a-2, D3.5."""


class AddressTaken(DirectoryError):
    """Somebody else was quicker, again and again; nothing was created."""


class AlreadyRegistered(DirectoryError):
    """A person with this staff number is in the directory."""


class WrongState(DirectoryError):
    """It is not in a state in which this can be done, e.g. closing a closed box."""
