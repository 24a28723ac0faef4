"""Hostile and malformed letters.

`markup` holds HTML that tries to run, fetch, navigate or cover something; `malformed` holds letters that break MIME in
every way. Each case says where the idea came from; all were written anew for this corpus. `letters()` gives all of
them as letters, for a browser test to open one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.mail.cases import Case, html_letter
from tests.corpus.mail.malformed import MALFORMED
from tests.corpus.mail.markup import MARKUP


def letters() -> Iterator[Case]:
    """Give every case as a whole letter: name, where from, octets."""
    for number, (source, markup) in enumerate(MARKUP):
        yield Case(name=f"markup-{number:03}", source=source, raw=html_letter(markup))
    yield from MALFORMED


__all__ = ["MALFORMED", "MARKUP", "Case", "html_letter", "letters"]
