"""Jobs that speak to the daemons: how a change in the directory reaches open connections."""

from __future__ import annotations

import logging
from typing import Final

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congthu.common import clock, jobs
from congthu.engine.doveadm import Doveadm, doveadm
from congthu.engine.nearly_full import find_nearly_full, warn_each
from congthu.engine.notices import Notice, NoticeNotSent, compose_notice, hand_over
from congthu.engine.state import LOOPBACK, Endpoint

_ALL_BOXES_SECONDS: Final = 1800.0

logger = logging.getLogger(__name__)


@app.task(name="engine.end_connections", retry=RetryStrategy(max_attempts=20, wait=3))
def end_connections(login: str, address: str = "") -> None:
    """End the open connections of a login (only those from one IP address, where one is given), and forget its answer.

    Clause: D4-3.
    """
    dovecot = _dovecot()
    dovecot.flush_auth_cache(login)
    dovecot.kick(login, address=address)
    if not address:
        jobs.enqueue_on_commit("offices.cut_boxes_of", login=login)
    logger.info("connections ended: %s", login)


@app.task(name="engine.forget_answer", retry=RetryStrategy(max_attempts=5, wait=3))
def forget_answer(login: str) -> None:
    """Let Dovecot ask anew about a box at once, and not when its answer is half a minute old."""
    _dovecot().flush_auth_cache(login)


@app.periodic(cron="11 20 * * *", periodic_id="engine-nearly-full")
@app.task(name="engine.warn_nearly_full")
def warn_nearly_full(timestamp: int) -> None:
    """Tell at night whose box a letter to a group filled to 80 percent. Clause: D5.2a."""
    del timestamp
    usages = _dovecot(seconds=_ALL_BOXES_SECONDS).quotas()
    warn_each(find_nearly_full(usages), settings.INSTANCE.state / "run" / "quota-warning.sock")


def _dovecot(*, seconds: float = 10) -> Doveadm:
    instance = settings.INSTANCE
    endpoint = Endpoint(host=LOOPBACK, port=instance.port_block.doveadm)
    return doveadm(endpoint, instance.state / "secrets" / "doveadm.key", seconds=seconds)


@app.task(name="engine.send_notice", retry=RetryStrategy(max_attempts=12, exponential_wait=3))
def send_notice(to: str, subject: str, text: str) -> None:
    """Send a letter of the system's own to a box; one to a box that is no more is given up at once."""
    instance = settings.INSTANCE
    endpoint = Endpoint(host=LOOPBACK, port=instance.port_block.reinject)
    try:
        message = compose_notice(
            Notice(to=to, subject=subject, text=text),
            domain=instance.domain,
            hostname=instance.hostname,
            at=clock.now(),
        )
        hand_over(message, endpoint=endpoint, hostname=instance.hostname)
    except NoticeNotSent as error:
        if not error.params["permanent"]:
            raise
        logger.warning("notice given up: %s, %s", to, error)
