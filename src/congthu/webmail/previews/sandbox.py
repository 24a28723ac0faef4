"""Previews as the pages ask for them: made in a process of their own, and cleaned before anybody sees them."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Final

import nh3

from congthu.webmail.previews.types import LIMITS, CannotPreview, Kind, Limits, Preview

_TAGS: Final = frozenset(
    ["b", "br", "div", "h1", "h2", "h3", "h4", "i", "img", "p", "pre", "s", "table", "tbody", "td", "tr", "u"]
)
_CLASSES: Final = frozenset(["c", "r", "j", "li", "ruled", "slide"])
_LONGEST: Final = 12 << 20
"""Octets of an answer: text, and pictures in base64."""


def preview(raw: bytes, kind: Kind, *, limits: Limits = LIMITS) -> Preview:
    """Return a document as HTML that nothing in it can harm.

    Raises:
        CannotPreview: ``damaged``, ``too_much`` or ``too_large``.
    """
    if len(raw) > limits.octets:
        raise CannotPreview("too_large")
    command = [sys.executable, "-I", "-m", "congthu.webmail.previews.converter", kind.value]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=limits.seconds * 2, env={}, check=False)
    except subprocess.TimeoutExpired as error:
        raise CannotPreview("too_much") from error
    if done.returncode or len(done.stdout) > _LONGEST:
        raise CannotPreview("too_much")
    told = json.loads(done.stdout)
    if "fault" in told:
        raise CannotPreview(told["fault"])
    return Preview(html=clean(told["html"]), is_cut=told["is_cut"], is_rough=told["is_rough"])


def clean(html: str) -> str:
    """Return what the converter writes, and nothing else."""
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={"td": {"colspan"}, "img": {"src", "alt"}},
        allowed_classes={tag: set(_CLASSES) for tag in ("p", "div", "h1", "h2", "h3", "h4", "table")},
        url_schemes={"data"},
        link_rel=None,
    )
