"""The order in which found messages are shown. Pure.

A word in the subject counts more than one in the sender, and that more than one in the text; among equals the newer
message comes first. So the order can be explained to whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from congthu.webmail.searching.highlighting import wanted_texts
from congthu.webmail.searching.plain import plain, words_of
from congthu.webmail.searching.types import Place, Query, Row

_PHRASE_IN_SUBJECT: Final = 4
_IN_SUBJECT: Final = 3
_IN_SENDER: Final = 2
_ELSEWHERE: Final = 1


def rank(rows: Iterable[Row], query: Query) -> tuple[Row, ...]:
    """Return the rows in the order to show them: best first, newer first among equals."""
    texts = [words for wanted, _ in wanted_texts(query, Place.ANYWHERE) if (words := _plain_words(wanted))]
    return tuple(sorted(rows, key=lambda row: (_score(row, texts), row.arrived_at), reverse=True))


def _plain_words(wanted: str) -> list[str]:
    return [plain(word).text for word in words_of(wanted)]


def _score(row: Row, texts: Sequence[Sequence[str]]) -> int:
    subject, sender = _padded(row.subject), _padded(row.sender)
    return sum(_weight(words, subject, sender) for words in texts)


def _weight(words: Sequence[str], subject: str, sender: str) -> int:
    if len(words) > 1 and f" {' '.join(words)}" in subject:
        return _PHRASE_IN_SUBJECT
    if all(f" {word}" in subject for word in words):
        return _IN_SUBJECT
    if all(f" {word}" in sender for word in words):
        return _IN_SENDER
    return _ELSEWHERE


def _padded(text: str) -> str:
    """Return the words of a text with a blank before each: a word is found by its beginning."""
    return " " + re.sub(r"[\W_]+", " ", plain(text).text)
