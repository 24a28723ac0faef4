"""The clause register is whole, in order, and says no more than code and tests can show."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from tools.clauses import CLASSES, STATUSES, Entry, citations, ids_cited, register

REGULATION = 105
"""Rows of the regulation: three articles of the Decision and every khoản and điểm of Điều 1-17."""
READINGS = 30


def _position(clause: str) -> tuple[int, int, int, str, int]:
    """Return where a clause stands: Decision, regulation, readings, RFCs, each in the order of its text."""
    if match := re.fullmatch(r"QD(\d)", clause):
        return (0, int(match[1]), 0, "", 0)
    if match := re.fullmatch(r"D(\d+)(?:\.(\d+)([a-g]?))?(?:-(\d))?", clause):
        return (1, int(match[1]), int(match[2] or 0), match[3] or "", int(match[4] or 0))
    if match := re.fullmatch(r"Q(\d+)", clause):
        return (2, int(match[1]), 0, "", 0)
    if match := re.fullmatch(r"RFC(\d+)", clause):
        return (3, int(match[1]), 0, "", 0)
    raise AssertionError(f"no clause is called {clause!r}")


def test_every_id_stands_once_and_in_the_order_of_the_text() -> None:
    ids = [entry.id for entry in register()]
    assert ids == sorted(set(ids), key=_position)


def test_no_clause_of_the_regulation_is_missing() -> None:
    kinds = Counter(_position(entry.id)[0] for entry in register())
    assert kinds[0] + kinds[1] == REGULATION
    assert kinds[2] == READINGS


@pytest.mark.parametrize("entry", register(), ids=lambda entry: entry.id)
def test_entry_is_well_formed(entry: Entry) -> None:
    assert entry.category in CLASSES
    assert entry.status in STATUSES
    assert entry.source
    assert entry.title
    assert (entry.category == "H") == (entry.status == "people"), "H is for people, and only H"
    for value in (entry.source, entry.title, entry.note):
        assert value == " ".join(value.split()), "no stray blanks"


def test_every_citation_names_a_clause_of_the_register() -> None:
    known = {entry.id for entry in register()}
    unknown = [f"{citation.path}: {citation.clause}" for citation in citations() if citation.clause not in known]
    assert not unknown


def test_a_clause_called_done_is_cited_in_source_and_in_tests() -> None:
    cited = {(citation.area, citation.clause) for citation in citations()}
    done = [entry.id for entry in register() if entry.status == "done"]
    missing = [(area, clause) for clause in done for area in ("src", "tests") if (area, clause) not in cited]
    assert not missing


def test_a_clause_called_partial_is_cited_and_its_note_says_what_is_missing() -> None:
    cited = {citation.clause for citation in citations() if citation.area in {"src", "deploy"}}
    partial = [entry for entry in register() if entry.status == "partial"]
    assert not [entry.id for entry in partial if entry.id not in cited or not entry.note]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("D5.1a-4.", ["D5.1a-4"], id="one-and-a-full-stop"),
        pytest.param("D3.2, D8.2. Matching is by marking.", ["D3.2", "D8.2"], id="two-and-a-sentence"),
        pytest.param("D11.1b (who accepts)", ["D11.1b"], id="remark"),
        pytest.param("D5.2a,\n    # D5.2b, Q8", ["D5.2a", "D5.2b", "Q8"], id="wrapped-in-a-comment"),
        pytest.param("RFC5321 §4.5.3.1, D4-2", ["RFC5321", "D4-2"], id="section"),
        pytest.param("D5.1d-*", ["D5.1d-*"], id="wildcard-is-kept-so-that-it-fails"),
        pytest.param("<id>", [], id="pattern-in-prose"),
        pytest.param("D2.1, Apache aside", ["D2.1"], id="word-after-a-comma"),
    ],
)
def test_how_citations_are_read(text: str, ids: list[str]) -> None:
    # The word is put in front here, so that the examples above are not taken for citations by this file.
    assert list(ids_cited(f"Clause: {text}")) == ids
