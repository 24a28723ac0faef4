"""How the system is: parts, queue, disk, counts, jobs, last events. Figures only, never mail.

Clause: D11.2b-1, D11.2b-3.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

import django
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from congthu import __version__
from congthu.accounts.api import count_accounts
from congthu.audit.api import list_last_events
from congthu.common import clock
from congthu.directory.api import count_all
from congthu.engine.api import check_parts, look_at_queue
from congthu.engine.errors import QueueUnreadable
from congthu.engine.types import DesiredState, PartHealth
from congthu.frame.api import OPERATIONS, Visitor, instance, is_piece, page, requires
from congthu.portal.queries import JobsOverview, look_at_disks, look_at_jobs
from congthu.portal.web.messages import EVENTS, PARTS, QUEUES

_FOLDERS = ("mail", "spool", "postgres", "log", "redis", "rspamd", "clamav", "outside")
_WORKER_SILENT_AFTER = 60
"""Seconds; the worker gives a sign of life every ten."""
_DISK_WARNING = 85
"""Per cent in use."""


@requires(*OPERATIONS)
@require_safe
def operations(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the state of the whole system; htmx asks for the inner piece every ten seconds."""
    at, state = clock.now(), instance()
    jobs = look_at_jobs()
    parts = [*check_parts(state), _worker(jobs)]
    context = {
        "at": at,
        "parts": [(PARTS.get(part.name, part.title), part) for part in parts],
        "down": [part for part in parts if not part.ok],
        "disks": look_at_disks(Path(state.places.root), _FOLDERS),
        "disk_warning": _DISK_WARNING,
        "counts": count_all(on=clock.local_date(at)),
        "accounts": {name.value: count for name, count in count_accounts().items()},
        "jobs": jobs,
        "events": [(event, EVENTS.get(event.code, event.code)) for event in list_last_events(15)],
        "versions": _versions(),
    } | _queue(state)
    template = "portal/operations/figures.html" if is_piece(request) else "portal/operations.html"
    return page(request, template, context, visitor=visitor)


def _queue(state: DesiredState) -> dict[str, object]:
    try:
        queue = look_at_queue(state)
    except QueueUnreadable:
        return {"queue": None}
    return {"queue": queue, "queues": [(label, queue.by_queue.get(name, 0)) for name, label in QUEUES.items()]}


def _worker(jobs: JobsOverview) -> PartHealth:
    """The worker listens nowhere; its sign of life is in the database."""
    if jobs.worker_seen_at is None:
        return PartHealth(name="worker", title="Worker", ok=False, detail=str(_("not heard of yet")), seconds=0.0)
    silent = max(0.0, (clock.now() - jobs.worker_seen_at).total_seconds())
    detail = str(_("last sign of life %(seconds)d s ago") % {"seconds": silent})
    return PartHealth(name="worker", title="Worker", ok=silent < _WORKER_SILENT_AFTER, detail=detail, seconds=0.0)


def _versions() -> Sequence[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        row = cursor.fetchone()
    return (
        ("Công Thư", __version__),
        ("PostgreSQL", str(row[0]).split()[0] if row else "?"),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
    )
