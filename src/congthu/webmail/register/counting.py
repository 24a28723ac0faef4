"""How many documents came and left, by what they were sent as and by kind. Pure. Clause: D9.1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from congthu.webmail.composing.documents.kinds import KINDS
from congthu.webmail.composing.documents.types import DocumentClass
from congthu.webmail.register.types import Direction


@dataclass(frozen=True, kw_only=True)
class Counted:
    """So many documents of one direction, class and kind."""

    direction: Direction
    document_class: str
    kind: str
    count: int
    to_answer: int
    """Those of them that ask for an answer by a day."""


@dataclass(frozen=True, kw_only=True)
class CountLine:
    """One line of the statistics."""

    code: str
    """Of the class or kind; empty for documents that name no kind."""
    came: int = 0
    to_answer: int = 0
    """Of those that came."""
    left: int = 0


@dataclass(frozen=True, kw_only=True)
class RegisterCounts:
    """The statistics of a register."""

    classes: Sequence[CountLine]
    """All eight, in the order of the regulation, also those of which there are none."""
    kinds: Sequence[CountLine]
    """Those that there are, in the order of the decree; what names no kind comes last."""
    total: CountLine


def count_documents(counted: Sequence[Counted]) -> RegisterCounts:
    """Return the statistics of what was counted; a kind that is not known (any more) counts as none."""
    by_class, by_kind = _lines_of(counted, "document_class"), _lines_of(counted, "kind")
    known = [kind.code for kind in KINDS]
    unnamed = [line for code, line in by_kind.items() if code not in known]
    kinds = [by_kind[code] for code in known if code in by_kind]
    return RegisterCounts(
        classes=[by_class.get(one.value, CountLine(code=one.value)) for one in DocumentClass],
        kinds=[*kinds, _sum("", unnamed)] if unnamed else kinds,
        total=_sum("", by_class.values()),
    )


def _lines_of(counted: Sequence[Counted], name: str) -> dict[str, CountLine]:
    groups: defaultdict[str, list[CountLine]] = defaultdict(list)
    for one in counted:
        code = str(getattr(one, name))
        groups[code].append(
            CountLine(code=code, came=one.count, to_answer=one.to_answer)
            if one.direction is Direction.IN
            else CountLine(code=code, left=one.count)
        )
    return {code: _sum(code, lines) for code, lines in groups.items()}


def _sum(code: str, lines: Iterable[CountLine]) -> CountLine:
    found = list(lines)
    return CountLine(
        code=code,
        came=sum(line.came for line in found),
        to_answer=sum(line.to_answer for line in found),
        left=sum(line.left for line in found),
    )
