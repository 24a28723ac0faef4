"""What stays of HTML, and what is told about it. Clause: D8.3-2."""

from __future__ import annotations

import pytest

from congthu.webmail.showing.html.addresses import is_mismatch, read_url
from congthu.webmail.showing.html.clean import clean_html
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.types import ShownHtml, ShowOptions

PROXY = ShowOptions(allow_remote=lambda url: f"/proxy?u={len(url)}", part_url=lambda section: f"/part/{section}")


def _clean(source: str, options: ShowOptions | None = None) -> ShownHtml:
    return clean_html(source, policy=ShowPolicy(), options=options or ShowOptions(), cids={"a@b": "2.1"})


@pytest.mark.parametrize(
    ("source", "body"),
    [
        pytest.param("<p>Kính gửi <b>Sở</b></p>", "<p>Kính gửi <b>Sở</b></p>", id="plain-markup-stays"),
        pytest.param("<p class='a b' id=c>x", '<p class="m-a m-b" id="m-c">x</p>', id="names-get-the-prefix"),
        pytest.param('<a href="#x">x</a>', '<a href="#m-x">x</a>', id="a-link-within-the-letter"),
        pytest.param(
            "<p style='color:red;position:fixed;top:0'>x", '<p style="color:red">x</p>', id="style-by-property"
        ),
        pytest.param("<body bgcolor=#ffeeee>x", '<div bgcolor="#ffeeee">x</div>', id="the-body-is-kept-as-a-div"),
        pytest.param("<form><input><button>Gửi</button>chữ</form>", "Gửichữ", id="forms-lose-all-but-text"),
        pytest.param("<td colspan=2 onclick=x>x", "x", id="a-cell-without-a-table"),
        pytest.param("<img src=cid:a@b alt=x>", '<img alt="x">', id="no-address-for-parts"),
        pytest.param("<o:p>x</o:p>", "x", id="elements-of-word"),
    ],
)
def test_what_stays(source: str, body: str) -> None:
    assert _clean(source).body == body


def test_remote_content_is_held_back_and_counted() -> None:
    shown = _clean(
        '<img src="http://a.example/1.png"><td background="//b.example/2.png"><table background="//b.example/2.png">'
        "<tr><td style=\"background:url('https://c.example/3')\">x</td></tr></table>"
        "<style>p{background:url(http://d.example/4)}</style>"
    )
    assert 'data-remote="http://a.example/1.png"' in shown.body
    assert "src=" not in shown.body
    assert {address.split("/")[2] for address in shown.remote} == {"a.example", "b.example", "c.example", "d.example"}


def test_remote_content_comes_through_the_proxy_when_asked_for() -> None:
    shown = _clean(
        '<img src="http://a.example/1.png"><p style="background:url(http://c.example/3)">x</p>'
        "<style>p{background:url(http://d.example/4)}</style>",
        PROXY,
    )
    assert 'src="/proxy?u=22"' in shown.body
    assert "example" not in shown.body + shown.style
    assert "/proxy?u=" in shown.style


@pytest.mark.parametrize(
    "given", ["width=1 height=1", "width=0", "style='display:none'", "style='width:1px;height:1px'"]
)
def test_a_tracking_pixel_is_counted_and_never_fetched(given: str) -> None:
    shown = _clean(f'<img src="http://t.example/p.gif" {given}>', PROXY)
    assert shown.trackers == 1
    assert "src=" not in shown.body


def test_an_inline_image_is_taken_from_the_letter() -> None:
    shown = _clean('<img src="CID:a@b"><p style="background:url(cid:a@b)">x', PROXY)
    assert shown.body.count("/part/2.1") == 2
    assert shown.shown_sections == {"2.1"}
    assert shown.remote == ()


def test_a_link_says_where_it_goes() -> None:
    shown = _clean(
        '<a href="http://xau.example/x">https://daknong.gov.vn/</a> <a href="https://daknong.gov.vn/a">Sở</a>'
    )
    assert [(link.host, link.is_mismatch) for link in shown.links] == [("xau.example", True), ("daknong.gov.vn", False)]
    assert 'data-host="xau.example" data-mismatch="1"' in shown.body
    assert shown.body.count('rel="noopener noreferrer nofollow"') == 2


@pytest.mark.parametrize(
    ("text", "host", "wrong"),
    [
        ("daknong.gov.vn", "daknong.gov.vn", False),
        ("www.daknong.gov.vn/a", "daknong.gov.vn", False),
        ("daknong.gov.vn", "mail.daknong.gov.vn", False),
        ("daknong.gov.vn", "daknong.gov.vn.xau.example", True),
        ("http://a@daknong.gov.vn", "xau.example", True),
        ("Xem tại đây", "xau.example", False),
        ("bao-cao.pdf", "xau.example", True),
        ("đắknông.vn", "xau.example", True),
        ("123.45", "xau.example", False),
    ],
)
def test_mismatch(text: str, host: str, wrong: bool) -> None:
    assert is_mismatch(text, host) is wrong


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("http://a.example\\@b.example/", "a.example"),
        ("http:\\\\a.example/", "a.example"),
        ("https:a.example/x", "a.example"),
        ("http:////a.example", "a.example"),
        ("//a.example/x", "a.example"),
        ("ht\ntp://a.exa\tmple/", "a.example"),
        ("http://b.example@a.example/", "a.example"),
        ("http://đắk.example/", "xn--k-4ca13q.example"),
        ("http://A.EXAMPLE./", "a.example"),
    ],
)
def test_a_host_is_read_as_browsers_read_it(given: str, host: str) -> None:
    address = read_url(given)
    assert address is not None
    if host.startswith("xn--"):
        assert address.host.startswith("xn--")
    else:
        assert address.host == host


def test_a_style_sheet_is_scoped() -> None:
    shown = _clean("<style>body{margin:0} p.a>b, #c{color:red} @media (max-width:600px){.d{width:100%}}</style>")
    assert shown.style == (
        ".m-letter{margin:0}\n.m-letter p.m-a>b,.m-letter #m-c{color:red}\n"
        "@media (max-width:600px){.m-letter .m-d{width:100%}}"
    )


def test_sheet_and_letter_write_a_class_alike() -> None:
    shown = _clean("<style>.tiêu-đề{color:red}</style><p class='tiêu-đề'>x")
    assert ".m-tiêu-đề{" in shown.style
    assert 'class="m-tiêu-đề"' in shown.body


def test_a_letter_of_many_elements_is_flattened_and_still_shown() -> None:
    shown = _clean("<table>" + "<tr><td><a href='http://a.example/'>mục</a></td></tr>" * 3000 + "</table>")
    assert shown.body.count("mục") == 3000
    assert [note.code for note in shown.notes] == ["html.flattened"]
