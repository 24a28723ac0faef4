"""Looking for messages in several folders of a box by the index of words (docs/decisions/0018). Clause: D11.2b-2.

What is not asked of every message is never passed over in silence: each folder in which that is so is named with the
reason, and whoever shows the result says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap import criteria
from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.found import MOST_OF_A_FOLDER, FoundIn, Gap, Searched
from congthu.engine.imap.wire.commands import Answer
from congthu.engine.imap.wire.quoting import Literal, expand_set
from congthu.engine.render.dovecot import INDEXED

_RARE: Final = "warmingtheindex"
"""A word that no letter has; asking for it makes the store add to the index what is missing."""
_NOT_NOW: Final = frozenset({b"INUSE", b"SERVERBUG", b"UNAVAILABLE", b"LIMIT"})
"""Dovecot: the index is being made and takes longer than `fts_index_timeout`, or cannot be read for the moment."""
_HEADERS: Final = (
    criteria.Where.SUBJECT,
    criteria.Where.SENDER,
    criteria.Where.TO,
    criteria.Where.CC,
)


class _NotNow(Exception):
    """The store cannot answer from the index now."""


def search_folders(
    box: BoxConnection, folders: Sequence[str], criterion: criteria.Criterion, *, now: datetime
) -> Searched:
    """Return the messages of some folders of which a criterion holds; a folder that is gone is passed over.

    New messages are added to the index on the way, which a handful hardly delays and many thousand do: then the folder
    is among the gaps.

    Raises:
        StoreError: ``forbidden``, ``failed`` or ``unreachable``.
    """
    return box.repeat(lambda: _search(box, folders, criterion, now))


def warm_index(box: BoxConnection, folders: Sequence[str]) -> bool:
    """Let the store index what is missing, before somebody looks for something; return whether all is indexed.

    For a connection of its own: with a box that was never searched it lasts up to `fts_index_timeout` for each folder.

    Raises:
        StoreError: as `search_folders`.
    """
    word = criteria.Word(where=criteria.Where.ANYWHERE, text=_RARE)
    return search_folders(box, folders, word, now=datetime.now(UTC)).is_complete


def _search(box: BoxConnection, folders: Sequence[str], criterion: criteria.Criterion, now: datetime) -> Searched:
    is_indexed = _is_indexed(box)
    asked = criterion if is_indexed else headers_alone(criterion)
    found: list[FoundIn] = []
    gaps: list[tuple[str, Gap]] = []
    for folder in folders:
        try:
            selected = box.select(folder, read_only=True)
        except StoreError as error:
            if error.code != "no_folder":
                raise
            continue
        try:
            uids = sorted(_find(box, asked, now), reverse=True)
        except _NotNow:
            gaps.append((folder, Gap.BEING_INDEXED))
            continue
        newest = tuple(uids[:MOST_OF_A_FOLDER])
        if uids:
            found.append(FoundIn(folder=folder, uids=newest, total=len(uids), uid_validity=selected.uid_validity))
        if asked is not criterion:
            gaps.append((folder, Gap.NO_INDEX))
    return Searched(found=tuple(found), gaps=tuple(gaps))


def headers_alone(criterion: criteria.Criterion) -> criteria.Criterion:
    """Return a criterion that opens no message: what is asked of all text is asked of subject and addresses.

    Returned unchanged where nothing is asked of any word: the answer is complete without an index as well.
    """
    match criterion:
        case criteria.Word() if criterion.where in {criteria.Where.ANYWHERE, criteria.Where.BODY}:
            return criteria.Either(of=tuple(criteria.Word(where=where, text=criterion.text) for where in _HEADERS))
        case criteria.Word():
            return replace(criterion)
        case criteria.Not():
            of = headers_alone(criterion.of)
            return criterion if of is criterion.of else criteria.Not(of=of)
        case criteria.Both() | criteria.Either():
            several = tuple(headers_alone(one) for one in criterion.of)
            is_same = all(new is old for new, old in zip(several, criterion.of, strict=True))
            return criterion if is_same else replace(criterion, of=several)
    return criterion


def _find(box: BoxConnection, criterion: criteria.Criterion, now: datetime) -> set[int]:
    """Return what a criterion holds of in the selected folder.

    The index (fts-xapian 1.5.5) answers "nothing" to whatever says that a word is not there. Such words are asked for,
    and what has them is taken away here.
    """
    if not _denies_words(criterion):
        return _ask(box, criterion, now)
    match criterion:
        case criteria.Not():
            return _ask(box, criteria.Both(of=()), now) - _find(box, criterion.of, now)
        case criteria.Either():
            return set().union(*(_find(box, one, now) for one in criterion.of))
        case criteria.Both():
            plain = tuple(one for one in criterion.of if not _denies_words(one))
            found = _ask(box, criteria.Both(of=plain), now)
            for one in (one for one in criterion.of if _denies_words(one)):
                found = (
                    found - _find(box, one.of, now) if isinstance(one, criteria.Not) else found & _find(box, one, now)
                )
            return found
    raise TypeError(criterion)


def _denies_words(criterion: criteria.Criterion, *, is_denied: bool = False) -> bool:
    match criterion:
        case criteria.Word():
            return is_denied
        case criteria.Not():
            return _denies_words(criterion.of, is_denied=True)
        case criteria.Both() | criteria.Either():
            return any(_denies_words(one, is_denied=is_denied) for one in criterion.of)
    return False


def _ask(box: BoxConnection, criterion: criteria.Criterion, now: datetime) -> set[int]:
    keys = [key.encode() if isinstance(key, str) else Literal(key) for key in criteria.as_keys(criterion, now=now)]
    (answer,) = box.run((b"UID SEARCH RETURN (ALL) CHARSET UTF-8", *keys))
    if answer.status == b"NO" and answer.code[0] in _NOT_NOW:
        raise _NotNow
    return set(_uids(answer.checked("search")))


def _is_indexed(box: BoxConnection) -> bool:
    (answer,) = box.run((b"CAPABILITY",))
    return any(INDEXED.encode() in response.rest.split() for response in answer.named(b"CAPABILITY"))


def _uids(answer: Answer) -> list[int]:
    for response in answer.named(b"ESEARCH"):
        words = response.rest.split()
        if b"ALL" in words[:-1]:
            return expand_set(words[words.index(b"ALL") + 1])
    return []
