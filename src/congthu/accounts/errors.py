"""What can go wrong with an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congthu.common.errors import CongThuError

if TYPE_CHECKING:
    from congthu.accounts.passwords.faults import Fault


class AccountsError(CongThuError):
    """The base of this room's errors."""


class UnknownAccount(AccountsError):
    """There is no such account."""


class WrongState(AccountsError):
    """The account is not in a state in which this can be done, e.g. suspending a closed one."""


class FactorRefused(AccountsError):
    """What was to show the second factor does not: wrong, another's, or used before."""


class FactorRequired(AccountsError):
    """The account may not be without a second factor, and this is its last. Clause: D11.2c."""


class SealBroken(AccountsError):
    """A sealed secret cannot be opened: another key, another account, or altered."""


class NotBlocked(AccountsError):
    """Nothing is counted for what was to be unblocked."""


class LoginTaken(AccountsError):
    """Another account has, or had, this login name."""


class WrongPassword(AccountsError):
    """The present password, which was asked for, is another."""


class StartPasswordExpired(AccountsError):
    """The start password can no longer be used, not even for choosing an own one. Clause: D12.1-2, Q10."""


class PasswordRefused(AccountsError):
    """A password fails the rule; ``faults`` says which parts of it. Clause: D12.1-3."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("password_refused", faults=[fault.code.value for fault in faults])


class ProviderRefused(AccountsError):
    """An identity provider could not be asked, or its word does not hold."""
