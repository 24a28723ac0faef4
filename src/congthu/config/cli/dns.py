"""``congthu dns``: the DNS records to publish for an instance."""

from __future__ import annotations

import ipaddress
import json

import click

from congthu.config.bring_up import read_state
from congthu.config.cli.context import Context, pass_context
from congthu.config.instance import load_instance
from congthu.engine.doctor.texts.zone import WHY
from congthu.engine.doctor.zone import Record, records, zone_line
from congthu.engine.errors import NotReady
from congthu.engine.state import DesiredState


class _Address(click.ParamType[str]):
    """An IPv4 or IPv6 address."""

    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(ipaddress.ip_address(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command("dns")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--address", "addresses", type=_Address(), multiple=True, help="A public address of the server.")
@pass_context
def command(context: Context, as_json: bool, addresses: tuple[str, ...]) -> None:
    """Print the DNS records to publish, as lines of a zone file, each with the reason why.

    Clause: D4-1.
    """
    state = read_published(context)
    found = records(state, addresses=addresses or _public(state))
    if as_json:
        click.echo(json.dumps([_entry(record) for record in found], ensure_ascii=False, indent=1))
        return
    click.echo(f"; Các bản ghi DNS cần công bố cho / DNS records to publish for {state.domain}\n")
    said = ""
    for record in found:
        if record.why != said:
            vietnamese, english = WHY[record.why]
            click.echo(f"; {vietnamese}\n; {english}")
            said = record.why
        click.echo(zone_line(record))


def read_published(context: Context) -> DesiredState:
    """Return the desired state of an instance that has its keys.

    Raises:
        NotReady: nothing was set up in the folder yet, or only root may read it.
    """
    config = load_instance(context.state)
    try:
        return read_state(config)
    except FileNotFoundError as error:
        raise NotReady("not_running", path=str(context.state)) from error
    except PermissionError as error:
        raise NotReady("not_root", path=str(context.state)) from error


def _public(state: DesiredState) -> tuple[str, ...]:
    """Return the listening address when the world can reach it."""
    try:
        return (state.listen,) if ipaddress.ip_address(state.listen).is_global else ()
    except ValueError:
        return ()


def _entry(record: Record) -> dict[str, object]:
    vietnamese, english = WHY[record.why]
    known = {"name": record.name, "type": record.kind, "value": record.value, "to_fill_in": record.to_fill_in}
    return {**known, "zone": zone_line(record), "vi": vietnamese, "en": english}
