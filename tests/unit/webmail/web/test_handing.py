"""What a letter's page keeps for its frame: handed over once, for a minute, within bounds."""

from __future__ import annotations

from congthu.webmail.showing.types import ShownHtml
from congthu.webmail.web.handing import Handing


def html(text: str) -> ShownHtml:
    return ShownHtml(body=text)


def test_handed_over_once_and_to_whoever_asks_with_the_same_key() -> None:
    handing = Handing()
    handing.put(("session", "/khung/?uid=1"), html("one"))
    handing.put(("other", "/khung/?uid=1"), html("two"))
    assert handing.take(("session", "/khung/?uid=2")) is None
    assert handing.take(("session", "/khung/?uid=1")) == html("one")
    assert handing.take(("session", "/khung/?uid=1")) is None
    assert handing.take(("other", "/khung/?uid=1")) == html("two")


def test_not_after_its_time() -> None:
    clock = [0.0]
    handing = Handing(seconds=60, now=lambda: clock[0])
    handing.put("old", html("old"))
    clock[0] = 59.9
    handing.put("new", html("new"))
    clock[0] = 60.0
    assert handing.take("old") is None
    assert handing.take("new") == html("new")


def test_no_more_than_so_many_octets_the_oldest_goes_first() -> None:
    handing = Handing(octets=10)
    for name in ("first", "second", "third"):
        handing.put(name, html("x" * 4))
    assert handing.take("first") is None
    handing.put("third", html("x" * 5))  # The same one again counts once.
    assert handing.take("second") == html("x" * 4)
    assert handing.take("third") == html("x" * 5)
    handing.put("too large", html("x" * 11))
    assert handing.take("too large") is None
    handing.put("fits", html("x" * 10))
    assert handing.take("fits") == html("x" * 10)
