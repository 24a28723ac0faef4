"""The table of the issue: one list of examples that every path which sets a password must agree on. Clause: D12.1-3."""

from __future__ import annotations

import string
from typing import Final

from congthu.accounts.api import FaultCode

PASSES: Final = ("Abcdefg!", "xQ7(long-enough)", "Mua-rao,chieu-nay")
EXAMPLES: Final = {
    "abcdefg!": FaultCode.NO_UPPER,
    "ABCDEFG!": FaultCode.NO_LOWER,
    "Abcdefgh": FaultCode.NO_SPECIAL,
    "Ab!cdef": FaultCode.TOO_SHORT,
    "Matkhau@123": FaultCode.COMMON,
    "P@ssw0rd": FaultCode.LEAKED,
    "Abcdêfg!": FaultCode.NOT_ASCII,
    "Abc defg!": FaultCode.BLANK,
}
"""Password → the part of the rule that it fails."""
EACH_SPECIAL: Final = tuple(f"Abcdefg{char}" for char in string.punctuation)
