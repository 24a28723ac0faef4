"""Letters that break MIME, each with where the idea is known from.

RFC: what a standard allows or forbids. Seen: kinds of damage that mail programs and gateways are known for. Bomb:
letters made to cost time or memory. Own: written for this product.
"""

from __future__ import annotations

import base64
import zipfile
from io import BytesIO

from tests.corpus.mail.cases import HEAD, Case, letter, multipart

_TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\nXin chào\r\n"
_HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Xin <b>chào</b></p>\r\n"
_PDF = base64.encodebytes(b"%PDF-1.4\n%%EOF\n").decode()


def _named(disposition: str | bytes, kind: str = "application/pdf") -> bytes:
    octets = disposition.encode() if isinstance(disposition, str) else disposition
    part = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: ".encode()
    return multipart(_TEXT, part + octets + b"\r\n\r\n" + _PDF.encode())


def _nested(levels: int) -> bytes:
    inner = _TEXT
    for level in range(levels):
        inner = f'Content-Type: multipart/mixed; boundary="n{level}"\r\n\r\n--n{level}\r\n{inner}\r\n--n{level}--\r\n'
    return HEAD + inner.encode()


def _letters_in_letters(levels: int) -> bytes:
    inner = b"Subject: trong cung\r\n\r\nchao\r\n"
    for level in range(levels):
        inner = b"Subject: %d\r\nContent-Type: message/rfc822\r\n\r\n" % level + inner
    return HEAD + inner


def _zip(name: str = "a.txt") -> str:
    octets = BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        archive.writestr(name, "x" * 50)
    return base64.encodebytes(octets.getvalue()).decode()


