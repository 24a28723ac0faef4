"""The small province that the tests of this room speak of."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.factories.province import Province, make_province

from congthu.common.actor import Actor


@pytest.fixture
def province(db: None, actor: Actor, at: datetime) -> Province:
    """Seven bodies, one of every kind, gone again after the test."""
    return make_province(actor=actor, at=at)


@pytest.fixture
def committed_province(committed: None, actor: Actor, at: datetime) -> Province:
    """The same, committed, for tests with several connections."""
    return make_province(actor=actor, at=at)
