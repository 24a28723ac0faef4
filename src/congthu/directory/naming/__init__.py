"""How addresses are formed from names: Điều 5 of the regulation, with the readings Q1–Q4, Q11, Q15 and Q26.

Pure: nothing here asks the store. Whoever creates an address passes in what is taken, and the store's unique index has
the last word (D3.5).
"""

from congthu.directory.naming.addresses import LocalPart, check_local_part, compose
from congthu.directory.naming.labels import (
    Label,
    check_label,
    fold_label,
    place_label,
    propose_initials,
    propose_unit_label,
)
from congthu.directory.naming.people import PersonName, base_local_part, free_local_part, local_part
from congthu.directory.naming.reserved import INTERNAL, RESERVED
from congthu.directory.naming.splitting import SplitProposal, SplitReason, guess_split

__all__ = [
    "INTERNAL",
    "RESERVED",
    "Label",
    "LocalPart",
    "PersonName",
    "SplitProposal",
    "SplitReason",
    "base_local_part",
    "check_label",
    "check_local_part",
    "compose",
    "fold_label",
    "free_local_part",
    "guess_split",
    "local_part",
    "place_label",
    "propose_initials",
    "propose_unit_label",
]
