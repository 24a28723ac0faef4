"""From a note of Dovecot to a job."""

from __future__ import annotations

from django.db import close_old_connections

from congthu.common import jobs


def heed_arrival(address: str) -> None:
    """Ask for the devices of a box to be told; called from a thread that outlives connections to the database."""
    close_old_connections()
    jobs.enqueue_on_commit("webmail.tell_devices", address=address)
