"""Criteria: nothing but words and constants reaches the store, and what is asked without an index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from congthu.engine.imap.criteria import (
    Before,
    Both,
    Either,
    Field,
    Keyword,
    Larger,
    Mark,
    Marked,
    Not,
    Since,
    Where,
    Word,
    as_keys,
)
from congthu.engine.imap.finding import headers_alone

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ANYWHERE = Word(where=Where.ANYWHERE, text="công văn")


@pytest.mark.parametrize("text", ["", " ", "a\r\nb", 'a"', "a)", "a*", "{3}", "a\0", "NIL)", "\\Seen"])
def test_only_words_can_be_looked_for(text: str) -> None:
    with pytest.raises(ValueError, match="not words"):
        Word(where=Where.SUBJECT, text=text)


@pytest.mark.parametrize("name", ["", "a b", "\\Seen", "a)", "(", "1a", "a\n"])
def test_only_keywords_are_keywords(name: str) -> None:
    with pytest.raises(ValueError, match="not a keyword"):
        Keyword(name=name)


def test_the_form_in_imap() -> None:
    asked = Both(
        of=(
            ANYWHERE,
            Not(of=Both(of=(Marked(mark=Mark.SEEN), Larger(octets=5)))),
            Either(of=(Keyword(name="$HasAttachment"), Since(at=NOW - timedelta(seconds=90)), Before(at=NOW))),
        )
    )
    assert as_keys(asked, now=NOW) == (
        *("TEXT", "công văn".encode(), "NOT", "(SEEN", "LARGER", "5", ")"),
        *("OR", "KEYWORD", "$HasAttachment", "OR", "YOUNGER", "90", "ALL"),
    )


@pytest.mark.parametrize("name", ["", "Subject", "X-Van-Ban-So\r\nA: b", "X-Van-Ban-", "X-Van-Ban-So 1"])
def test_only_fields_of_documents_can_be_asked_for(name: str) -> None:
    with pytest.raises(ValueError, match="not a field"):
        Field(name=name, text="15")


@pytest.mark.parametrize(
    ("raw", "is_it"),
    [(b"15", True), (b" 015 ", True), (b"115", False), (b"15a", False), (b"", False), (b"0", False)],
)
def test_a_number_is_this_number_with_or_without_zeros(raw: bytes, is_it: bool) -> None:
    assert Field(name="X-Van-Ban-So", text="15", is_whole=True).is_value(raw) is is_it


def test_none_of_several_is_all_or_nothing() -> None:
    assert as_keys(Both(of=()), now=NOW) == ("ALL",)
    assert as_keys(Either(of=()), now=NOW) == ("NOT", "ALL")


def test_without_an_index_no_message_is_opened() -> None:
    asked = headers_alone(Both(of=(ANYWHERE, Not(of=Word(where=Where.BODY, text="mật")), Marked(mark=Mark.SEEN))))
    keys = as_keys(asked, now=NOW)
    assert not {"TEXT", "BODY"} & set(keys)
    assert {"SUBJECT", "FROM", "TO", "CC", "SEEN"} <= set(keys)


def test_what_asks_for_no_word_needs_no_index() -> None:
    asked = Both(of=(Marked(mark=Mark.SEEN), Not(of=Larger(octets=1))))
    assert headers_alone(asked) is asked
