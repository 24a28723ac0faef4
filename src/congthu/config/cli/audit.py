"""``congthu audit``: is the record what it was when it was written?"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from congthu.config.cli.context import Context, pass_context
from congthu.config.cli.database import needs_database

_REASONS = {
    "event_altered": ("sự kiện %s đã bị sửa", "event %s was altered"),
    "event_missing": ("sự kiện %s đã bị xóa", "event %s was deleted"),
    "event_unlinked": ("sự kiện %s không nằm trong chuỗi", "event %s is not in the chain"),
    "link_altered": ("mắt xích của sự kiện %s đã bị sửa", "the link of event %s was altered"),
    "link_missing": ("thiếu mắt xích tại đây (%s)", "a link is missing here (%s)"),
}


@click.group("audit")
def command() -> None:
    """The record of who did what.

    Nhật ký thao tác.
    """


@command.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@pass_context
def verify(context: Context, as_json: bool) -> None:
    """Walk the whole chain; exit code 1 and the places when something was altered or taken out."""
    with needs_database(context):
        from congthu.audit.api import verify_chain  # noqa: PLC0415  Models need Django to be loaded.

        report = verify_chain()
    if as_json:
        click.echo(json.dumps(asdict(report) | {"intact": not report.faults}, ensure_ascii=False, indent=1))
    elif report.faults:
        for fault in report.faults:
            vi, en = (text % (fault.event_id or "?") for text in _REASONS[fault.reason])
            click.echo(f"Vị trí / position {fault.position}: {vi} / {en}")
    else:
        click.echo(f"Nhật ký nguyên vẹn: {report.events} sự kiện. / The record is intact: {report.events} events.")
        click.echo(f"Mã băm cuối / last hash: {report.head}")
    sys.exit(1 if report.faults else 0)
