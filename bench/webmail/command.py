"""The command line of this measurement."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bench.instance import load_instance
from bench.login_people import prepare_people
from bench.webmail.alone import AlonePlan
from bench.webmail.boxes import fill
from bench.webmail.browser import measure_browser
from bench.webmail.compare import WebmailPlan, compare
from bench.webmail.roundcube import Roundcube, install
from bench.webmail.sides import json_line, table


@click.command("webmail")
@click.option("--ours", required=True, type=click.Path(exists=True, path_type=Path), help="endpoints.json of ours")
@click.option("--messages", default=20_000, show_default=True, type=click.IntRange(2_000, 200_000))
@click.option("--crowd-messages", default=20_000, show_default=True, type=click.IntRange(2_500, 100_000))
@click.option("--times", default=60, show_default=True, type=click.IntRange(3, 500), help="of each thing on each side")
@click.option("--users", default=50, show_default=True, type=click.IntRange(1, 500), help="at once; then twice as many")
@click.option("--seconds", default=20.0, show_default=True, help="how long many work at once, twice on each side")
@click.option("--pause", default=2.0, show_default=True, help="between two things of each of twice as many users")
@click.option("--caches", is_flag=True, help="Roundcube keeps what IMAP answered in its database; Debian's does not")
@click.option("--browser", is_flag=True, help="instead: what a person sees in Chromium, of ours alone")
def webmail_command(
    *,
    ours: Path,
    messages: int,
    crowd_messages: int,
    times: int,
    users: int,
    seconds: float,
    pause: float,
    caches: bool,
    browser: bool,
) -> None:
    """Our webmail, Roundcube and raw IMAP on the same Dovecot: one person alone by turns, then many at once.

    Gives people of the instance passwords and mail: for one that is thrown away, with more people than take part.
    """
    instance = load_instance(ours)
    if browser:
        reader = min(prepare_people(instance, 4).own, key=lambda account: account.address)
        fill(instance, reader, messages)
        measured = measure_browser(instance, reader, times=times)
        click.echo(table(measured))
        click.echo(json_line(measured))
        return
    install()
    plan = WebmailPlan(
        messages=messages,
        crowd_messages=crowd_messages,
        alone=AlonePlan(times=times, fewer=max(3, times // 3)),
        users=users,
        seconds=seconds,
        pause=pause,
    )
    with Roundcube(instance, caches=caches) as roundcube:
        measured = compare(instance, roundcube, plan)
    click.echo(table(measured))
    click.echo(json_line(measured))
    if measured.faults:
        sys.exit(1)
