"""Colours on a dark page: each is turned so that the contrast between any two stays what it was. Pure.

WCAG 2 measures contrast as (Y1 + 0.05) / (Y2 + 0.05). Turning Y + 0.05 into 0.0525 / (Y + 0.05) exchanges black and
white and leaves every such ratio as it was; so what its sender made readable stays readable, on a black page. The hue
is kept: a colour is dimmed, or mixed with white, until it has the luminance wanted.
"""

from __future__ import annotations

from typing import Final, NamedTuple

_VIEWING_FLARE: Final = 0.05
_PRODUCT: Final = (1 + _VIEWING_FLARE) * _VIEWING_FLARE
_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)
DARK_BACKGROUND: Final = "#000000"
"""The page behind a letter in the dark; white, which letters take for granted, turns into this."""
DARK_TEXT: Final = "#ffffff"


class Colour(NamedTuple):
    """sRGB, each from 0 to 1."""

    red: float
    green: float
    blue: float

    def as_hex(self) -> str:
        return "#" + "".join(f"{round(min(1.0, max(0.0, part)) * 255):02x}" for part in self)


def luminance(colour: Colour) -> float:
    """Return the relative luminance of WCAG 2."""
    return sum(weight * _linear(part) for weight, part in zip(_WEIGHTS, colour, strict=True))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + _VIEWING_FLARE) / (darker + _VIEWING_FLARE)


def for_dark(colour: Colour) -> Colour:
    """Return ``colour`` as it is shown on a dark page."""
    wanted = _PRODUCT / (luminance(colour) + _VIEWING_FLARE) - _VIEWING_FLARE
    return _with_luminance(colour, min(1.0, max(0.0, wanted)))


def _with_luminance(colour: Colour, wanted: float) -> Colour:
    linear = [_linear(part) for part in colour]
    brightest = max(linear)
    full = [part / brightest for part in linear] if brightest > 0 else [1.0, 1.0, 1.0]
    reach = sum(weight * part for weight, part in zip(_WEIGHTS, full, strict=True))
    if wanted <= reach:
        mixed = [part * wanted / reach for part in full]
    else:
        white = (wanted - reach) / (1 - reach)
        mixed = [part + (1 - part) * white for part in full]
    return Colour(*(_encoded(part) for part in mixed))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - IEC 61966-2-1.


def _encoded(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055  # noqa: PLR2004
