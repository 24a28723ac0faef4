"""What a delegation must have, and how it stands. Pure. Clause: D13.1."""

from __future__ import annotations

from datetime import datetime

from congthu.common.clock import TEN_YEARS, local_date
from congthu.offices.delegation.types import NewDelegation, Paper, Right, Standing, Terms
from congthu.offices.errors import Incomplete, NotPossible


def check_new(new: NewDelegation, *, at: datetime) -> Terms:
    """Return the terms of a delegation; refuse what no paper can say.

    Raises:
        Incomplete: the paper has no number or no date, or no end or right is named.
        NotPossible: the end is past, or before the beginning, or the paper is of a later day; or a day lies more than
            ten years away.
    """
    if not new.paper_number.strip():
        raise Incomplete("paper_number_needed")
    if new.paper_on is None:
        raise Incomplete("paper_date_needed")
    if new.ends_at is None:
        raise Incomplete("end_needed")
    if not new.rights:
        raise Incomplete("right_needed")
    if new.ends_at <= new.starts_at:
        raise NotPossible("ends_before_it_begins")
    if new.ends_at <= at:
        raise NotPossible("end_is_past")
    if new.paper_on > max(local_date(new.starts_at), local_date(at)):
        raise NotPossible("paper_is_later")
    if new.ends_at - at > TEN_YEARS or local_date(at) - new.paper_on > TEN_YEARS:
        raise NotPossible("day_far")
    return Terms(
        delegate_login=new.delegate_login.strip().lower(),
        rights=whole(new.rights),
        paper=Paper(number=new.paper_number.strip(), signed_on=new.paper_on),
        starts_at=new.starts_at,
        ends_at=new.ends_at,
    )


def whole(rights: frozenset[Right]) -> frozenset[Right]:
    """Return the rights with those that they include: who manages works in the box, and everybody reads."""
    implied = {Right.READ} | ({Right.ANSWER} if Right.MANAGE in rights else set())
    return rights | implied


def standing(*, starts_at: datetime, ends_at: datetime, ended_at: datetime | None, at: datetime) -> Standing:
    """Return how it stands with a delegation at a moment."""
    if ended_at is not None:
        return Standing.ENDED
    if at < starts_at:
        return Standing.COMING
    return Standing.RUNNING if at < ends_at else Standing.OVER
