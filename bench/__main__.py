"""The command line of the measurements."""

from __future__ import annotations

import csv
import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from bench.bare import BareEngines
from bench.broadcast import BroadcastPlan, broadcast
from bench.delivery import DeliveryPlan, delivery
from bench.durability import all_kills, durability
from bench.figures import Comparison, Figure, Outcome, json_line, repeated, table
from bench.footprint import footprint
from bench.guessing import GuessPlan, forget, guess
from bench.imap_client import measure_imap
from bench.instance import Account, Instance, load_instance
from bench.login import LoginPlan, log_in_many
from bench.login_people import EVERYBODY, OWN_COST, forget_logins, prepare_people
from bench.people_import import bare_people, hash_milliseconds, import_people
from bench.searching import SearchPlan, search
from bench.showing import measure_showing
from bench.webmail.command import webmail_command

OURS = click.option("--ours", type=click.Path(exists=True, path_type=Path), help="endpoints.json of a running instance")
NO_BARE = click.option("--no-bare", is_flag=True, help="measure ours alone")
REPEAT = click.option("--repeat", default=1, show_default=True, type=click.IntRange(1, 20), help="rounds on each side")
USERS = click.option(
    "--users", default=200, show_default=True, type=click.IntRange(1, 20_000), help="boxes of the peer"
)
HASH = click.option(
    "--hash",
    "password_hash",
    default="",
    help="the peer's password hash: sha512-crypt, argon2id, or an {ARGON2ID}… to take parameters from; "
    "default: the one ours has (asked from its database), or else argon2id",
)
RSPAMD = click.option("--rspamd/--no-rspamd", default=True, show_default=True, help="give the peer Debian's Rspamd")
Measure = Callable[[Instance], Outcome]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
def main() -> None:
    """Measure ours (a running instance, by its endpoints.json) beside a bare peer that is started for the purpose."""
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(143))


main.add_command(webmail_command)


@main.command("broadcast")
@OURS
@NO_BARE
@click.option("--users", default=12_000, show_default=True, type=click.IntRange(2, 20_000), help="boxes of the peer")
@click.option("--group", default="", help="ours: the group's address; default internal@ its domain")
@click.option("--megabytes", default=2.0, show_default=True, help="size of the attachment")
@click.option("--rounds", default=2, show_default=True, type=click.IntRange(1, 5), help="first round: new boxes")
@click.option("--seconds", default=900.0, show_default=True, help="how long to wait in each round")
def broadcast_command(
    *, ours: Path | None, no_bare: bool, users: int, group: str, megabytes: float, rounds: int, seconds: float
) -> None:
    """One message with an attachment to everybody: time, disk, exactly one copy, ciphertext on the disk."""
    plan = BroadcastPlan(group="", attachment_bytes=int(megabytes * 1_048_576), rounds=rounds, seconds=seconds)

    def _ours(instance: Instance) -> Outcome:
        return broadcast(instance, replace(plan, group=group or f"internal@{instance.domain}", expect_encrypted=True))

    def _bare(instance: Instance) -> Outcome:
        return broadcast(instance, replace(plan, group=f"internal@{instance.domain}"))

    measured = _outcome(ours, _ours)
    with _peer(no_bare=no_bare, users=users) as peer:
        notes = () if no_bare else ("bare: virtual_alias_expansion_limit raised from 1000 to 50000, or it cuts off",)
        _show(Comparison(bench="broadcast", ours=measured, bare=_bare(peer) if peer else None, notes=notes))


