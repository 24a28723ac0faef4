"""What a criterion holds of in one folder: words are asked of the index, fields of documents of the folder itself.

The index (fts-xapian 1.5.5) knows neither who has no word nor the fields of documents: to both it answers "nothing".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, cast

from congthu.engine.errors import StoreError
from congthu.engine.imap import criteria
from congthu.engine.imap.asked import LIST_FIELDS, Preview
from congthu.engine.imap.client import BoxConnection, Selected
from congthu.engine.imap.fetching import fetch_uids
from congthu.engine.imap.found import Row
from congthu.engine.imap.recalling import Recall
from congthu.engine.imap.wire.quoting import Literal

_NOT_NOW: Final = frozenset({b"INUSE", b"SERVERBUG", b"UNAVAILABLE", b"LIMIT"})
"""Dovecot: the index is being made and takes longer than `fts_index_timeout`, or cannot be read for the moment."""
_HEADERS: Final = (
    criteria.Where.SUBJECT,
    criteria.Where.SENDER,
    criteria.Where.TO,
    criteria.Where.CC,
)


class NotNow(Exception):
    """The store cannot answer from the index now."""


@dataclass(frozen=True, kw_only=True)
class Finder:
    """One folder, open at two doors."""

    words: BoxConnection
    """Where the index answers."""
    fields: BoxConnection
    """Where Dovecot answers by itself, from what it keeps of the header; the same where there is no index."""
    folder: str
    now: datetime

    def find(self, criterion: criteria.Criterion) -> set[int]:
        """Return the messages of which a criterion holds.

        Raises:
            NotNow: the index is not complete, or cannot be read.
            StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
        """
        if isinstance(criterion, criteria.Field):
            return self._with_field(criterion)
        if _is_for_the_index(criterion):
            return self._ask(self.words, criterion)
        match criterion:
            case criteria.Not():
                return self._ask(self.fields, criteria.Both(of=())) - self.find(criterion.of)
            case criteria.Either():
                return set().union(*(self.find(one) for one in criterion.of))
            case criteria.Both():
                return self._all_of(criterion.of)
        raise TypeError(criterion)

    def find_without_index(self, criterion: criteria.Criterion) -> set[int]:
        """Return what can be found without opening a message: words in subject and addresses, with all their marks.

        Raises:
            StoreError: as `find`.
        """
        try:
            return replace(self, words=self.fields).find(headers_alone(criterion))
        except NotNow as error:
            raise StoreError("failed", what="search") from error

    def rows(self, uids: Sequence[int]) -> tuple[Row, ...]:
        """Return the rows of messages of the folder, once it was asked; nobody is asked for news again.

        Raises:
            StoreError: as `find`.
        """
        box, _selected = self._open
        return fetch_uids(box, uids, preview=Preview.KEPT, fields=LIST_FIELDS) if uids else ()

    @property
    def uid_validity(self) -> int:
        """Of the folder, once it was asked."""
        return self._open[1].uid_validity

    @property
    def _open(self) -> tuple[BoxConnection, Selected]:
        """The door at which the folder is open, once it was asked."""
        doors = ((box, box.selected) for box in (self.words, self.fields))
        return next((box, selected) for box, selected in doors if selected and selected.name == self.folder)

    def _all_of(self, several: Sequence[criteria.Criterion]) -> set[int]:
        """Ask for what can be asked at once, and then narrow it down by the rest."""
        found = self._ask(self.words, criteria.Both(of=tuple(filter(_is_for_the_index, several))))
        for one in several:
            if _is_for_the_index(one):
                continue
            found = found - self.find(one.of) if isinstance(one, criteria.Not) else found & self.find(one)
        return found

    def _with_field(self, field: criteria.Field) -> set[int]:
        found = self._ask(self.fields, field)
        if not field.is_whole or not found:
            return found
        rows = fetch_uids(self.fields, sorted(found), preview=Preview.NONE, fields=[field.name])
        return {row.uid for row in rows if field.is_value(b" ".join(row.headers.get(field.name.lower(), ())))}

    def _ask(self, box: BoxConnection, criterion: criteria.Criterion) -> set[int]:
        selected = box.select(self.folder, read_only=True)
        if box is self.fields or not _is_of_words(criterion):
            return self._asked(box, criterion)
        recall = cast("Recall", box.remembered.setdefault("searching.recall", Recall()))
        question, state = (self.folder, criterion), selected.messages_key
        if (known := recall.find(question, state)) is not None:
            return known
        found = self._asked(box, criterion)
        recall.keep(question, state, found)
        return found

    def _asked(self, box: BoxConnection, criterion: criteria.Criterion) -> set[int]:
        keys = [
            key.encode() if isinstance(key, str) else Literal(key) for key in criteria.as_keys(criterion, now=self.now)
        ]
        (answer,) = box.run((b"UID SEARCH RETURN (ALL) CHARSET UTF-8", *keys))
        if answer.status == b"NO" and answer.code[0] in _NOT_NOW:
            raise NotNow
        return set(answer.checked("search").found())


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


def _is_for_the_index(criterion: criteria.Criterion, *, is_denied: bool = False) -> bool:
    """Tell whether the index answers rightly: no word is denied, and no field of a document asked for."""
    match criterion:
        case criteria.Word():
            return not is_denied
        case criteria.Field():
            return False
        case criteria.Not():
            return _is_for_the_index(criterion.of, is_denied=True)
        case criteria.Both() | criteria.Either():
            return all(_is_for_the_index(one, is_denied=is_denied) for one in criterion.of)
    return True


def _is_of_words(criterion: criteria.Criterion) -> bool:
    """Tell whether an answer stays the same as long as no message comes or goes: flags and the time do not matter."""
    if isinstance(criterion, criteria.Both | criteria.Either):
        return bool(criterion.of) and all(map(_is_of_words, criterion.of))
    return isinstance(criterion, criteria.Word)
