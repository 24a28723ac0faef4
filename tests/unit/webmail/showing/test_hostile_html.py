"""Nothing of hostile HTML stays active, whatever is allowed beside. Clause: D8.3-2."""

from __future__ import annotations

import time

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corpus.mail import MARKUP, html_letter
from tests.unit.webmail.showing.activity import PASSIVE, what_is_active

from congthu.webmail.showing.html.clean import clean_html
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.show import show
from congthu.webmail.showing.types import ShownHtml, ShowOptions

OPTIONS = (
    ShowOptions(),
    ShowOptions(part_url=lambda section: f"/part/{section}", allow_remote=lambda _url: "/proxy?u=1", is_dark=True),
)


def _clean(source: str, options: ShowOptions) -> ShownHtml:
    return clean_html(source, policy=ShowPolicy(), options=options, cids={"a@b": "2.1", "a'%22)onerror=T()": "2.2"})


@pytest.mark.parametrize("options", OPTIONS, ids=["blocked", "allowed-and-dark"])
@pytest.mark.parametrize(("source", "markup"), MARKUP, ids=[f"{n:03}" for n in range(len(MARKUP))])
def test_no_vector_stays_active(source: str, markup: str, options: ShowOptions) -> None:
    shown = _clean(markup, options)
    assert what_is_active(shown.body, shown.style) == [], (source, markup)


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(MARKUP) >= 150
    assert len({markup for _, markup in MARKUP}) == len(MARKUP)
    assert all(source for source, _ in MARKUP)


@pytest.mark.parametrize(("source", "markup"), MARKUP[-120:], ids=[f"{n:03}" for n in range(120)])
def test_the_same_comes_out_of_a_whole_letter(source: str, markup: str) -> None:
    shown = show(html_letter(markup))
    assert shown.html is not None
    assert what_is_active(shown.html.body, shown.html.style) == []


@pytest.mark.parametrize("markup", [markup for _, markup in MARKUP])
def test_what_is_shown_parses_the_same_again(markup: str) -> None:
    body = _clean(markup, OPTIONS[0]).body
    names = {name for _tag, names in _loose().items() for name in names}
    again = nh3.clean(body, tags=set(PASSIVE) - {"html", "head", "body"}, attributes={"*": names}, link_rel=None,
                      url_schemes={"http", "https", "mailto", "tel", "data"})  # fmt: skip
    assert again == body


def _loose() -> dict[str, set[str]]:
    from congthu.webmail.showing.html.allowed import WRITTEN

    return WRITTEN


def test_the_check_itself_sees_what_is_active() -> None:
    for bad in ("<script>1</script>", "<a href='javascript:1'>x</a>", "<p onclick=1>x", "<p style='position:fixed'>x",
                "<img src=http://x/>", "<p style='background:url(http://x)'>x", "<p id=x>", "<iframe></iframe>"):  # fmt: skip
        assert what_is_active(bad), bad
    assert what_is_active("", "p{color:red}")
    assert what_is_active("", "@import 'x';")


_PIECES = st.sampled_from(
    (
        "<p> </p> <a~href=' javascript:1 '> <svg> </svg> <style> </style> <math> <!-- --> <table> <td> </table> <select>"
        " <template> <img~src=x~onerror=1> <b> </b> \" ' < > &lt; &#x3c; <noscript> <textarea> <title> <form> <mtext>"
        ' <mglyph> <desc> <plaintext> style="background:url(http://x)" p{color:red} @media~screen{ } \\ /* */ \x00 \ud800 é'
    )
    .replace("~", "\xa0")
    .split(" ")
).map(lambda piece: piece.replace("\xa0", " "))


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=30))
def test_nothing_put_together_at_random_is_active(pieces: list[str]) -> None:
    for options in OPTIONS:
        shown = _clean("".join(pieces), options)
        assert what_is_active(shown.body, shown.style) == []


BOMBS = {
    "deep": "<div>" * 200_000,
    "formatting": "<p>" + "".join(f"<b id={n}>" for n in range(5000)) + "<div>x</div>" * 5000,
    "formatting-few": "<p>" + "".join(f"<b id={n}>" for n in range(70)) + "<div>x</div>" * 70,
    "tables": "<table><tr><td>" * 50_000,
    "brackets": "<" * 500_000,
    "references": "&" * 500_000,
    "attributes": "<a " + "\"'=" * 300_000,
    "rules": "<style>" + "a{color:red}" * 20_000,
    "blocks": "<style>" + "{" * 100_000,
    "parentheses": "<style>@media(max-width:1px){" + "(" * 50_000,
    "functions": '<p style="color:' + "rgb(" * 2000 + '">',
    "comments": "<!--" * 100_000,
    "styles": "<style " * 50_000,
    "newsletter": "<table>"
    + '<tr><td style="padding:0 10px;color:#333333"><a href="https://x.vn/a?b=1"><b>Tin</b></a> t</td></tr>' * 19_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_letter_takes_long(name: str) -> None:
    began = time.process_time()
    shown = _clean(BOMBS[name], OPTIONS[0])
    assert time.process_time() - began < 4
    assert len(shown.body) < 12_000_000
    assert what_is_active(shown.body[:200_000], shown.style[:50_000]) == []
