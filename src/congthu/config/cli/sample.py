"""Filling a new trial instance with a sample organisation; ``congthu up`` calls it on the first start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from congthu.common.clock import now

if TYPE_CHECKING:
    from congthu.directory.sample.loading import SampleAccount


def load_sample(kind: str, *, domain: str) -> Sequence[SampleAccount]:
    """Load the sample ``kind`` (small or province) and return its accounts; nothing where there are units already."""
    from congthu.directory.sample.loading import load  # noqa: PLC0415  Models need Django to be loaded.
    from congthu.offices.api import delegate_to_clerks  # noqa: PLC0415

    at = now()
    accounts = load(kind, domain=domain, at=at)
    if accounts:
        delegate_to_clerks(at=at)
    return accounts
