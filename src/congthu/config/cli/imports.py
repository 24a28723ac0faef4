"""``congthu import``: lists of bodies and people into the directory, with a dry run and start-password slips."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from congthu.common.actor import Actor
from congthu.common.clock import local_date, now
from congthu.config.cli.context import Context, pass_context
from congthu.config.cli.database import needs_database
from congthu.directory.importing.columns import ListKind
from congthu.directory.importing.templates import csv_template, workbook_template
from congthu.directory.importing.texts import ENGLISH, file_sentence

if TYPE_CHECKING:
    from congthu.directory.importing.carry_out import Outcome

_FAULTS, _BAD_INPUT = 1, 2
_WORKBOOK = ".xlsx"
_REASONS: Final = {
    FileNotFoundError: ("không có tệp hoặc thư mục đó", "there is no such file or folder"),
    FileExistsError: ("đã có tệp mang tên đó", "there is a file of that name"),
    IsADirectoryError: ("đó là thư mục", "that is a folder"),
    NotADirectoryError: ("đường dẫn đi qua một tệp", "the path leads through a file"),
    PermissionError: ("không có quyền", "permission is missing"),
}
"""What keeps a file from being read or written, in both languages; anything else in the words of the system."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--kind", type=click.Choice([kind.value for kind in ListKind]), default="people", show_default=True)
@click.option("--dry-run", is_flag=True, help="Show what would be done, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print an array with one object a line of the list.")
@click.option("--stop-on-problem", is_flag=True, help="Import nothing while any line has a fault.")
@click.option("--slips", type=click.Path(path_type=Path), help="Write slips with the start passwords into this folder.")
@click.option("--template", type=click.Path(path_type=Path), help="Write an empty list (.xlsx or .csv) and end.")
@pass_context
def command(
    context: Context,
    file: Path | None,
    *,
    kind: str,
    dry_run: bool,
    as_json: bool,
    stop_on_problem: bool,
    slips: Path | None,
    template: Path | None,
) -> None:
    """Import a list (CSV or XLSX) of people, or of bodies with --kind bodies.

    Nhập danh sách cán bộ hoặc cơ quan. Dòng lỗi được báo, các dòng khác vẫn được nhập; nhập lại không tạo trùng.

    Exit code 0: all lines are registered; 1: some lines have faults; 2: the file cannot be read as a list.
    """
    if template is not None:
        _write_template(template, ListKind(kind))
        return
    if file is None:
        raise click.UsageError("Thiếu tệp danh sách. / Name the file with the list.")
    with _told(f"Không đọc được tệp {file}", f"Cannot read the file {file}"):
        raw = file.read_bytes()
    if slips is not None and not dry_run:
        _make_slips_folder(slips)
    with needs_database(context):
        found = _import(
            context,
            raw,
            ListKind(kind),
            dry_run=dry_run,
            as_json=as_json,
            strict=stop_on_problem,
            slips=slips,
        )
    sys.exit(found)


def _import(
    context: Context, raw: bytes, kind: ListKind, *, dry_run: bool, as_json: bool, strict: bool, slips: Path | None
) -> int:
    from congthu.config.cli.import_report import print_report  # noqa: PLC0415  Models need Django.
    from congthu.directory.importing.carry_out import Outcome, carry_out_import, plan_import  # noqa: PLC0415
    from congthu.directory.importing.problems import FileProblem  # noqa: PLC0415

    at = now()
    if dry_run:
        planned = plan_import(raw, kind=kind, on=local_date(at))
        result = planned if isinstance(planned, FileProblem) else Outcome(plan=planned)
    else:
        actor = Actor.shell(getpass.getuser())
        result = carry_out_import(raw, kind=kind, actor=actor, at=at, progress=_progress, strict=strict)
    if isinstance(result, FileProblem):
        click.echo(f"{file_sentence(result)}\n{file_sentence(result, language=ENGLISH)}", err=True)
        return _BAD_INPUT
    print_report(result, dry_run=dry_run, as_json=as_json)
    if slips is not None and result.issued:
        _write_slips(context, result, slips)
    return _FAULTS if result.plan.faults else 0


@contextmanager
def _told(vi: str, en: str) -> Iterator[None]:
    """End with a sentence in both languages where a file cannot be read or written."""
    try:
        yield
    except OSError as error:
        because = _REASONS.get(type(error), (error.strerror, error.strerror))
        click.echo(f"{vi}: {because[0]}.\n{en}: {because[1]}.", err=True)
        sys.exit(_BAD_INPUT)


def _write_template(target: Path, kind: ListKind) -> None:
    with _told(f"Không ghi được tệp {target}", f"Cannot write the file {target}"):
        target.write_bytes(workbook_template(kind) if target.suffix.lower() == _WORKBOOK else csv_template(kind))
    click.echo(f"Đã ghi mẫu / template written: {target}")


def _progress(done: int, total: int) -> None:
    """Draw a bar where somebody is looking."""
    if not sys.stderr.isatty():
        return
    filled = done * 40 // total
    click.echo(f"\r[{'#' * filled}{'.' * (40 - filled)}] {done}/{total}", err=True, nl=done == total)


def _make_slips_folder(folder: Path) -> None:
    """Make the folder before anybody is registered: start passwords are told once, and would be lost afterwards."""
    from congthu.directory.slips import make_slips_folder  # noqa: PLC0415  Loads what starts processes.

    with _told(f"Không ghi được vào thư mục {folder}", f"Cannot write into the folder {folder}"):
        make_slips_folder(folder)


def _write_slips(context: Context, outcome: Outcome, folder: Path) -> None:
    from congthu.config.cli.import_slips import sheets_of  # noqa: PLC0415  Models need Django to be loaded.
    from congthu.config.instance import load_instance  # noqa: PLC0415
    from congthu.directory.slips import Printed, write_slips  # noqa: PLC0415  Loads what starts processes.
    from congthu.regulation.api import get_rules  # noqa: PLC0415

    today = local_date(now())
    until = today + timedelta(days=get_rules(today).start_password_days)
    printed = Printed(web_url=load_instance(context.state).web_url, valid_until=until)
    files = write_slips(folder, sheets_of(outcome.issued, on=today), printed, progress=_progress)
    click.echo(f"Phiếu mật khẩu / password slips: {len(files)} PDF, {folder}", err=True)
