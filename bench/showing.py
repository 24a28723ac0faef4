"""How long a letter takes to be shown: octets in, cleaned value out; processor time, not the clock on the wall."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bench.figures import Figure, Outcome
from congthu.webmail.showing.html.clean import clean_html
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.show import show
from congthu.webmail.showing.types import ShowOptions

MOST_OF_A_LETTER = 3.0
"""Milliseconds of processor time promised for a usual letter (10 KB of HTML), at the middle."""
_HEAD = (
    b"From: Nguyen Van An <an@example.org>\r\nTo: sonv@daknong.gov.vn\r\nSubject: =?utf-8?q?K=E1=BA=BF?=\r\n"
    b"Date: Mon, 02 Nov 2026 08:00:00 +0700\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    + b"".join(b"Received: from a.example by b.example; Mon, 02 Nov 2026 08:00:0%d +0700\r\n" % n for n in range(6))
)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A kind of letter, and how often it is shown in a round."""

    name: str
    raw: bytes
    times: int


def samples() -> tuple[Sample, ...]:
    """Return letters as they come every day, and the largest that are shown whole."""
    return (
        Sample(
            name="plain 2 KB", raw=_letter("text/plain", "Kính gửi Sở Nội vụ, đề nghị xem văn bản.\r\n" * 40), times=200
        ),
        Sample(name="html 10 KB", raw=_letter("text/html", _office_html(55)), times=200),
        Sample(name="html 10 KB and 5 MB file", raw=_with_file(_office_html(55), 5_000_000), times=20),
        Sample(name="html 10 KB and 25 MB file", raw=_with_file(_office_html(55), 25_000_000), times=5),
        Sample(name="newsletter 100 KB", raw=_letter("text/html", _newsletter(660)), times=20),
        Sample(name="newsletter 2 MB", raw=_letter("text/html", _newsletter(13_000)), times=3),
    )


def measure_showing(rounds: int) -> Outcome:
    """Return the milliseconds of each kind in each round; a fault where the usual letter took too long."""
    figures = [_figure(f"show, {one.name}", partial(show, one.raw), one.times, rounds) for one in samples()]
    office = _office_html(55)
    figures += [
        _figure("clean, html 10 KB", lambda: _clean(office, is_dark=False), 200, rounds),
        _figure("clean, html 10 KB, dark", lambda: _clean(office, is_dark=True), 200, rounds),
        _figure("clean, 200,000 nested div", lambda: _clean("<div>" * 200_000, is_dark=False), 1, rounds),
    ]
    usual = next(figure for figure in figures if figure.name == "show, html 10 KB")
    faults = (f"a usual letter took {usual.middle:.1f} ms",) if usual.middle > MOST_OF_A_LETTER else ()
    return Outcome(figures=tuple(figures), faults=faults)


def _figure(name: str, run: Callable[[], object], times: int, rounds: int) -> Figure:
    run()
    values = []
    for _ in range(rounds):
        began = time.process_time()
        for _ in range(times):
            run()
        values.append((time.process_time() - began) * 1000 / times)
    return Figure(name=name, unit="ms", values=tuple(values))


def _clean(source: str, *, is_dark: bool) -> object:
    return clean_html(source, policy=ShowPolicy(), options=ShowOptions(is_dark=is_dark))


def _office_html(paragraphs: int) -> str:
    """Return what Outlook makes of a letter: a style on every paragraph."""
    style = "margin:0cm;font-size:12.0pt;font-family:'Times New Roman',serif"
    lines = (
        f'<p class="MsoNormal" style="{style}">Kính gửi Sở Nội vụ, <b>đề nghị</b> xem '
        f'<a href="https://daknong.gov.vn/{number}">văn bản {number}</a></p>\n'
        for number in range(paragraphs)
    )
    return f"<html><head><style>p{{margin:0}}</style></head><body>{''.join(lines)}</body></html>"


def _newsletter(rows: int) -> str:
    row = (
        '<tr><td style="padding:0 10px;font-family:Arial,sans-serif;color:#333333">'
        '<a href="https://x.example/a?b=1&c=2"><b>Tin</b></a> nội dung tin tức hằng ngày</td></tr>'
    )
    return f"<table>{row * rows}</table>"


def _letter(kind: str, text: str) -> bytes:
    head = f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return _HEAD + head.encode() + base64.encodebytes(text.encode())


def _with_file(text: str, octets: int) -> bytes:
    file = base64.encodebytes(b"%PDF-1.4\n" + b"x" * octets)
    return (
        _HEAD
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n"
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(text.encode())
        + b"\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + file
        + b"\r\n--b--\r\n"
    )
