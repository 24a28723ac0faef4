"""A service that rings browsers, and who writes to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.fakes.push_service import FakePushService, push_service

from congthu.webmail.pushing.posting import Sender


@pytest.fixture
def service() -> Iterator[FakePushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def sender(service: FakePushService) -> Sender:
    key = ec.generate_private_key(ec.SECP256R1())
    return Sender(key=key, contact="mailto:postmaster@daknong.gov.vn", services=(service.origin,))
