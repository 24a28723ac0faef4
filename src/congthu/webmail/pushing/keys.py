"""The key by which push services know this server, from the instance's secrets."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from congthu.webmail.pushing.posting import Sender


class Configuration(Protocol):
    """What is asked of the configuration of an instance."""

    @property
    def state(self) -> Path: ...

    @property
    def domain(self) -> str: ...

    @property
    def push_origins(self) -> tuple[str, ...]: ...


def find_sender(config: Configuration) -> Sender | None:
    """Return who tells, for an instance; None where nobody is told: no service is chosen, or there is no key.

    The postmaster is whom a push service may write to.
    """
    file = config.state / "secrets" / "push.key"
    if not config.push_origins or not os.access(file, os.R_OK):
        return None
    return Sender(
        key=_load(file),
        contact=f"mailto:postmaster@{config.domain}",
        services=config.push_origins,
    )


@lru_cache(maxsize=4)
def _load(file: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101 -- Made by engine.keys.
    return key