_CASES: tuple[tuple[str, str, bytes], ...] = (
    ("empty", "own", b""),
    ("one-octet", "own", b"\x00"),
    ("only-blank-lines", "own", b"\r\n\r\n\r\n"),
    ("no-header", "seen, spooled texts", b"\r\nchi co noi dung\r\n"),
    ("no-body", "RFC 5322, 3.5", HEAD),
    ("no-blank-line", "seen, cut off letters", HEAD.rstrip() + b"\r\nkhong co dong trong\r\n"),
    ("header-without-colon", "seen", letter("Dong nay khong co dau hai cham\nSubject: x")),
    ("blank-before-colon", "RFC 5322, 4.5 (obsolete)", letter("Subject : co dau cach")),
    ("mbox-line-first", "RFC 4155", b"From gui@example.org Mon Nov  2 08:00:00 2026\n" + letter("Subject: x")),
    ("mbox-line-quoted-first", "seen, forwards by mail readers", b">From a@b.example Mon\n" + letter("Subject: x")),
    ("byte-order-mark-first", "seen, exports of Windows", b"\xef\xbb\xbf" + letter("Subject: x")),
    ("continuation-first", "own", b"  tiep noi\r\n" + letter("Subject: x")),
    ("bare-lf", "seen, everywhere on Unix", multipart(_TEXT, _HTML).replace(b"\r\n", b"\n")),
    ("bare-cr", "seen, old Macs", multipart(_TEXT, _HTML).replace(b"\r\n", b"\r")),
    ("mixed-line-ends", "seen, gateways", letter("Subject: x", "mot\rhai\nba\r\nbon\n\rnam")),
    ("cr-cr-lf", "seen, gateways that add line ends", letter("Subject: x", "mot\r\r\nhai\r\r\n")),
    ("nul-octets", "seen, full disks", letter("Subject: a\x00b", b"mot\x00hai")),
    ("giant-field", "bomb", letter("Subject: " + "a" * 300_000)),
    ("many-fields", "bomb", letter("\n".join(f"X-{number}: {number}" for number in range(20_000)))),
    ("many-continuations", "bomb", letter("Subject: a" + "\n b" * 100_000)),
    ("many-receivers", "bomb", letter("Cc: " + ", ".join(f"a{n}@b.example" for n in range(30_000)))),
    ("nested-comments", "bomb, RFC 5322 comments nest", letter("Sender: " + "(" * 50_000 + "a@b.example")),
    ("open-quote", "own", letter('Sender: "khong dong <a@b.example>, c@d.example')),
    ("two-from-fields", "RFC 5322, 3.6; seen in forgeries", letter("From: khac@example.net\nSubject: x")),
    ("many-encoded-words", "bomb", letter("Subject: " + " ".join(["=?utf-8?q?a?="] * 5000))),
    ("no-boundary", "seen", letter("Content-Type: multipart/mixed", "--x\r\n" + _TEXT + "\r\n--x--")),
    ("wrong-boundary", "seen, rewriting gateways", multipart(_TEXT, _HTML).replace(b'boundary="b1"', b'boundary="b2"')),
    ("empty-boundary", "own", letter('Content-Type: multipart/mixed; boundary=""', "--\r\n" + _TEXT + "\r\n----")),
    ("boundary-with-blanks", "RFC 2046, 5.1.1", multipart(_TEXT, _HTML, boundary="a b c")),
    ("boundary-without-quotes", "seen", multipart(_TEXT, _HTML, boundary="a=b").replace(b'"a=b"', b"a=b")),
    ("boundary-never-closed", "seen, cut off letters", multipart(_TEXT, _HTML, closed=False)),
    ("boundary-prefix-of-another", "seen; RFC 2046, 5.1.2", multipart(
        'Content-Type: multipart/alternative; boundary="b1b"\r\n\r\n--b1b\r\n' + _TEXT + "\r\n--b1b--", _HTML)),
    ("same-boundary-inside", "own", multipart(
        'Content-Type: multipart/alternative; boundary="b1"\r\n\r\n--b1\r\n' + _TEXT + "\r\n--b1--", _HTML)),
    ("inner-end-missing", "seen", multipart(
        'Content-Type: multipart/alternative; boundary="in"\r\n\r\n--in\r\n' + _TEXT, _HTML)),
    ("ends-crossed", "own", letter('Content-Type: multipart/mixed; boundary="o"', (
        '--o\r\nContent-Type: multipart/mixed; boundary="i"\r\n\r\n--i\r\n' + _TEXT + "\r\n--o--\r\n--i--\r\n"))),
    ("multipart-without-parts", "seen", letter('Content-Type: multipart/mixed; boundary="x"', "chi co chu\r\n")),
    ("multipart-empty", "own", letter('Content-Type: multipart/mixed; boundary="x"', "--x--\r\n")),
    ("part-without-header", "RFC 2046, 5.1", multipart("\r\nkhong co header\r\n")),
    ("part-without-blank-line", "seen", multipart("Content-Type: text/plain\r\nContent-Transfer-Encoding: 7bit")),
    ("preamble-and-epilogue", "RFC 2046, 5.1.1", multipart(_TEXT).replace(b"--b1\r\n", b"truoc\r\n--b1\r\n", 1) + b"sau"),
    ("hundred-thousand-parts", "bomb", multipart(*["\r\na"] * 100_000)),
    ("fifty-levels", "bomb", _nested(50)),
    ("thousand-levels", "bomb", _nested(1000)),
    ("letters-in-letters", "bomb", _letters_in_letters(100)),
    ("digest", "RFC 2046, 5.1.5", multipart("\r\nSubject: mot\r\n\r\nx", "\r\nSubject: hai\r\n\r\ny", kind="digest")),
    ("rfc822-in-base64", "RFC 2046 forbids; seen", multipart(_TEXT, (
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(letter("Subject: ben trong")).decode()))),
    ("rfc822-without-header", "own", multipart("Content-Type: message/rfc822\r\n\r\n\r\nkhong")),
    ("partial", "RFC 2046, 5.2.2", letter("Content-Type: message/partial; id=a; number=1; total=2", "Subject: x\r\n\r\nmot")),
    ("external-body", "RFC 2046, 5.2.3", letter("Content-Type: message/external-body; access-type=URL; URL=\"http://x/\"")),
    ("content-type-nonsense", "seen", letter("Content-Type: ???;;;===")),
    ("content-type-without-subtype", "seen, very old programs", letter("Content-Type: text")),
    ("content-type-twice", "seen, attacks on filters", letter("Content-Type: text/plain\nContent-Type: text/html", "<b>x")),
    ("content-type-upper", "RFC 2045, 5.1", letter("CONTENT-TYPE: TEXT/HTML; CHARSET=UTF-8", "<b>x</b>")),
    ("charset-nonsense", "seen", letter("Content-Type: text/plain; charset=\"khong-co\"", "Tiếng Việt")),
    ("charset-injection", "own", letter("Content-Type: text/plain; charset=\"../../etc\"", "x")),
    ("charset-utf-16-label", "own", letter("Content-Type: text/plain; charset=utf-16", "Xin chào")),
    ("charset-utf-7", "RFC 2152; seen in attacks", letter("Content-Type: text/html; charset=utf-7", "+ADw-script+AD4-T()")),
    ("eight-bits-called-seven", "seen", letter("Content-Transfer-Encoding: 7bit", "Tiếng Việt")),
    ("base64-cut-off", "seen", letter("Content-Transfer-Encoding: base64", base64.b64encode("Xin chào".encode())[:-3])),
    ("base64-with-junk", "seen", letter("Content-Transfer-Encoding: base64", "WGlu\r\n!!IGNo*w6Bv\r\n.\r\n")),
    ("base64-in-pieces", "seen, joined encodings", letter("Content-Transfer-Encoding: base64", "WGlu\r\nIA==\r\nY2jDoG8=")),
    ("base64-not-at-all", "seen", letter("Content-Transfer-Encoding: base64", "Day la chu thuong, khong ma hoa.")),
    ("base64-url-safe", "seen", letter("Content-Transfer-Encoding: base64", base64.urlsafe_b64encode(b"\xfb\xff\xfe?abc"))),
    ("base64-one-long-line", "RFC 2045, 6.8", letter("Content-Transfer-Encoding: base64", base64.b64encode(b"a" * 90_000))),
    ("quoted-printable-broken", "seen", letter("Content-Transfer-Encoding: quoted-printable", "a=ZZ b=4 c= \r\nd=")),
    ("quoted-printable-small-letters", "RFC 2045, 6.7", letter("Content-Transfer-Encoding: quoted-printable", "ch=c3=a0o")),
    ("encoding-unknown", "RFC 2045, 6.4", letter("Content-Transfer-Encoding: x-la-lam", "chu")),
    ("encoding-on-multipart", "RFC 2045, 6.4 forbids", multipart(_TEXT).replace(
        b"MIME-Version", b"Content-Transfer-Encoding: base64\r\nMIME-Version")),
    ("uuencode-in-text", "seen, before MIME", letter("Subject: x", "truoc\r\nbegin 644 tep.txt\r\n#0V%T\r\n`\r\nend\r\nsau")),
    ("uuencode-false", "own", letter("Subject: x", "begin 644 khong phai tep\r\nchu thuong thoi\r\n")),
    ("uuencode-cut-off", "seen", letter("Subject: x", "begin 644 tep.bin\r\nM" + "#0V%T" * 12)),
    ("uuencode-by-encoding", "seen", letter("Content-Transfer-Encoding: x-uuencode", "begin 644 a\r\n#0V%T\r\n`\r\nend\r\n")),
    ("yenc", "yEnc draft 1.3", letter("Subject: x", b"=ybegin line=128 size=3 name=a.bin\r\n\x8b\x8c\x8d\r\n=yend size=3\r\n")),
    ("name-rfc2231-split", "RFC 2231, 3", _named("attachment; filename*0*=utf-8''C%C3%B4ng%20; filename*1*=v%C4%83n; filename*2=.pdf")),
    ("name-rfc2231-in-disorder", "RFC 2231, 3", _named("attachment; filename*1=.pdf; filename*0*=utf-8''v%C4%83n")),
    ("name-rfc2231-no-charset", "seen", _named("attachment; filename*=C%C3%B4ng.pdf")),
    ("name-rfc2231-bad-percent", "own", _named("attachment; filename*=utf-8''a%ZZ%4.pdf")),
    ("name-rfc2047-in-quotes", "RFC 2047, 5 forbids; seen", _named('attachment; filename="=?utf-8?B?Q8O0bmcgdsSDbi5wZGY=?="')),
    ("name-rfc2047-without-quotes", "seen", _named("attachment; filename==?utf-8?Q?C=C3=B4ng_v=C4=83n.pdf?=")),
    ("name-rfc2047-in-pieces", "seen", _named(
        'attachment; filename="=?utf-8?B?Q8O0bmcg?= =?utf-8?B?dsSDbi5wZGY=?="')),
    ("name-raw-utf8", "seen; RFC 6532", _named('attachment; filename="Công văn.pdf"')),
    ("name-raw-tcvn3", "seen, old offices", _named(b'attachment; filename="C\xabng v\xa8n h\xe4p.pdf"')),
    ("name-with-blanks-unquoted", "seen", _named("attachment; filename=Cong van so 1.pdf")),
    ("name-of-type-only", "seen, old Outlook", _named("attachment", 'application/pdf; name="Cong van.pdf"')),
    ("name-with-path", "attack", _named('attachment; filename="..\\..\\windows\\a.pdf"')),
    ("name-with-unix-path", "attack", _named("attachment; filename=../../etc/passwd")),
    ("name-with-direction", "attack", _named('attachment; filename="anh\u202egpj.exe"')),
    ("name-with-line-end", "attack", _named('attachment; filename="a.pdf\r\n b.exe"')),
    ("name-of-device", "attack", _named("attachment; filename=CON.pdf")),
    ("name-too-long", "own", _named('attachment; filename="' + "dai " * 2000 + '.pdf"')),
    ("name-empty", "seen", _named('attachment; filename=""')),
    ("disposition-unknown", "RFC 2183, 2.8", _named("la-lam; filename=a.pdf")),
    ("many-parameters", "bomb", _named("attachment; " + "; ".join(f"p{n}=x" for n in range(20_000)))),
    ("many-rfc2231-sections", "bomb", _named("attachment; " + "; ".join(f"filename*{n}=x" for n in range(5000)))),
    ("type-false", "attack", _named("attachment; filename=a.exe", "image/png")),
    ("zip-in-mail", "own", multipart(_TEXT, (
        "Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + _zip("a.pdf.exe")))),
    ("zip-cut-off", "seen", multipart(_TEXT, (
        "Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + _zip()[:60]))),
    ("tnef-broken", "own", multipart(_TEXT, (
        "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(b"\x78\x9f\x3e\x22" + bytes(range(200))).decode()))),
    ("tnef-not-at-all", "own", multipart(_TEXT, "Content-Type: application/ms-tnef\r\n\r\nchu")),
    ("calendar-broken", "own", letter("Content-Type: text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n")),
    ("calendar-recursion", "bomb", letter("Content-Type: text/calendar", "BEGIN:VCALENDAR\r\n" * 3000)),
    ("report-empty", "RFC 3462", multipart(_TEXT, "Content-Type: message/delivery-status\r\n\r\n", kind="report")),
    ("signed-one-part", "RFC 1847", multipart(_TEXT, kind="signed")),
    ("alternative-reversed", "seen", multipart(_HTML, _TEXT, kind="alternative")),
    ("related-with-start", "RFC 2387", multipart(
        "Content-Type: image/png\r\nContent-ID: <i>\r\n\r\nx", _HTML.replace("\r\n", "\r\nContent-ID: <h>\r\n", 1),
        kind='related; start="<h>"; x').replace(b"; x; boundary", b"; boundary")),
    ("apple-text-image-text", "seen, Apple Mail", multipart(
        _TEXT, "Content-Type: image/png\r\nContent-Disposition: inline\r\n\r\nx", _TEXT)),
    ("flowed", "RFC 3676", letter("Content-Type: text/plain; format=flowed; delsp=yes", "mot \r\nhai\r\n>ba \r\n>bon\r\n-- \r\nx")),
    ("long-line", "bomb", letter("Subject: x", "a" * 1_000_000)),
    ("many-quote-marks", "bomb", letter("Subject: x", ("> " * 500 + "\r\n") * 500)),
    ("many-links", "bomb", letter("Subject: x", "http://x.example/a " * 50_000)),
    ("dates-impossible", "seen", letter("Date: Thu, 32 Feb 99999 25:61:61 +9999\nSubject: x", head=b"From: a@b.example\r\n")),
    ("binary-rubbish", "own", bytes(range(256)) * 200),
)  # fmt: skip

MALFORMED: tuple[Case, ...] = tuple(Case(name=name, source=source, raw=raw) for name, source, raw in _CASES)
