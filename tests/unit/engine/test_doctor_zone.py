"""The records to publish, as a name server reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import dns.rdatatype
import dns.zone
import pytest

from congthu.engine.doctor.zone import records, spf, zone_line
from congthu.engine.state import DesiredState, Endpoint, Places, Ports, Trial

STATE = DesiredState(
    domain="example.gov.vn",
    hostname="mail.example.gov.vn",
    ports=Ports.block(8400),
    places=Places(root=PurePosixPath("/srv/x"), code=PurePosixPath("/opt/x")),
    dkim_public="a" * 392,
)


def read(addresses: Sequence[str] = ()) -> dns.zone.Zone:
    head = "@ 3600 IN SOA ns.example. admin.example. 1 3600 600 86400 3600\n@ 3600 IN NS ns.example.\n"
    body = "\n".join(zone_line(record) for record in records(STATE, addresses=addresses))
    return dns.zone.from_text(head + body + "\n", origin="example.gov.vn.")


def test_it_is_a_zone_file() -> None:
    zone = read(["192.0.2.10", "2001:db8::10"])
    assert str(zone.find_rdataset("mail", "A")[0]) == "192.0.2.10"
    assert str(zone.find_rdataset("mail", "AAAA")[0]) == "2001:db8::10"
    assert zone.find_rdataset("@", "MX")[0].to_text() == "10 mail"
    assert zone.find_rdataset("_imaps._tcp", "SRV")[0].to_text() == "0 1 8406 mail"
    services = {str(name) for name, data in zone.iterate_rdatasets(dns.rdatatype.SRV)}
    assert services == {f"_{name}._tcp" for name in ("imaps", "submissions", "submission", "pop3s", "sieve")}


def test_a_long_key_is_split_and_reads_as_one() -> None:
    pieces = read().find_rdataset("congthu._domainkey", "TXT")[0].strings
    assert [len(piece) for piece in pieces] == [255, 155]
    assert b"".join(pieces) == b"v=DKIM1; k=rsa; p=" + b"a" * 392


def test_without_an_address_nothing_false_is_published() -> None:
    assert read().get_rdataset("mail", "A") is None
    assert [record.kind for record in records(STATE) if record.to_fill_in] == ["A", "AAAA", "PTR"]


@pytest.mark.parametrize(
    ("relay", "trial", "expected"),
    [
        (None, None, "v=spf1 mx -all"),
        (Endpoint(host="relay.example", port=25), None, "v=spf1 mx a:relay.example -all"),
        (Endpoint(host="192.0.2.25", port=25), None, "v=spf1 mx ip4:192.0.2.25 -all"),
        (Endpoint(host="2001:db8::25", port=25), None, "v=spf1 mx ip6:2001:db8::25 -all"),
        (Endpoint(host="127.0.0.1", port=8414), Trial(), "v=spf1 mx -all"),
    ],
)
def test_spf_names_everything_through_which_mail_leaves(
    relay: Endpoint | None, trial: Trial | None, expected: str
) -> None:
    assert spf(replace(STATE, relay=relay, trial=trial)) == expected
