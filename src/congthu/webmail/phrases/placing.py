"""Where a signature stands in a letter that is begun. Pure."""

from __future__ import annotations

from dataclasses import replace

from congthu.webmail.composing.types import Composition
from congthu.webmail.phrases.types import SignatureEntry


def with_signature(composition: Composition, signature: SignatureEntry | None) -> Composition:
    """Return a letter with a signature below the line where one begins to write, above everything quoted."""
    if signature is None or composition.html is None:
        return composition
    return replace(composition, html=f"<div><br></div>{signature.html}{composition.html}")
