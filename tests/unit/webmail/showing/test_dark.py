"""Colours in the dark keep their contrast."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.webmail.showing.html.clean import clean_html
from congthu.webmail.showing.html.colours import Colour, contrast, for_dark, luminance
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.types import ShowOptions

READABLE = 4.5
PARTS = st.integers(0, 255).map(lambda value: value / 255)
COLOURS = st.builds(Colour, PARTS, PARTS, PARTS)
WHITE, BLACK = Colour(1, 1, 1), Colour(0, 0, 0)


def _shown(colour: Colour) -> Colour:
    """The colour as it is written, with eight bits a part."""
    digits = for_dark(colour).as_hex()[1:]
    return Colour(*(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)))


@given(one=COLOURS, other=COLOURS)
def test_the_contrast_of_two_colours_stays(one: Colour, other: Colour) -> None:
    assert contrast(_shown(one), _shown(other)) == pytest.approx(contrast(one, other), rel=0.04)


@given(text=COLOURS)
def test_what_was_readable_on_white_is_readable_on_black(text: Colour) -> None:
    if contrast(text, WHITE) >= READABLE * 1.02:
        assert contrast(_shown(text), BLACK) >= READABLE


def test_black_and_white_change_places() -> None:
    assert for_dark(BLACK).as_hex() == "#ffffff"
    assert for_dark(WHITE).as_hex() == "#000000"


@given(colour=COLOURS)
def test_the_hue_stays(colour: Colour) -> None:
    dark = for_dark(colour)
    for first, second in ((0, 1), (1, 2), (0, 2)):
        if colour[first] > colour[second]:
            assert dark[first] >= dark[second] - 1e-9
    assert 0 <= luminance(dark) <= 1.0001


def test_colours_of_attributes_styles_and_sheets_are_turned() -> None:
    source = (
        '<table bgcolor="#ffffff"><tr><td style="color:#000;background:white;border:1px solid rgb(0,0,0)">'
        "<font color=000000>x</font></td></tr></table><style>p{color:black}</style><p>x"
    )
    shown = clean_html(source, policy=ShowPolicy(), options=ShowOptions(is_dark=True))
    assert 'bgcolor="#000000"' in shown.body
    assert "color:#ffffff;background:#000000;border:1px solid #ffffff" in shown.body
    assert '<font color="#ffffff">' in shown.body
    assert "color:#ffffff" in shown.style
