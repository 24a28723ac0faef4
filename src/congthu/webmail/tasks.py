"""Jobs of this room: what is due leaves, what was left behind is picked up. Clause: D12.2-1."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congthu.accounts.errors import UnknownAccount
from congthu.common import clock, jobs
from congthu.common.actor import Actor
from congthu.directory.api import get_mailbox_id
from congthu.directory.errors import UnknownMailbox
from congthu.engine.api import imap_server, scanner_socket
from congthu.offices.api import list_openers
from congthu.webmail.moving.doors import RealDoors
from congthu.webmail.moving.orders import Vault
from congthu.webmail.moving.running import find_idle, forget_imports, run_import
from congthu.webmail.orders.looking import look_for_order as look
from congthu.webmail.pushing.keys import find_sender
from congthu.webmail.pushing.telling import tell_devices
from congthu.webmail.pushing.wishing import forget_wish
from congthu.webmail.register.filling import fill_register as fill
from congthu.webmail.sending.delivering import deliver as deliver_message
from congthu.webmail.sending.post import Daemons
from congthu.webmail.sending.sweeping import find_stuck, forget_old
from congthu.webmail.uploading.actions import forget_uploads as forget_expired

logger = logging.getLogger(__name__)


@app.task(name="webmail.deliver", retry=RetryStrategy(max_attempts=8, wait=5))
def deliver(outgoing_id: str) -> None:
    """Take a message of the outbox as far as it can come; whoever comes second does nothing."""
    post = Daemons.of(settings.INSTANCE_STATE, clock=clock.now)
    deliver_message(UUID(outgoing_id), post=post, clock=clock.now)


@app.periodic(cron="* * * * *", periodic_id="webmail-outbox")
@app.task(name="webmail.sweep_outbox")
def sweep_outbox(timestamp: int) -> None:
    """Ask every minute for what nobody works on: its worker was killed, or the box could not be reached."""
    del timestamp
    for outgoing_id in find_stuck(at=clock.now()):
        jobs.enqueue_on_commit("webmail.deliver", outgoing_id=str(outgoing_id))


@app.task(name="webmail.fill_register", retry=RetryStrategy(max_attempts=5, wait=30))
def fill_register(address: str) -> None:
    """Enter the documents that came to an office; of other boxes there is no register. Clause: D9.1."""
    post = Daemons.of(settings.INSTANCE_STATE, clock=clock.now)
    actor = Actor.system("webmail.fill_register")
    try:
        mailbox_id = get_mailbox_id(address)
        fill(mailbox_id, opener=post.look_into, hostname=settings.INSTANCE.hostname, actor=actor, at=clock.now())
    except (UnknownMailbox, UnknownAccount) as error:
        logger.info("no register of %s: %s", address, error)


@app.task(name="webmail.tell_devices", retry=RetryStrategy(max_attempts=4, exponential_wait=5))
def tell_devices_of(address: str) -> None:
    """Tell the devices of a box that mail has come; a box without devices is passed over. Clause: D3.3."""
    actor, sender = Actor.system("webmail.tell_devices"), find_sender(settings.INSTANCE)
    if sender is None:
        return
    try:
        tell_devices(get_mailbox_id(address), sender=sender, actor=actor, at=clock.now())
    except UnknownMailbox:
        logger.info("no box %s to tell of", address)


@app.task(name="webmail.forget_wish", retry=RetryStrategy(max_attempts=4, wait=5))
def forget_wish_of(address: str, login: str) -> None:
    """Let somebody who has left an office not be told of its mail when they work there again. Clause: D13.1."""
    try:
        forget_wish(address, login, actor=Actor.system("webmail.forget_wish"), at=clock.now())
    except UnknownMailbox:
        logger.info("no box %s to be told of", address)


@app.task(name="webmail.look_for_order", retry=RetryStrategy(max_attempts=3, wait=30))
def look_for_order(order_id: str) -> None:
    """Look in which boxes an order has arrived, and where it was read. Clause: D14.4-2."""
    post = Daemons.of(settings.INSTANCE_STATE, clock=clock.now)
    actor = Actor.system("webmail.look_for_order")
    look(UUID(order_id), opener=post.look_into, actor=actor, at=clock.now())


@app.periodic(cron="17 18 * * *", periodic_id="webmail-registers")
@app.task(name="webmail.fill_registers")
def fill_registers(timestamp: int) -> None:
    """Look every night for documents that came by other ways, so that none waits for somebody to look."""
    del timestamp
    for address in sorted({box for box, _ in list_openers()}):
        jobs.enqueue_on_commit("webmail.fill_register", address=address)


@app.periodic(cron="41 19 * * *", periodic_id="webmail-forget")
@app.task(name="webmail.forget_old")
def forget_old_messages(timestamp: int) -> None:
    """Forget every night what became of old messages."""
    del timestamp
    logger.info("forgotten: %d", forget_old(at=clock.now()))


@app.periodic(cron="29 * * * *", periodic_id="webmail-uploads")
@app.task(name="webmail.forget_uploads")
def forget_uploads(timestamp: int) -> None:
    """Remove every hour what nobody goes on uploading."""
    del timestamp
    logger.info("uploads forgotten: %d", forget_expired(at=clock.now()))


@app.task(name="webmail.import_mail", retry=RetryStrategy(max_attempts=5, wait=30))
def import_mail(import_id: str) -> None:
    """Work on an import for a while."""
    doors = RealDoors(
        imap=imap_server(settings.INSTANCE_STATE),
        scanner=scanner_socket(settings.INSTANCE_STATE),
        vault=Vault.of(settings.INSTANCE.web_keys),
        named=settings.INSTANCE.old_servers,
        clock=clock.now,
    )
    run_import(UUID(import_id), doors=doors, clock=clock.now)


@app.periodic(cron="* * * * *", periodic_id="webmail-imports")
@app.task(name="webmail.sweep_imports")
def sweep_imports(timestamp: int) -> None:
    """Ask every minute for imports whose worker was killed."""
    del timestamp
    for import_id in find_idle(at=clock.now()):
        jobs.enqueue_on_commit("webmail.import_mail", import_id=str(import_id))


@app.periodic(cron="47 * * * *", periodic_id="webmail-forget-imports")
@app.task(name="webmail.forget_imports")
def forget_old_imports(timestamp: int) -> None:
    """Forget old imports every hour, and what waits in vain loses name and password. Clause: D7.2b."""
    del timestamp
    vault = Vault.of(settings.INSTANCE.web_keys)
    logger.info("imports forgotten: %d", forget_imports(vault=vault, at=clock.now()))
