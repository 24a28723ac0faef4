"""``congthu account``: start passwords and hashes of the system before. An own password is set by its owner alone."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from congthu.common import clock
from congthu.config.cli.context import Context, pass_context
from congthu.directory.labelling import TOP

if TYPE_CHECKING:
    from uuid import UUID

    from congthu.accounts.api import ForeignHash
    from congthu.accounts.types import StartPassword

_FAULTS, _BAD_INPUT = 1, 2
_COLUMNS = ("login", "hash")


@click.command("new-start-password")
@click.argument("login")
@click.option("--reason", required=True, help="Why; it goes on record, e.g. the number of the request.")
@click.option(
    "--slip",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a slip (PDF) instead of showing the password.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def new_start_password(context: Context, login: str, reason: str, slip: Path | None, as_json: bool) -> None:
    """Replace the password of LOGIN by a start password, shown this once; all access by the old one ends.

    The person must choose an own one on the web within some days. Nobody else can: no command sets an own password.
    """
    context.setup_django()
    from congthu.accounts.api import get_account_id, issue_start_password  # noqa: PLC0415
    from congthu.config.cli.account import shell_actor  # noqa: PLC0415
    from congthu.directory.api import get_owner  # noqa: PLC0415

    at = clock.now()
    account_id, actor = get_account_id(login), shell_actor()
    owner = get_owner(account_id, on=clock.local_date(at))
    issued = issue_start_password(account_id, reason=reason, owner=owner, actor=actor, at=at)
    if slip is not None:
        _write_slip(context, slip, account_id, issued)
        click.echo(f"Đã ghi phiếu / slip written: {slip}")
    elif as_json:
        click.echo(
            json.dumps({"login": issued.login, "password": issued.password, "until": issued.last_day.isoformat()})
        )
    else:
        click.echo(f"Mật khẩu cấp lần đầu / start password: {issued.password}")
        click.echo(f"Có giá trị đến hết ngày / good until the end of: {issued.last_day:%d/%m/%Y}")


@click.command("reset-factors")
@click.argument("login")
@click.option("--reason", required=True, help="Why, and how the person was known; it goes on record.")
@pass_context
def reset_factors(context: Context, login: str, reason: str) -> None:
    """Take all second factors of LOGIN, whose owner has lost them; whoever needs one gets the days of grace again."""
    context.setup_django()
    from congthu.accounts.api import get_account_id  # noqa: PLC0415
    from congthu.accounts.api import reset_factors as reset  # noqa: PLC0415
    from congthu.config.cli.account import shell_actor  # noqa: PLC0415

    reset(get_account_id(login), reason=reason, actor=shell_actor(), at=clock.now())
    click.echo(f"Đã gỡ xác thực hai lớp / second factors removed: {login}")


@click.command("import-hashes")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def import_hashes(context: Context, file: Path, as_json: bool) -> None:
    """Take over password hashes from FILE, a CSV with the columns login and hash, for accounts nobody has used yet.

    Argon2, bcrypt, SHA-512-crypt, SHA-256-crypt and SSHA are taken over, with or without their scheme in braces. They
    open mail programs at once; the first sign-in on the web judges the password and replaces the hash.
    """
    context.setup_django()
    from congthu.accounts.api import import_hashes as take_over  # noqa: PLC0415
    from congthu.config.cli.account import shell_actor  # noqa: PLC0415

    done = take_over(_read_hashes(file), actor=shell_actor(), at=clock.now())
    if as_json:
        click.echo(json.dumps(asdict(done)))
    else:
        click.echo(f"Đã nhận / taken over: {len(done.taken)}")
        _tell("Không có tài khoản, dòng / no such account, lines", done.unknown)
        _tell("Đã có mật khẩu riêng, dòng / own password already, lines", done.in_use)
        _tell("Không nhận được, cần cấp phiếu, dòng / cannot be taken over, needs a slip, lines", done.unreadable)
    sys.exit(_FAULTS if done.unknown or done.unreadable else 0)


def _read_hashes(file: Path) -> Iterator[ForeignHash]:
    from congthu.accounts.api import ForeignHash  # noqa: PLC0415  Models need Django.

    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if not set(_COLUMNS) <= set(reader.fieldnames or ()):
            click.echo(
                f"Tệp {file} phải có các cột login, hash / the file {file} must have the columns login, hash", err=True
            )
            sys.exit(_BAD_INPUT)
        for row in reader:
            yield ForeignHash(line=reader.line_num, login=row["login"] or "", hash=row["hash"] or "")


def _tell(what: str, lines: tuple[int, ...]) -> None:
    if lines:
        click.echo(f"{what}: {', '.join(str(line) for line in lines)}", err=True)


def _write_slip(context: Context, path: Path, account_id: UUID, issued: StartPassword) -> None:
    """Write a slip that only its owner can read, as an import writes them."""
    from congthu.config.instance import load_instance  # noqa: PLC0415
    from congthu.directory.api import Printed, Sheet, Slip, find_post, list_line, render_sheet  # noqa: PLC0415

    on = clock.local_date(clock.now())
    post = find_post(account_id, on=on)
    line = list_line(post.unit_id, on=on) if post else ()
    body = next((unit.name for unit in line if unit.kind in TOP), "")
    slip = Slip(
        full_name=post.full_name if post else "",
        title=post.title if post else "",
        unit=post.unit_name if post else "",
        address=issued.login,
        start_password=issued.password,
    )
    printed = Printed(web_url=load_instance(context.state).web_url, valid_until=issued.last_day)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(render_sheet(Sheet(body=body, file_name=path.name, slips=[slip]), printed))
