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
