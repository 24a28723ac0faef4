"""Pieces of pages are made once, and never hold more than they may."""

from __future__ import annotations

from django.utils.safestring import SafeString

from congthu.frame.kept import KeptTexts


class Maker:
    """Makes a text of some length, and counts how often."""

    def __init__(self, length: int) -> None:
        self.made = 0
        self._length = length

    def __call__(self) -> SafeString:
        self.made += 1
        return SafeString("x" * self._length)


def test_a_text_is_made_once_for_a_key() -> None:
    texts, maker = KeptTexts(most_characters=100), Maker(10)
    assert texts.get("a", maker) == texts.get("a", maker) == "x" * 10
    assert maker.made == 1
    texts.get("b", maker)
    assert maker.made == 2


def test_the_longest_unused_make_room() -> None:
    texts, first, second, third = KeptTexts(most_characters=100), Maker(40), Maker(40), Maker(40)
    texts.get(1, first)
    texts.get(2, second)
    texts.get(1, first)
    texts.get(3, third)
    assert [texts.get(1, first), texts.get(2, second)] == ["x" * 40, "x" * 40]
    assert (first.made, second.made) == (1, 2)


def test_what_is_too_long_for_all_is_not_kept_and_harms_nothing() -> None:
    texts, long, short = KeptTexts(most_characters=100), Maker(101), Maker(50)
    texts.get("short", short)
    assert texts.get("long", long) == texts.get("long", long)
    assert long.made == 2
    texts.get("short", short)
    assert short.made == 1
