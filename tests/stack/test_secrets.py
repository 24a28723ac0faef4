"""Secrets are made anew while mail flows. Clause: D3.3."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.stack.instance import Instance, letter, token


@pytest.mark.parametrize("name", ["doveadm", "server", "factors"])
def test_mail_flows_after_a_renewal(instance: Instance, name: str) -> None:
    reader = instance.people("staff")[0]
    instance.congthu("secrets", "rotate", name)
    mark = token()
    with instance.submission(reader) as client:
        client.send_message(letter(reader.address, [reader.address], subject=mark))
    assert instance.wait_for(reader, mark, seconds=60)
    found = instance.sql("SELECT count(*) FROM audit_event WHERE code = 'config.secret.renewed'")
    assert int(found) >= 1


@pytest.mark.parametrize("name", ["doveadm", "guard-nonce", "guard-header"])
def test_who_asks_dovecot_asks_the_one_with_the_new_secret(instance: Instance, name: str) -> None:
    """What a login on submission leaves in memory is in the process that can be told to forget it. Clause: D4-3."""
    reader = instance.people("staff")[0]
    configuration = instance.state / "engine/current/dovecot/dovecot.conf"
    forget = ["/usr/bin/doveadm", "-c", str(configuration), "auth", "cache", "flush", reader.address]
    assert instance.accepts(reader, "submission"), "Postfix has a connection to Dovecot's authentication"
    instance.congthu("secrets", "rotate", name)
    assert instance.accepts(reader, "submission")
    done = subprocess.run(forget, capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.startswith("1 "), done.stdout


def test_a_dkim_key_signs_only_when_confirmed(instance: Instance) -> None:
    before = (instance.state / "secrets/dkim.key").read_bytes()
    said = instance.congthu("secrets", "rotate", "dkim").stdout
    assert "_domainkey" in said
    assert (instance.state / "secrets/dkim.key").read_bytes() == before
    selector = instance.congthu("secrets", "confirm", "dkim").stdout.split()[-1]
    assert f"{selector}._domainkey" in said
    assert (instance.state / "secrets/dkim.key").read_bytes() != before
    assert selector in instance.congthu("dns").stdout
    instance.wait_until_mail_flows()


def test_a_confirmation_that_a_daemon_refuses_changes_nothing(instance: Instance) -> None:
    instance.congthu("secrets", "rotate", "dkim")
    before, certificate = kept(instance), instance.state / "pki" / "server.pem"
    aside = certificate.with_name("server.pem.aside")
    certificate.rename(aside)
    try:
        done = instance.congthu("secrets", "confirm", "dkim", check=False)
    finally:
        aside.rename(certificate)
    assert done.returncode == 3
    assert kept(instance) == before
    found = instance.sql("SELECT code FROM audit_event WHERE code LIKE 'config.secret.%' ORDER BY id DESC LIMIT 2")
    assert found.split() == ["config.secret.taken_back", "config.secret.confirmed"]
    instance.congthu("secrets", "confirm", "dkim")
    assert kept(instance) != before


def kept(instance: Instance) -> dict[Path, bytes]:
    """Return configuration, DKIM keys and what is in force, as they stand."""
    files = [instance.state / "congthu.toml", *(instance.state / "secrets").glob("dkim*")]
    in_force = {Path("current"): bytes((instance.state / "engine/current").resolve())}
    return in_force | {file: file.read_bytes() for file in files}
