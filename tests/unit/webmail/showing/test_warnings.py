"""Why a reader should look twice. Clause: D8.3-2, D9.4, RFC7489."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.corpus.mail.cases import html_letter, letter, multipart

from congthu.webmail.showing.show import show
from congthu.webmail.showing.warnings.authentication import find_results
from congthu.webmail.showing.warnings.judge import warn
from congthu.webmail.showing.warnings.lookalikes import distance, find_like, has_mixed_scripts, skeleton
from congthu.webmail.showing.warnings.types import Alert, SenderFacts, Severity, WarningCode, WarnPolicy

OWN = frozenset({"daknong.gov.vn"})
FACTS = SenderFacts(
    own_domains=OWN, authserv_id="mail.daknong.gov.vn", known_addresses=frozenset({"an.ketoan@doitac.example"})
)
POLICY = WarnPolicy()


def _warn(fields: str = "", *, sender: str = "gui@example.org", facts: SenderFacts = FACTS) -> list[Alert]:
    passed = (
        "Authentication-Results: mail.daknong.gov.vn; dmarc=pass\n" if "Authentication-Results" not in fields else ""
    )
    raw = letter(f"From: {sender}\n{passed}{fields}".rstrip("\n"), head=b"")
    return list(warn(show(raw), facts))


def _codes(alerts: list[Alert]) -> list[WarningCode]:
    return [alert.code for alert in alerts]


@pytest.mark.parametrize(
    ("sender", "code", "severity"),
    [
        pytest.param('"chutich@daknong.gov.vn" <x@xau.example>', WarningCode.NAME_HAS_ADDRESS, Severity.DANGER, id="name-of-ours"),
        pytest.param('"a@khac.example" <x@xau.example>', WarningCode.NAME_HAS_ADDRESS, Severity.CAUTION, id="name-of-others"),
        pytest.param("=?utf-8?q?chutich=40daknong=2Egov=2Evn?= <x@xau.example>", WarningCode.NAME_HAS_ADDRESS, Severity.DANGER, id="name-encoded"),
        pytest.param("<x@daknong.gov.vn>", WarningCode.CLAIMS_INSIDE, Severity.DANGER, id="ours-from-outside"),
        pytest.param("<x@stttt.daknong.gov.vn>", WarningCode.CLAIMS_INSIDE, Severity.DANGER, id="below-ours-from-outside"),
        pytest.param("<x@daknong-gov.vn>", WarningCode.LOOKALIKE_DOMAIN, Severity.DANGER, id="a-dash-for-a-dot"),
        pytest.param("<x@dakn0ng.gov.vn>", WarningCode.LOOKALIKE_DOMAIN, Severity.DANGER, id="a-digit-for-a-letter"),
        pytest.param("<x@daknomg.gov.vn>", WarningCode.LOOKALIKE_DOMAIN, Severity.DANGER, id="another-letter"),
        pytest.param("<x@daknonng.gov.vn>", WarningCode.LOOKALIKE_DOMAIN, Severity.DANGER, id="a-letter-more"),
        pytest.param("<x@daknong.gov.vn.xau.example>", WarningCode.LOOKALIKE_DOMAIN, Severity.DANGER, id="ours-as-a-part"),
        pytest.param("<x@daknong.gov.com>", WarningCode.LOOKALIKE_DOMAIN, Severity.DANGER, id="another-ending"),
        pytest.param(f"<x@{'dаknong.gov.vn'.encode('idna').decode()}>", WarningCode.LOOKALIKE_DOMAIN, Severity.DANGER, id="cyrillic-by-punycode"),
        pytest.param("<x@đắknông.gov.vn>", WarningCode.LOOKALIKE_DOMAIN, Severity.DANGER, id="with-marks"),
        pytest.param("<x@pаypal.example>", WarningCode.MIXED_SCRIPTS, Severity.DANGER, id="two-scripts"),
        pytest.param("<an.ketoan@doitacc.example>", WarningCode.LOOKALIKE_ADDRESS, Severity.DANGER, id="a-known-name-elsewhere"),
        pytest.param("<an.ket0an@doitac.example>", WarningCode.LOOKALIKE_ADDRESS, Severity.DANGER, id="a-known-host-another-name"),
        pytest.param("<x@gmail.com>", WarningCode.FREE_MAIL, Severity.INFO, id="free-mail"),
        pytest.param("<x@yahoo.com.vn>", WarningCode.FREE_MAIL, Severity.INFO, id="free-mail-vn"),
        pytest.param("<x@moha.gov.vn>", WarningCode.OUTSIDE, Severity.INFO, id="outside"),
        pytest.param("Không địa chỉ", WarningCode.NO_SENDER, Severity.CAUTION, id="no-address"),
        pytest.param("<a@b.example>, <c@d.example>", WarningCode.SEVERAL_SENDERS, Severity.CAUTION, id="several"),
    ],
)  # fmt: skip
def test_senders(sender: str, code: WarningCode, severity: Severity) -> None:
    assert (code, severity) in [(alert.code, alert.severity) for alert in _warn(sender=sender)]


def test_the_name_of_somebody_inside() -> None:
    facts = replace(FACTS, namesakes=("duchm.snv@daknong.gov.vn",))
    sender = "=?utf-8?q?Ho=C3=A0ng_Minh_=C4=90=E1=BB=A9c?= <hmduc@gmail.com>"
    (alert,) = [alert for alert in _warn(sender=sender, facts=facts) if alert.code is WarningCode.NAME_FROM_INSIDE]
    assert alert.severity is Severity.CAUTION
    assert dict(alert.params) == {
        "name": "Hoàng Minh Đức", "like": "duchm.snv@daknong.gov.vn", "address": "hmduc@gmail.com",
    }  # fmt: skip
    of_several = replace(FACTS, namesakes=("duchm.snv@daknong.gov.vn", "duchm.stttt@daknong.gov.vn"))
    assert WarningCode.NAME_FROM_INSIDE not in _codes(_warn(sender=sender, facts=of_several))


@pytest.mark.parametrize(
    "sender",
    [
        "<x@moha.gov.vn>", "<x@daklak.gov.vn>", "<x@lamdong.gov.vn>", "<x@vnpt.vn>", '"gui@example.org" <gui@example.org>',
        "<an.ketoan@doitac.example>", "Sở Nội vụ <x@hanoi.gov.vn>", "<x@dongnai.gov.vn>", "<x@gov.vn>", "<x@mail.example.com>",
    ],
)  # fmt: skip
def test_honest_senders_are_called_outside_and_nothing_worse(sender: str) -> None:
    assert _codes(_warn(sender=sender)) == [WarningCode.OUTSIDE]


def test_one_of_ours_from_inside_is_no_warning() -> None:
    facts = SenderFacts(own_domains=OWN, authserv_id="mail.daknong.gov.vn", came_from_outside=False)
    assert _warn(sender="Sở <x@stttt.daknong.gov.vn>", facts=facts) == []


def test_a_first_letter_is_told_by_the_caller() -> None:
    facts = SenderFacts(own_domains=OWN, authserv_id="mail.daknong.gov.vn", is_first_time=True)
    assert WarningCode.FIRST_TIME in _codes(_warn(facts=facts))


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        pytest.param("mail.daknong.gov.vn; dmarc=fail (p=reject) header.from=a.example; spf=fail", WarningCode.DMARC_FAILED, id="dmarc"),
        pytest.param("mail.daknong.gov.vn; spf=softfail smtp.mailfrom=a.example", WarningCode.SPF_FAILED, id="spf"),
        pytest.param("MAIL.daknong.gov.vn 1; dkim=fail (bad (nested) comment; dmarc=pass)", WarningCode.DKIM_FAILED, id="a-comment-is-none"),
        pytest.param("mail.daknong.gov.vn; dmarc=temperror", WarningCode.UNCHECKED, id="could-not-ask"),
        pytest.param("mail.daknong.gov.vn; none", WarningCode.UNCHECKED, id="nothing-asked"),
        pytest.param("mx.xau.example; dmarc=pass", WarningCode.UNCHECKED, id="by-another-server"),
        pytest.param("xmail.daknong.gov.vn; dmarc=pass", WarningCode.UNCHECKED, id="by-a-server-with-a-longer-name"),
    ],
)  # fmt: skip
def test_authentication(results: str, expected: WarningCode) -> None:
    assert expected in _codes(_warn(f"Authentication-Results: {results}"))


@pytest.mark.parametrize(
    "results",
    [
        "mail.daknong.gov.vn; dmarc=pass; spf=fail; dkim=fail",
        "mail.daknong.gov.vn; dkim=fail; dkim=pass; spf=pass",
        "mail.daknong.gov.vn;\n spf=pass;\n dkim=pass",
    ],
)
def test_what_passed_is_no_warning(results: str) -> None:
    assert _codes(_warn(f"Authentication-Results: {results}")) == [WarningCode.OUTSIDE]


def test_of_two_results_under_our_name_the_one_below_is_a_forgery() -> None:
    fields = "Authentication-Results: mail.daknong.gov.vn; dmarc=fail\nAuthentication-Results: mail.daknong.gov.vn; dmarc=pass"
    assert WarningCode.DMARC_FAILED in _codes(_warn(fields))
    headers = show(letter("Authentication-Results: khac.example; dmarc=pass\n" + fields)).headers
    assert find_results(headers, "mail.daknong.gov.vn") == {"dmarc": "fail"}


def test_an_answer_that_goes_elsewhere() -> None:
    (alert,) = [one for one in _warn("Reply-To: y@khac.example") if one.code is WarningCode.REPLY_ELSEWHERE]
    assert dict(alert.params) == {"reply_to": "y@khac.example", "address": "gui@example.org"}
    assert WarningCode.REPLY_ELSEWHERE not in _codes(_warn("Reply-To: y@example.org"))
    assert WarningCode.REPLY_ELSEWHERE not in _codes(_warn("Reply-To: l@khac.example\nList-Id: <l.khac.example>"))


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ('<a href="http://xau.example/">https://daknong.gov.vn</a>', WarningCode.LINK_MISMATCH),
        ('<a href="http://daknong-gov.vn/">x</a>', WarningCode.LINK_LOOKALIKE),
        ('<a href="http://203.0.113.7/">x</a>', WarningCode.LINK_NUMBER),
        ('<a href="http://3405803783/">x</a>', WarningCode.LINK_NUMBER),
        ('<a href="http://xau.example/a/cap-nhat.exe?x=1">x</a>', WarningCode.LINK_EXECUTABLE),
        ('<a href="http://xau.example/a%2escr">x</a>', WarningCode.LINK_EXECUTABLE),
    ],
)
def test_links(link: str, code: WarningCode) -> None:
    assert code in _codes(list(warn(show(html_letter(link)), FACTS)))


def test_honest_links_are_no_warning() -> None:
    raw = html_letter(
        '<a href="https://daknong.gov.vn/a.exe">daknong.gov.vn</a><a href="https://example.com/index.html">x</a>'
        '<a href="https://example.com/">example.com</a><a href="mailto:a@b.example">a@b.example</a>'
    )
    assert {alert.severity for alert in warn(show(raw), FACTS)} == {Severity.INFO}


def _file(name: str, octets: bytes = b"x", kind: str = "application/octet-stream") -> list[WarningCode]:
    head = f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n'.encode()
    found = warn(show(multipart("\r\nx", head + octets)), FACTS)
    return [alert.code for alert in found if alert.code.startswith("file.")]


@pytest.mark.parametrize(
    ("name", "octets", "code"),
    [
        ("a.exe", b"x", WarningCode.FILE_DANGEROUS),
        ("a.LNK", b"x", WarningCode.FILE_DANGEROUS),
        ("a.html", b"x", WarningCode.FILE_DANGEROUS),
        ("bao-cao.docm", b"x", WarningCode.FILE_DANGEROUS),
        ("quyet-dinh.pdf.exe", b"x", WarningCode.FILE_DOUBLE_EXTENSION),
        ("quyet-dinh.pdf      .scr", b"x", WarningCode.FILE_DOUBLE_EXTENSION),
        ("a.pdf", b"MZ\x90\x00", WarningCode.FILE_FALSE_TYPE),
        ("a.pdf", b"%PDF-1.4 trailer << /Encrypt 5 0 R >>", WarningCode.FILE_ENCRYPTED),
        ("a.zip", b"PK\x03\x04\x14\x00\x01\x00rest", WarningCode.FILE_ENCRYPTED),
    ],
)
def test_files(name: str, octets: bytes, code: WarningCode) -> None:
    assert _file(name, octets) == [code]


@pytest.mark.parametrize(
    "name", ["bao cao.pdf", "QĐ 12.2012.docx", "a.b.c.xlsx", "khong-duoi", "v1.2", "anh.jpg", "x.p7s"]
)
def test_usual_files_are_no_warning(name: str) -> None:
    assert _file(name) == []


def test_a_program_in_an_archive_is_seen() -> None:
    from tests.corpus.mail import MALFORMED

    case = next(case for case in MALFORMED if case.name == "zip-in-mail")
    found = [alert for alert in warn(show(case.raw), FACTS) if alert.code is WarningCode.FILE_IN_ARCHIVE]
    assert [dict(alert.params) for alert in found] == [{"name": "a.zip", "inside": "a.pdf.exe"}]


def test_the_loudest_come_first() -> None:
    alerts = _warn("Reply-To: y@khac.example", sender='"a@daknong.gov.vn" <x@gmail.com>')
    assert [alert.severity for alert in alerts] == [Severity.DANGER, Severity.CAUTION, Severity.INFO]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("abc", "abc", 0), ("abc", "abd", 1), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xyz", 3), ("", "ab", 2)],
)
def test_distance(one: str, other: str, expected: int) -> None:
    assert distance(one, other, most=3) == expected


@given(one=st.text(max_size=12), other=st.text(max_size=12))
def test_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other, most=2) == distance(other, one, most=2)


def test_look_alikes_have_one_skeleton() -> None:
    assert (
        len({skeleton(name) for name in ("daknong", "DAKNONG", "dаknоng", "ďäķñöňģ", "dakn0ng", "ｄａｋｎｏｎｇ")}) == 1
    )
    assert not has_mixed_scripts("đắknông.vn")
    assert find_like("stttt.example", {"a.vn"}, POLICY) == ""


@given(text=st.text(max_size=40))
def test_no_name_raises(text: str) -> None:
    find_like(text, OWN, POLICY)
    has_mixed_scripts(text)
