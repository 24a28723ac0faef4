"""Jobs that speak to the daemons: how a change in the directory reaches open connections."""

from __future__ import annotations

import logging

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congthu.engine.doveadm import doveadm
from congthu.engine.state import LOOPBACK, Endpoint

logger = logging.getLogger(__name__)


@app.task(name="engine.end_connections", retry=RetryStrategy(max_attempts=20, wait=3))
def end_connections(login: str) -> None:
    """End the open connections of a login and forget its cached answer. Clause: D4-3."""
    instance = settings.INSTANCE
    endpoint = Endpoint(host=LOOPBACK, port=instance.port_block.doveadm)
    dovecot = doveadm(endpoint, instance.state / "secrets" / "doveadm.key")
    dovecot.flush_auth_cache(login)
    dovecot.kick(login)
    logger.info("connections ended: %s", login)
