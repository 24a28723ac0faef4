"""Guessing which part of a full name is which: a proposal for a clerk, marked where it needs a look.

Clause: D5.1a-1. Kinh, Tày, Nùng, Thái, Dao and H'Mông names put the family name first and the given name last. M'Nông,
Mạ and Kơ Ho names often have no family name but a marker of sex (Y, Điểu, K' for men; H', Ka, Thị for women); Ê Đê
names put the family name last, in one to three words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from congthu.common.folding import APOSTROPHES, search_key, tidy
from congthu.directory.errors import UnusableName
from congthu.directory.naming.people import PersonName


class SplitReason(StrEnum):
    """Why a person must look at the proposal before it is used."""

    ONE_WORD = "one_word"
    NO_FAMILY_NAME = "no_family_name"
    MARKER = "marker"
    """A marker of sex (K', H', Y, Ka, Điểu) stands in the name."""
    FAMILY_LAST = "family_last"
    FAMILY_AT_BOTH_ENDS = "family_at_both_ends"
    FAMILY_OF_SEVERAL_WORDS = "family_of_several_words"


@dataclass(frozen=True, kw_only=True)
class SplitProposal:
    """A proposed split; with a reason, it is not to be used before a person has confirmed it."""

    name: PersonName
    reason: SplitReason | None = None

    @property
    def needs_confirmation(self) -> bool:
        return self.reason is not None


_MARKERS_APART: Final = frozenset({"y", "dieu", "ka", "thi"})
_MARKER_JOINED: Final = re.compile(f"[KHkh][{re.escape(''.join(sorted(APOSTROPHES)))}]")
_MARKER_THEN_BLANK: Final = re.compile(f"(?<!\\w)({_MARKER_JOINED.pattern}) +(?=\\w)")

_FAMILIES_IN_FRONT: Final = frozenset(
    {
        "ton nu",
        "ton that",
        "buon krong",
        "buon ya",
        "buon dap",
        "nie kdam",
        "nie sieng",
        "mlo duon du",
        "cong tang ton nu",
    }
)
"""Family names of several words that occur before the given name."""

_FAMILIES_AT_THE_END: Final = frozenset({
    "bkrong", "ya", "ktul", "knul", "ayun", "preng", "kpor", "ntor", "bing", "nie", "mlo", "eban", "bya", "kpa", "ksor",
    "kbuor", "kdam", "hdok", "hmok", "hwing", "enuol", "adrong", "ajun", "krong", "buon krong", "buon ya", "buon dap",
    "nie kdam", "nie sieng", "mlo duon du",
})  # fmt: skip
"""Family names of Ê Đê and M'Nông people, which stand last."""


def guess_split(full_name: str) -> SplitProposal:
    """Return a proposal for the three parts of ``full_name``.

    Raises:
        UnusableName: nothing is left when blanks and invisible signs are taken away.
    """
    words = tuple(_MARKER_THEN_BLANK.sub(r"\1", tidy(full_name)).split())
    if not words:
        raise UnusableName("given_name_missing")
    if len(words) == 1:
        reason = SplitReason.MARKER if _MARKER_JOINED.match(words[0]) else SplitReason.ONE_WORD
        return SplitProposal(name=PersonName(given=words[0]), reason=reason)
    if _MARKER_JOINED.match(words[0]):
        return _proposal(SplitReason.FAMILY_LAST, given=words[:1], family=words[1:])
    if search_key(words[0]) in _MARKERS_APART:
        return _marker_first(words)
    return _family_first(words)


def _marker_first(words: tuple[str, ...]) -> SplitProposal:
    """Split names such as Y Hoan, Điểu K'Ré, Y Thông B'Krông and H'Oanh Buôn Krông."""
    marker, rest = words[:1], words[1:]
    at_end = _family_at_end(rest)
    if search_key(words[0]) == "y" and len(rest) > 1:
        # Behind Y the given name is one word, so all that follows is the family name, known to us or not.
        at_end = len(rest) - 1
    if at_end:
        return _proposal(
            SplitReason.FAMILY_LAST,
            family=rest[-at_end:],
            middle=marker + rest[: -at_end - 1],
            given=rest[-at_end - 1 : -at_end],
        )
    return _proposal(SplitReason.NO_FAMILY_NAME, middle=marker + rest[:-1], given=rest[-1:])


def _family_first(words: tuple[str, ...]) -> SplitProposal:
    front = _family_in_front(words)
    at_end = _family_at_end(words[front + 1 :])  # At least one word must be left for the given name.
    if at_end:
        middle, given = words[front : -at_end - 1], words[-at_end - 1 : -at_end]
        return _proposal(
            SplitReason.FAMILY_AT_BOTH_ENDS, family=words[:front] + words[-at_end:], middle=middle, given=given
        )
    if front > 1:
        reason: SplitReason | None = SplitReason.FAMILY_OF_SEVERAL_WORDS
    else:
        reason = SplitReason.MARKER if any(_MARKER_JOINED.match(word) for word in words) else None
    return _proposal(reason, family=words[:front], middle=words[front:-1], given=words[-1:])


def _family_in_front(words: tuple[str, ...]) -> int:
    """Return how many words the family name in front has; at least one word stays for the given name."""
    return next((n for n in range(len(words) - 1, 1, -1) if search_key(" ".join(words[:n])) in _FAMILIES_IN_FRONT), 1)


def _family_at_end(words: tuple[str, ...]) -> int:
    """Return how many words at the end of ``words`` are a known family name, leaving one word before it; or 0."""
    longest = min(3, len(words) - 1)
    return next((n for n in range(longest, 0, -1) if search_key(" ".join(words[-n:])) in _FAMILIES_AT_THE_END), 0)


def _proposal(
    reason: SplitReason | None,
    *,
    given: tuple[str, ...],
    family: tuple[str, ...] = (),
    middle: tuple[str, ...] = (),
) -> SplitProposal:
    name = PersonName(family=" ".join(family), middle=" ".join(middle), given=" ".join(given))
    return SplitProposal(name=name, reason=reason)
