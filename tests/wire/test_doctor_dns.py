"""The doctor asks a name server over the wire; a broken one shows each fault. Clause: D4-1."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from tests.fakes.dns import FakeDns, Mood

from congthu.engine.doctor.ask.dns import Resolver, choose_resolver
from congthu.engine.doctor.decide.dns import Status
from congthu.engine.doctor.dns import check_dns
from congthu.engine.doctor.types import Outcome
from congthu.engine.doctor.zone import records
from congthu.engine.state import DesiredState, Endpoint, Places, Ports, Trial

KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" + "a" * 356 + "AQAB"
STATE = DesiredState(
    domain="example.gov.vn",
    hostname="mail.example.gov.vn",
    ports=Ports.block(8400),
    places=Places(root=PurePosixPath("/var/lib/congthu"), code=PurePosixPath("/opt/congthu")),
    dkim_public=KEY,
)
MX = ("example.gov.vn", "MX")
A = ("mail.example.gov.vn", "A")
AAAA = ("mail.example.gov.vn", "AAAA")
SPF = ("example.gov.vn", "TXT")
DKIM = ("congthu._domainkey.example.gov.vn", "TXT")
DMARC = ("_dmarc.example.gov.vn", "TXT")
PTR = ("10.2.0.192.in-addr.arpa", "PTR")

Zone = dict[tuple[str, str], tuple[str, ...]]


def good_zone() -> Zone:
    """What `congthu dns` prints, as a name server holds it."""
    zone: Zone = {}
    for record in records(STATE, addresses=["192.0.2.10"]):
        value = _strings(record.value) if record.kind == "TXT" else record.value
        zone[record.name, record.kind] = (*zone.get((record.name, record.kind), ()), value)
    return zone


def _strings(text: str) -> str:
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text), 255))


def examine(zone: Zone, moods: dict[tuple[str, str], Mood] | None = None) -> dict[str, Outcome]:
    with FakeDns(records=zone, moods=moods or {}) as server:
        found = list(check_dns(STATE, Resolver(servers=(server.endpoint,), seconds=0.5 if moods else 10)))
    return {finding.code: finding.outcome for finding in found}


def test_the_records_that_we_print_content_the_doctor() -> None:
    assert examine(good_zone()) == dict.fromkeys(
        ("mx_ok", "address_ok", "spf_ok", "dkim_ok", "dmarc_ok", "ptr_ok"), Outcome.OK
    )


@pytest.mark.parametrize(
    ("at", "values", "code"),
    [
        (MX, (), "mx_missing"),
        (MX, ("10 mx.elsewhere.example.",), "mx_elsewhere"),
        (MX, ("0 .",), "mx_elsewhere"),
        (A, (), "address_missing"),
        (SPF, (), "spf_missing"),
        (SPF, ('"google-site-verification=x"',), "spf_missing"),
        (SPF, ('"v=spf1 mx -all"', '"v=spf1 a -all"'), "spf_twice"),
        (SPF, ('"v=spf1 mx ?all"',), "spf_open"),
        (SPF, ('"v=spf1 mx +all"',), "spf_open"),
        (SPF, ('"v=spf1 mx"',), "spf_endless"),
        (SPF, ('"v=spf1 ip4:198.51.100.0/24 -all"',), "spf_without_us"),
        (SPF, ('"v=spf1 mxx -all"',), "spf_malformed"),
        (DKIM, (), "dkim_missing"),
        (DKIM, ('"v=DKIM1; k=rsa; p=AAAA"',), "dkim_differs"),
        (DKIM, ('"v=DKIM1; k=rsa; p="',), "dkim_revoked"),
        (DKIM, ('"v=DKIM1; k=rsa"',), "dkim_malformed"),
        (DKIM, ('"not a key at all"',), "dkim_malformed"),
        (DKIM, ('"v=DKIM1; p=AAAA"', '"v=DKIM1; p=BBBB"'), "dkim_twice"),
        (DMARC, (), "dmarc_missing"),
        (DMARC, ('"v=DMARC1; p=none; rua=mailto:a@example.gov.vn"',), "dmarc_none"),
        (DMARC, ('"v=DMARC1; rua=mailto:a@example.gov.vn"',), "dmarc_malformed"),
        (DMARC, ('"v=DMARC1; p=reject"', '"v=DMARC1; p=none"'), "dmarc_twice"),
        (PTR, (), "ptr_missing"),
        (PTR, ("static-10.isp.example.",), "ptr_differs"),
    ],
)
def test_each_fault_is_a_finding_of_its_own(at: tuple[str, str], values: tuple[str, ...], code: str) -> None:
    zone = good_zone()
    del zone[at]
    found = examine(zone | ({at: values} if values else {}))
    assert found[code] is Outcome.FAULT
    assert [outcome for outcome in found.values() if outcome is Outcome.FAULT] == [Outcome.FAULT]


def test_a_zone_that_is_wholly_broken_lists_everything() -> None:
    zone: Zone = {
        MX: ("10 mx.elsewhere.example.",),
        A: ("192.0.2.10",),
        SPF: ('"v=spf1 mx ?all"', '"v=spf1 -all"'),
        DKIM: ('"v=DKIM1; k=rsa; p=AAAA"',),
        DMARC: ('"v=DMARC1; p=none; rua=mailto:a@example.gov.vn"',),
        PTR: ("static-10.isp.example.",),
    }
    faults = {code for code, outcome in examine(zone).items() if outcome is Outcome.FAULT}
    assert faults == {"mx_elsewhere", "spf_twice", "dkim_differs", "dmarc_none", "ptr_differs"}


@pytest.mark.parametrize("mood", list(Mood))
@pytest.mark.parametrize("at", [MX, A, SPF, DKIM, DMARC, PTR], ids=lambda at: f"{at[1]} {at[0]}")
def test_what_is_not_answered_is_neither_well_nor_a_fault(at: tuple[str, str], mood: Mood) -> None:
    found = examine(good_zone(), {at: mood})
    assert found["dns_unanswered"] is Outcome.UNKNOWN
    assert Outcome.FAULT not in found.values()


def test_nobody_there_is_unknown() -> None:
    with FakeDns() as server:
        gone = server.endpoint
    found = list(check_dns(STATE, Resolver(servers=(gone,), seconds=0.2)))
    assert {finding.outcome for finding in found} == {Outcome.UNKNOWN}


def test_no_server_known_is_unknown() -> None:
    answer = Resolver(servers=()).ask("example.gov.vn", "MX")
    assert (answer.status, answer.detail) == (Status.FAILED, "no name server")


def test_the_next_server_is_asked_when_one_fails() -> None:
    with FakeDns(moods={MX: Mood.SERVFAIL}) as broken, FakeDns(records=good_zone()) as well:
        answer = Resolver(servers=(broken.endpoint, well.endpoint), seconds=10).ask(*MX)
    assert answer.values == ("mail.example.gov.vn",)
    assert broken.asked == well.asked == [MX]


def test_an_answer_too_long_for_udp_is_fetched_by_tcp() -> None:
    zone = good_zone()
    zone[SPF] = (*zone[SPF], *(f'"verification-{number}={"x" * 200}"' for number in range(20)))
    with FakeDns(records=zone) as server:
        answer = Resolver(servers=(server.endpoint,), seconds=10).ask(*SPF)
        assert server.by_tcp == [SPF]
    assert len(answer.values) == 21


def test_aliases_are_followed() -> None:
    zone = good_zone()
    del zone[DKIM]
    zone[DKIM[0], "CNAME"] = ("key.host.example.",)
    zone["key.host.example", "TXT"] = (_strings(f"v=DKIM1; k=rsa; p={KEY}"),)
    assert examine(zone)["dkim_ok"] is Outcome.OK


def test_mx_come_with_the_preferred_first_and_others_are_named() -> None:
    zone = good_zone() | {MX: ("20 spare.example.", "10 MAIL.example.GOV.vn.")}
    with FakeDns(records=zone) as server:
        assert Resolver(servers=(server.endpoint,)).ask(*MX).values == ("mail.example.gov.vn", "spare.example")
    assert examine(zone)["mx_another"] is Outcome.WARN


def test_whom_to_ask() -> None:
    given, configured = Endpoint(host="192.0.2.1", port=53), Endpoint(host="192.0.2.2", port=5353)
    trial = replace(STATE, trial=Trial())
    assert choose_resolver(replace(trial, resolver=configured), given=given).servers == (given,)
    assert choose_resolver(replace(trial, resolver=configured)).servers == (configured,)
    assert choose_resolver(trial).servers == (Endpoint(host="127.0.0.1", port=STATE.ports.dns),)
