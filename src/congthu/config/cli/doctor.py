"""``congthu doctor``: looks at everything from outside and says what is missing or wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

import click

from congthu.common import clock
from congthu.config.bring_up import with_rules
from congthu.config.cli.context import Context, pass_context
from congthu.config.cli.dns import read_published
from congthu.config.cli.texts import sentence
from congthu.config.instance import ConfigurationError, load_instance
from congthu.engine.doctor.ask.dns import choose_resolver
from congthu.engine.doctor.decide.configuration import CONFIGURATION
from congthu.engine.doctor.texts import GROUPS, tell
from congthu.engine.doctor.types import Finding, Group, Outcome
from congthu.engine.state import DesiredState, Endpoint

_MARKS = {Outcome.OK: "✓", Outcome.WARN: "!", Outcome.FAULT: "✗", Outcome.UNKNOWN: "?"}


class _Server(click.ParamType[Endpoint]):
    """A name server, ``HOST:PORT`` or ``HOST``."""

    name = "host:port"

    def convert(self, value: str | Endpoint, param: click.Parameter | None, ctx: click.Context | None) -> Endpoint:
        if isinstance(value, Endpoint):
            return value
        host, colon, port = value.rpartition(":") if value.count(":") == 1 else (value, ":", "53")
        if not (host and colon and port.isdigit()):
            self.fail(f"{value!r} is not HOST:PORT", param, ctx)
        return Endpoint(host=host, port=int(port))


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--resolver", type=_Server(), help="The name server to ask instead of the configured one.")
@click.option("--only", type=click.Choice([item.value for item in Group]), multiple=True, help="Only this group.")
@click.option("--strict", is_flag=True, help="Exit code 1 also for warnings and for what could not be found out.")
@pass_context
def command(context: Context, as_json: bool, resolver: Endpoint | None, only: tuple[str, ...], strict: bool) -> None:
    """Look at the running instance from outside and say what is missing or wrong, and what to do about it.

    ✓ well, ! will not last or is weak, ✗ wrong, ? could not be found out. Exit code 1 when something is wrong.

    Clause: D4-1.
    """
    findings = _findings(context, resolver=resolver, only=[Group(item) for item in only])
    if as_json:
        found = list(findings)
        click.echo(json.dumps([_entry(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        found = _show(findings)
    bad = set(Outcome) - {Outcome.OK} if strict else {Outcome.FAULT}
    sys.exit(1 if any(finding.outcome in bad for finding in found) else 0)


def _findings(context: Context, *, resolver: Endpoint | None, only: list[Group]) -> Iterable[Finding]:
    try:
        load_instance(context.state)
    except ConfigurationError as error:
        vietnamese, _, english = sentence(error).partition("\n")
        yield CONFIGURATION.fault("configuration_unreadable", detail_vi=vietnamese, detail_en=english or vietnamese)
        return
    if not only or Group.CONFIGURATION in only:
        yield CONFIGURATION.ok("configuration_readable")
    state = read_published(context)
    context.setup_django()
    from congthu.engine.doctor.run import Patient, examine  # noqa: PLC0415 -- Needs Django loaded.

    whole = _with_rules(state)
    patient = Patient(
        state=whole or state,
        is_whole=whole is not None,
        resolver=choose_resolver(state, given=resolver),
        at=clock.now(),
    )
    yield from examine(patient, only=only)


def _with_rules(state: DesiredState) -> DesiredState | None:
    """Return the state with the limits of the rule set in force, None when the database does not tell them."""
    from django.db import Error  # noqa: PLC0415

    try:
        return with_rules(state)
    except Error:
        return None


def _show(findings: Iterable[Finding]) -> list[Finding]:
    """Print findings as they come, under the heading of their group, and return them."""
    shown: list[Finding] = []
    for finding in findings:
        if not shown or shown[-1].group is not finding.group:
            click.echo("\n" + " / ".join(GROUPS[finding.group]))
        shown.append(finding)
        _show_one(finding)
    counts = {outcome: sum(finding.outcome is outcome for finding in shown) for outcome in Outcome}
    click.echo("\n" + "   ".join(f"{_MARKS[outcome]} {count}" for outcome, count in counts.items()))
    return shown


def _show_one(finding: Finding) -> None:
    text = tell(finding)
    click.echo(f"  {_MARKS[finding.outcome]} {_indented(text.vi)}\n    {_indented(text.en)}")
    if finding.outcome is not Outcome.OK:
        click.echo(f"    → {text.remedy_vi}\n      {text.remedy_en}")


def _indented(sentence: str) -> str:
    """What a daemon said may be several lines."""
    return "\n      ".join(line.strip() for line in sentence.splitlines())


def _entry(finding: Finding) -> dict[str, object]:
    text = tell(finding)
    return {
        "group": finding.group,
        "code": finding.code,
        "outcome": finding.outcome,
        "params": {name: _plain(value) for name, value in finding.params.items()},
        "vi": text.vi,
        "en": text.en,
        "remedy_vi": text.remedy_vi,
        "remedy_en": text.remedy_en,
    }


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str) else str(value)
