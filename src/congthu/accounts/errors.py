"""What can go wrong with an account."""

from congthu.common.errors import CongThuError


class AccountsError(CongThuError):
    """The base of this room's errors."""


class UnknownAccount(AccountsError):
    """There is no such account."""


class WrongState(AccountsError):
    """The account is not in a state in which this can be done, e.g. suspending a closed one."""


class LoginTaken(AccountsError):
    """Another account has, or had, this login name."""
