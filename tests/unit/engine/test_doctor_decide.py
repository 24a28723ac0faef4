"""What facts mean to the doctor, in tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from congthu.audit.types import ChainFault, ChainReport
from congthu.engine.doctor.decide.configuration import Refusal, judge_checkers, judge_files
from congthu.engine.doctor.decide.database import Told, judge_database
from congthu.engine.doctor.decide.dkim import judge_dkim
from congthu.engine.doctor.decide.dmarc import judge_dmarc
from congthu.engine.doctor.decide.dns import Answer, Status
from congthu.engine.doctor.decide.files import judge_folders, judge_secrets
from congthu.engine.doctor.decide.machine import (
    Room,
    Waiting,
    judge_database_clock,
    judge_queue,
    judge_room,
    judge_synchronised,
    judge_zone,
)
from congthu.engine.doctor.decide.ports import Heard, judge_heard, judge_parts
from congthu.engine.doctor.decide.spf import judge_spf
from congthu.engine.doctor.decide.tls import Served, Trust, judge_served
from congthu.engine.doctor.texts import tell
from congthu.engine.doctor.types import Bounds, Finding
from congthu.engine.secret_files import SECRETS, Rights
from congthu.engine.types import PartHealth

AT = datetime(2025, 6, 1, tzinfo=UTC)
BOUNDS = Bounds()
CONF = PurePosixPath("postfix/main.cf")


def said(findings: Iterable[Finding]) -> list[str]:
    """Return `outcome code` of each finding; telling it shows that no blank is left open."""
    found = list(findings)
    for finding in found:
        tell(finding)
    return [f"{finding.outcome} {finding.code}" for finding in found]


def txt(*values: str) -> Answer:
    return Answer(name="example.gov.vn", kind="TXT", status=Status.FOUND if values else Status.ABSENT, values=values)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("v=spf1 mx -all", ["ok spf_ok"]),
        ("V=SPF1 MX ~ALL", ["ok spf_ok"]),
        ("v=spf1 a:mail.example.gov.vn -all", ["ok spf_ok"]),
        ("v=spf1 mx:example.gov.vn -all", ["ok spf_ok"]),
        ("v=spf1 ip4:192.0.2.0/24 -all", ["ok spf_ok"]),
        ("v=spf1 ip6:2001:db8::/32 -all", ["fault spf_without_us"]),
        ("v=spf1 ip4:nonsense -all", ["fault spf_without_us"]),
        ("v=spf1 -all", ["fault spf_without_us"]),
        ("v=spf1 -mx -all", ["fault spf_without_us"]),
        ("v=spf1 -all mx", ["fault spf_without_us"]),
        ("v=spf1 include:other.example -all", ["unknown spf_elsewhere"]),
        ("v=spf1 redirect=other.example", ["unknown spf_elsewhere"]),
        ("v=spf1 mx include:other.example -all", ["ok spf_ok"]),
        ("v=spf1 mx ?all", ["fault spf_open"]),
        ("v=spf1 mx all", ["fault spf_open"]),
        ("v=spf1 ?all", ["fault spf_open", "fault spf_without_us"]),
        ("v=spf1 +all", ["fault spf_open"]),
        ("v=spf1 mx", ["fault spf_endless"]),
        ("v=spf1 mx unknown=x -all", ["ok spf_ok"]),
        ("v=spf1 ipv4:192.0.2.1 -all", ["fault spf_malformed"]),
        ("v=spf10 mx -all", ["fault spf_missing"]),
    ],
)
def test_spf(record: str, expected: list[str]) -> None:
    found = judge_spf(txt("other=thing", record), hostname="mail.example.gov.vn", addresses=["192.0.2.10"])
    assert said(found) == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("v=DKIM1; k=rsa; p=AAAA", "ok dkim_ok"),
        ("k=rsa;p=AA AA;", "ok dkim_ok"),
        ("v=DKIM1; t=s:y; p=AAAA", "warn dkim_testing"),
        ("v=DKIM1; k=ed25519; p=AAAA", "fault dkim_malformed"),
        ("v=DKIM2; p=AAAA", "fault dkim_malformed"),
        ("v=DKIM1; p=AAAA; p=AAAA", "fault dkim_malformed"),
        ("v=DKIM1; p=AA!A", "fault dkim_malformed"),
        ("v=DKIM1; p=AAA", "fault dkim_malformed"),
        ("v=DKIM1; p=BBBB", "fault dkim_differs"),
        ("v=DKIM1; p=", "fault dkim_revoked"),
        ("", "fault dkim_malformed"),
    ],
)
def test_dkim(record: str, expected: str) -> None:
    assert said(judge_dkim(txt(record), public_key="AAAA")) == [expected]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("v=DMARC1; p=reject; rua=mailto:a@b.vn", ["ok dmarc_ok"]),
        ("v=DMARC1;p=quarantine;rua=mailto:a@b.vn;", ["ok dmarc_ok"]),
        ("v=DMARC1; p=reject", ["ok dmarc_ok", "warn dmarc_unheard"]),
        ("v=DMARC1; p=reject; sp=none; pct=50; rua=x", ["ok dmarc_ok", "warn dmarc_subdomains", "warn dmarc_partly"]),
        ("v=DMARC1; p=none; rua=x", ["fault dmarc_none"]),
        ("v=DMARC1; p=refuse; rua=x", ["fault dmarc_malformed"]),
        ("v=DMARC1", ["fault dmarc_malformed"]),
        ("v=spf1 mx -all", ["fault dmarc_missing"]),
    ],
)
def test_dmarc(record: str, expected: list[str]) -> None:
    assert said(judge_dmarc(txt(record))) == expected


@given(st.lists(st.text(), max_size=3))
@example(["p=\x80"])
def test_no_text_in_a_record_makes_the_doctor_stumble(values: list[str]) -> None:
    answer = txt(*values)
    said(judge_spf(answer, hostname="mail.example.gov.vn", addresses=[]))
    said(judge_dkim(answer, public_key="AAAA"))
    said(judge_dmarc(answer))


@given(st.text())
def test_no_term_of_spf_makes_the_doctor_stumble(term: str) -> None:
    said(judge_spf(txt(f"v=spf1 {term} -all"), hostname="mail.example.gov.vn", addresses=["192.0.2.10", "::1"]))


@pytest.mark.parametrize(
    ("trust", "days", "old", "expected"),
    [
        (Trust.GOOD, 22, False, ["ok certificate_ok"]),
        (Trust.GOOD, 20, False, ["warn certificate_ends_soon"]),
        (Trust.GOOD, -1, False, ["fault certificate_out_of_time"]),
        (Trust.OUT_OF_TIME, 90, False, ["fault certificate_out_of_time"]),
        (Trust.WRONG_NAME, 90, False, ["fault certificate_wrong_name"]),
        (Trust.UNTRUSTED, 90, False, ["fault certificate_untrusted"]),
        (Trust.GOOD, 90, True, ["ok certificate_ok", "fault tls_old_versions"]),
        (Trust.GOOD, 90, None, ["ok certificate_ok", "unknown tls_versions_untold"]),
        (None, 90, None, ["unknown tls_untold"]),
    ],
)
def test_tls(trust: Trust | None, days: int, old: bool | None, expected: list[str]) -> None:
    served = Served(port="imaps", number=993, trust=trust, valid_until=AT + timedelta(days=days), old_versions=old)
    assert said(judge_served(served, hostname="mail.example.gov.vn", at=AT, bounds=BOUNDS)) == expected


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        (Heard(http_status=301, http_location="https://mail.example/"), "ok http_redirects"),
        (Heard(http_status=308, http_location="https://mail.example/"), "ok http_redirects"),
        (Heard(http_status=301, http_location="http://mail.example/"), "fault http_in_clear"),
        (Heard(http_status=200), "fault http_in_clear"),
        (Heard(imap_capabilities=("IMAP4REV1", "LOGINDISABLED")), "ok plain_login_refused"),
        (Heard(imap_capabilities=("IMAP4REV1", "AUTH=PLAIN")), "fault plain_login_offered"),
        (Heard(sieve_mechanisms=()), "ok plain_login_refused"),
        (Heard(sieve_mechanisms=("PLAIN",)), "fault plain_login_offered"),
        (Heard(submission_offers=("SIZE", "STARTTLS")), "ok plain_login_refused"),
        (Heard(submission_offers=("AUTH", "STARTTLS")), "fault plain_login_offered"),
        (Heard(mx_offers=("SIZE", "STARTTLS")), "ok mx_no_auth"),
        (Heard(mx_offers=("SIZE", "AUTH")), "fault mx_offers_auth"),
        (Heard(relay_reply="554 5.7.1 Relay access denied"), "ok relay_refused"),
        (Heard(relay_reply="454 4.7.1 Relay access denied"), "ok relay_refused"),
        (Heard(relay_reply="451 4.3.0 Temporary failure"), "unknown relay_untold"),
        (Heard(relay_reply="250 2.1.5 Ok"), "fault relay_open"),
        (Heard(relay_reply="rubbish"), "unknown relay_untold"),
        (Heard(details=(("imap", "refused"),)), "unknown port_unheard"),
    ],
)
def test_ports(heard: Heard, expected: str) -> None:
    assert said(judge_heard(heard, web_url="https://mail.example/")) == [expected]


def test_parts() -> None:
    told = {"nginx": True, "web": False}
    healths = [PartHealth(name=name, title=name, ok=ok, detail="x", seconds=0.1) for name, ok in told.items()]
    assert said(judge_parts(healths)) == ["ok part_ok", "fault part_silent"]


@pytest.mark.parametrize(
    ("in_force", "wanted", "unchanged", "expected"),
    [
        ({CONF: b"a"}, {CONF: b"a"}, True, ["ok configuration_in_force"]),
        ({CONF: b"a"}, {CONF: b"b"}, True, ["warn configuration_outdated"]),
        ({CONF: b"a"}, {CONF: b"b"}, False, ["fault configuration_edited"]),
        ({CONF: b"a"}, {CONF: b"a"}, False, ["fault configuration_edited"]),
        ({CONF: b"a"}, {}, True, ["warn configuration_outdated"]),
        ({CONF: b"a"}, None, True, ["unknown configuration_unknown"]),
        ({CONF: b"a"}, None, False, ["unknown configuration_unknown", "fault configuration_edited"]),
        ({}, {CONF: b"a"}, False, ["fault configuration_absent"]),
    ],
)
def test_configuration(
    in_force: Mapping[PurePosixPath, bytes],
    wanted: Mapping[PurePosixPath, bytes] | None,
    unchanged: bool,
    expected: list[str],
) -> None:
    assert said(judge_files(in_force, wanted, generated_unchanged=unchanged)) == expected


def test_checkers() -> None:
    assert said(judge_checkers([])) == ["ok checkers_content"]
    refusals = [Refusal(program=name, detail="no") for name in ("postfix", "doveconf")]
    assert said(judge_checkers(refusals)) == ["fault checker_refuses"] * 2


@pytest.mark.parametrize(
    ("free", "inodes", "expected"),
    [
        (15, 0, ["ok disk_ok"]),
        (14, 100, ["warn disk_filling", "ok inodes_ok"]),
        (5, 14, ["warn disk_filling", "warn inodes_filling"]),
        (4, 4, ["fault disk_full", "fault inodes_full"]),
    ],
)
def test_disk(free: int, inodes: int, expected: list[str]) -> None:
    room = Room(path="/srv", free_bytes=free, total_bytes=100, free_inodes=inodes, total_inodes=100 if inodes else 0)
    assert said(judge_room(room, bounds=BOUNDS)) == expected


@pytest.mark.parametrize(
    ("deferred", "hours", "expected"),
    [
        (0, None, "ok queue_ok"),
        (3, 1, "ok queue_ok"),
        (3, 5, "warn queue_old"),
        (50, 1, "warn queue_long"),
        (1000, 1, "fault queue_stuck"),
    ],
)
def test_queue(deferred: int, hours: int | None, expected: str) -> None:
    oldest = None if hours is None else AT - timedelta(hours=hours)
    waiting = Waiting(deferred=deferred, messages=deferred, oldest_at=oldest)
    assert said(judge_queue(waiting, at=AT, bounds=BOUNDS)) == [expected]


def test_clock() -> None:
    assert said(map(judge_synchronised, ("yes", "no", None))) == [
        "ok clock_synchronised",
        "warn clock_alone",
        "unknown clock_untold",
    ]
    aparts = [timedelta(seconds=1), timedelta(seconds=-2), timedelta(hours=7), None]
    assert said(judge_database_clock(apart, bounds=BOUNDS) for apart in aparts) == [
        "ok database_clock_ok",
        "fault database_clock_apart",
        "fault database_clock_apart",
        "unknown database_clock_untold",
    ]
    assert said(map(judge_zone, (timedelta(hours=7), timedelta(hours=8), None))) == [
        "ok zone_ok",
        "fault zone_wrong",
        "fault zone_wrong",
    ]


@pytest.mark.parametrize(
    ("path", "rights", "expected"),
    [
        ("secrets/dkim.key", Rights(user="_rspamd", group="_rspamd", mode=0o440), "fault secret_open"),
        ("secrets/dkim.key", Rights(user="_rspamd", group="_rspamd", mode=0o404), "fault secret_open"),
        ("secrets/dkim.key", Rights(user="_rspamd", group="_rspamd", mode=0o600), "ok secrets_ok"),
        ("secrets/dkim.key", Rights(user="root", group="root", mode=0o400), "fault secret_owner"),
        ("secrets/doveadm.key", Rights(user="root", group="congthu", mode=0o400), "fault secret_unreadable"),
        ("secrets/web.key", None, "fault secret_missing"),
        ("secrets/sample-accounts.json", None, "ok secrets_ok"),
        ("secrets/mailcrypt.pub.pem", Rights(user="root", group="root", mode=0o444), "ok secrets_ok"),
        ("secrets/mailcrypt.pub.pem", Rights(user="root", group="root", mode=0o646), "fault secret_writable"),
    ],
)
def test_secrets(path: str, rights: Rights | None, expected: str) -> None:
    found = {secret.path: secret.rights for secret in SECRETS} | {path: rights}
    assert said(judge_secrets(found)) == [expected]


def test_folders() -> None:
    right = Rights(user="vmail", group="vmail", mode=0o700)
    wrong = Rights(user="vmail", group="vmail", mode=0o755)
    wanted = {"mail": right, "spool": right}
    assert said(judge_folders(wanted, wanted)) == ["ok folders_ok"]
    assert said(judge_folders({"mail": wrong, "spool": None}, wanted)) == [
        "fault folder_rights",
        "fault folder_missing",
    ]


def test_database() -> None:
    whole = ChainReport(events=3, head="ab" * 32, faults=())
    broken = ChainReport(events=3, head="", faults=(ChainFault(position=2, event_id=2, reason="event_altered"),))
    assert said(judge_database(Told(reachable=False, detail="x"))) == ["fault database_unreachable"]
    assert said(judge_database(Told(reachable=True, chain=whole))) == [
        "ok database_ok",
        "ok migrations_ok",
        "ok chain_ok",
    ]
    assert said(judge_database(Told(reachable=True, chain=broken)))[-1] == "fault chain_broken"
    assert said(judge_database(Told(reachable=True, unapplied=("audit.0002",))))[1:] == [
        "fault migrations_missing",
        "unknown chain_untold",
    ]