@main.command("delivery")
@OURS
@NO_BARE
@REPEAT
@USERS
@RSPAMD
@click.option("--messages", default=10_000, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--submitters", default=20, show_default=True, type=click.IntRange(1, 50))
@click.option("--kilobytes", default=10.0, show_default=True, help="size of each body")
def delivery_command(
    *,
    ours: Path | None,
    no_bare: bool,
    repeat: int,
    users: int,
    rspamd: bool,
    messages: int,
    submitters: int,
    kilobytes: float,
) -> None:
    """Many small messages from parallel submitters over TLS, until all lie in their boxes."""
    plan = DeliveryPlan(messages=messages, submitters=submitters, body_bytes=int(kilobytes * 1000))

    mine, kind = load_instance(ours) if ours else None, _hash_of(ours)
    with _peer(no_bare=no_bare, users=users, rspamd=rspamd, password_hash=kind) as peer:
        sides = [side for side in (mine, peer) if side]
        # By turns, so that whatever else the machine does meets both.
        rounds = [[delivery(side, plan) for side in sides] for _ in range(repeat)]
    outcomes = [repeated([turn[index] for turn in rounds]) for index in range(len(sides))]
    notes = () if no_bare else (_rspamd_note(rspamd=rspamd), f"bare: password hash {kind[:40]}")
    measured = outcomes.pop(0) if mine else None
    _show(Comparison(bench="delivery", ours=measured, bare=outcomes[0] if outcomes else None, notes=notes))


@main.command("login")
@OURS
@NO_BARE
@REPEAT
@USERS
@HASH
@click.option(
    "--people", type=click.Path(exists=True, path_type=Path), help="CSV address,password: who logs in at ours"
)
@click.option("--logins", default=200, show_default=True, type=click.IntRange(1, 20_000))
@click.option("--at-once", default=8, show_default=True, type=click.IntRange(1, 100))
@click.option(
    "--prepare", is_flag=True, help="give people of ours an own and an app password first; for throw-away instances"
)
def login_command(
    *,
    ours: Path | None,
    no_bare: bool,
    repeat: int,
    users: int,
    password_hash: str,
    people: Path | None,
    logins: int,
    at_once: int,
    prepare: bool,
) -> None:
    """Connect by TLS, log in, log out by IMAP as different people; and what it costs the daemons.

    Each kind of password twice: the first login of everybody, and again while Dovecot's cache remembers it.
    """
    mine = _with_people(load_instance(ours), people) if ours else None
    kinds = {"own password": mine}
    if mine and prepare:
        prepared = prepare_people(mine, users)
        kinds = {
            "own password": replace(mine, accounts=prepared.own),
            "app password": replace(mine, accounts=prepared.app),
        }
    least = min((len(instance.accounts) for instance in kinds.values() if instance), default=users)
    plan = LoginPlan(logins=logins, at_once=at_once, users=min(users, least))

    def _run(instance: Instance, label: str) -> Outcome:
        outcomes = []
        for _ in range(repeat):
            forget_logins(instance)
            forget(instance)
            outcomes += [log_in_many(instance, plan, label=f"{label}, {when}") for when in ("first", "again")]
        return repeated(outcomes)

    kind = password_hash or (OWN_COST if prepare else _hash_of(ours))
    measured = repeated([_run(instance, label) for label, instance in kinds.items() if instance]) if mine else None
    with _peer(no_bare=no_bare, users=users, password_hash=kind) as peer:
        notes: tuple[str, ...] = () if no_bare else (f"bare: password hash {kind[:40]}, no cache of logins",)
        notes += ("again: within the 30 s for which Dovecot remembers a login",)
        if logins > plan.users:
            notes += ("people log in more than once in each run: the cache counts there, too",)
        # The peer has one kind of password, which stands beside each kind of ours.
        bare = repeated([_run(peer, label) for label in kinds]) if peer else None
        _show(Comparison(bench="login", ours=measured, bare=bare, notes=notes))


@main.command("guessing")
@OURS
@NO_BARE
@USERS
@click.option("--guesses", default=20_000, show_default=True, type=click.IntRange(10, 50_000), help="half of them each")
@click.option("--sources", default=1_000, show_default=True, type=click.IntRange(1, 10_000), help="addresses")
@click.option("--at-once", default=400, show_default=True, type=click.IntRange(1, 800))
@click.option("--seconds", default=90.0, show_default=True, help="the longest that each half may take on each side")
@click.option("--prepare", is_flag=True, help="give all people of ours own passwords first; for throw-away instances")
def guessing_command(
    *,
    ours: Path | None,
    no_bare: bool,
    users: int,
    guesses: int,
    sources: int,
    at_once: int,
    seconds: float,
    prepare: bool,
) -> None:
    """Guess from many loopback addresses: all against one account, then over all; what reaches a hash, who suffers."""
    mine = load_instance(ours) if ours else None
    if mine and prepare:
        mine = replace(mine, accounts=prepare_people(mine, EVERYBODY).own)

    def _run(instance: Instance) -> Outcome:
        outcomes = [
            guess(
                instance,
                GuessPlan(
                    guesses=guesses // 2,
                    sources=sources,
                    at_once=at_once,
                    seconds=seconds,
                    is_spray=spray,
                    label=label,
                ),
                owner=instance.accounts[-1],
            )
            for spray, label in ((False, "one account"), (True, "spray"))
        ]
        return repeated(outcomes)

    kind = OWN_COST if prepare or mine is None else _hash_of(ours)
    measured = _run(mine) if mine else None
    with _peer(no_bare=no_bare, users=users, password_hash=kind) as peer:
        notes: tuple[str, ...] = () if no_bare else (f"bare: password hash {kind[:40]}, no web, no judgement",)
        _show(Comparison(bench="guessing", ours=measured, bare=_run(peer) if peer else None, notes=notes))


@main.command("import")
@click.argument("table_", metavar="TABLE", type=click.Path(exists=True, path_type=Path))
@OURS
@NO_BARE
@click.option("--command", default=".venv/bin/congthu --state {state} import {table} --json", show_default=True)
@click.option("--seconds", default=1800.0, show_default=True, help="the longest it may take")
def import_command(*, table_: Path, ours: Path | None, no_bare: bool, command: str, seconds: float) -> None:
    """Import TABLE (CSV with a head line) by a command; beside it a password file and Maildirs as the floor."""
    with table_.open(encoding="utf-8-sig", newline="") as lines:
        rows = sum(1 for _ in csv.reader(lines)) - 1

    def _ours(instance: Instance) -> Outcome:
        words = [word.format(state=instance.state, table=table_) for word in shlex.split(command)]
        return import_people(words, rows=rows, seconds=seconds)

    notes = (
        "bare: one password file and Maildirs, one hash for all",
        f"an argon2id hash takes {hash_milliseconds('argon2id'):.0f} ms",
    )
    bare = None if no_bare else bare_people(rows)
    _show(Comparison(bench="import", ours=_outcome(ours, _ours), bare=bare, notes=notes))


@main.command("memory")
@OURS
@NO_BARE
@USERS
@RSPAMD
def memory_command(*, ours: Path | None, no_bare: bool, users: int, rspamd: bool) -> None:
    """Memory of each part (proportional share, PSS) and disk of each folder, at rest."""
    measured = _outcome(ours, footprint)
    with _peer(no_bare=no_bare, users=users, rspamd=rspamd) as peer:
        notes = ("bare: just started, and empty",) if peer else ()
        _show(Comparison(bench="memory", ours=measured, bare=footprint(peer) if peer else None, notes=notes))


@main.command("search")
@OURS
@NO_BARE
@click.option("--messages", default=20_000, show_default=True, type=click.IntRange(100, 200_000), help="in one folder")
@click.option(
    "--times", default=20, show_default=True, type=click.IntRange(1, 200), help="how often each is asked again"
)
@click.option("--seconds", default=1800.0, show_default=True, help="the longest that the first search may take")
def search_command(*, ours: Path | None, no_bare: bool, messages: int, times: int, seconds: float) -> None:
    """Look for words in a folder of one box; the peer is Dovecot without an index of words."""
    plan = SearchPlan(messages=messages, times=times, seconds=seconds)
    measured = _outcome(ours, lambda instance: search(instance, plan))
    with _peer(no_bare=no_bare, users=1) as peer:
        # Each question to the peer reads every message: once again is enough.
        bare = search(peer, replace(plan, times=1)) if peer else None
        notes = () if no_bare else ("bare: Maildir, not encrypted; knows marks, and words only as they are typed",)
        _show(Comparison(bench="search", ours=measured, bare=bare, notes=notes))


@main.command("durability")
@OURS
@NO_BARE
@click.option("--messages", default=2000, show_default=True, type=click.IntRange(10, 20_000))
@click.option("--seconds", default=600.0, show_default=True, help="the longest it may take on each side")
def durability_command(*, ours: Path | None, no_bare: bool, messages: int, seconds: float) -> None:
    """Kill every daemon once by signal 9 while mail flows; what was answered 250 must be there exactly once."""

    def _run(instance: Instance) -> Outcome:
        report = durability(instance, messages, all_kills(instance), seconds=seconds)
        counts = {
            "accepted": report.accepted,
            "refused attempts": report.refused,
            "unknown outcome": report.unknown,
            "lost": len(report.lost),
            "doubled": len(report.doubled),
            "ghosts": len(report.ghosts),
            "killed": len(report.killed),
        }
        figures = [Figure(name=name, unit="count", values=(float(count),)) for name, count in counts.items()]
        figures.append(Figure(name="time", unit="s", values=(report.seconds,)))
        faults = [f"{len(report.lost)} lost, {len(report.doubled)} doubled"] if report.lost or report.doubled else []
        faults += [] if report.queue_emptied else ["the queue did not empty"]
        faults += [f"not all accepted in {seconds:.0f} s"] if report.accepted < messages else []
        faults += [f"no process found for {', '.join(report.not_found)}"] if report.not_found else []
        return Outcome(figures=tuple(figures), faults=tuple(faults))

    measured = _outcome(ours, _run)
    with _peer(no_bare=no_bare, users=50, keep_alive=True) as peer:
        _show(Comparison(bench="durability", ours=measured, bare=_run(peer) if peer else None))


@main.command("imap")
@click.option("--ours", type=click.Path(exists=True, path_type=Path), required=True, help="endpoints.json")
@click.option("--messages", default=20_000, show_default=True, type=click.IntRange(1000, 200_000))
@click.option("--rounds", default=100, show_default=True, type=click.IntRange(10, 10_000))
def imap_command(*, ours: Path, messages: int, rounds: int) -> None:
    """The webmail's IMAP client beside the bare protocol, on one box of a running instance; the folder is kept."""
    _show(measure_imap(load_instance(ours), messages=messages, rounds=rounds))


@main.command("showing")
@click.option("--rounds", default=7, show_default=True, type=click.IntRange(1, 100))
def showing_command(*, rounds: int) -> None:
    """Show letters of several kinds, without daemons; a fault when a usual one (10 KB of HTML) takes over 3 ms."""
    _show(Comparison(bench="showing", ours=measure_showing(rounds), bare=None))


@main.command("bare")
@USERS
@HASH
@RSPAMD
@click.option("--seconds", default=3600.0, show_default=True, help="ends by itself after this time")
def bare_command(*, users: int, password_hash: str, rspamd: bool, seconds: float) -> None:
    """Start a bare peer in the foreground and print where its endpoints.json is; Ctrl-C ends and removes it."""
    kind = password_hash or "sha512-crypt"
    with BareEngines(users=users, rspamd=rspamd, password_hash=kind, keep_alive=True) as peer:
        click.echo(peer.root / "endpoints.json")
        time.sleep(seconds)


@contextmanager
def _peer(
    *,
    no_bare: bool,
    users: int,
    rspamd: bool = False,
    password_hash: str = "sha512-crypt",  # noqa: S107
    keep_alive: bool = False,
) -> Iterator[Instance | None]:
    """Start the bare peer for one measurement, or nothing where only ours is wanted."""
    if no_bare:
        yield None
        return
    with BareEngines(users=users, rspamd=rspamd, password_hash=password_hash, keep_alive=keep_alive) as bare:
        yield bare.instance()


def _outcome(ours: Path | None, measure: Measure) -> Outcome | None:
    return measure(load_instance(ours)) if ours else None


def _hash_of(ours: Path | None) -> str:
    """Return the hash of somebody who logs in at ours, so that the peer pays the same.

    It must be one of those very people: a start password may be hashed more cheaply than one that a person chose.
    """
    instance = load_instance(ours) if ours else None
    if instance is None or not instance.has_database() or not instance.accounts:
        return "argon2id"
    login = instance.accounts[0].address.replace("'", "''")
    # Only Dovecot's role sees hashes; the superuser of the cluster is root's as well.
    question = f"SELECT password FROM mail.login WHERE login = '{login}'"  # noqa: S608
    found = instance.ask(question, role="postgres")
    return found[0] if found and found[0].startswith("{ARGON2ID}") else "argon2id"


def _with_people(instance: Instance, people: Path | None) -> Instance:
    if people is None:
        return instance
    with people.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row.get("address") and row.get("password")]
    found = [{"address": row["address"], "password": row["password"]} for row in rows]
    return replace(instance, accounts=tuple(Account(role="", **row) for row in found))


def _rspamd_note(*, rspamd: bool) -> str:
    if not rspamd:
        return "bare: no Rspamd"
    return "bare: Debian's Rspamd without Redis, as a milter, its name server answers NXDOMAIN at once"


def _show(comparison: Comparison) -> None:
    """Print the table and the line of JSON; end with 1 when a promise was broken, as a check can then use it."""
    click.echo(table(comparison))
    click.echo(json_line(comparison))
    if comparison.faults:
        sys.exit(1)


if __name__ == "__main__":
    main(prog_name="bench/run")
