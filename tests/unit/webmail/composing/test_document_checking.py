"""What is looked at before a document leaves. Clause: D9.1, D9.3."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from congthu.webmail.composing.documents.checking import (
    DocumentDoubt,
    DocumentFault,
    Sending,
    find_doubts,
    find_faults,
    subject_of,
)
from congthu.webmail.composing.documents.places import Body, match_places
from congthu.webmail.composing.documents.types import DocumentClass, DocumentFields

TODAY = date(2026, 11, 28)
FIELDS = DocumentFields(
    document_class=DocumentClass.DIRECTION,
    kind="to-trinh",
    number="23",
    symbol="TTr-STTTT",
    issued_on=TODAY,
    summary="Về việc phê duyệt kế hoạch",
    deadline=date(2026, 12, 5),
)
BODIES = (
    Body(name="Sở Nội vụ", address="snv@daknong.gov.vn"),
    Body(name="Phòng Nội vụ", address="nv.cujut@daknong.gov.vn"),
    Body(name="Phòng Nội vụ", address="nv.krongno@daknong.gov.vn"),
)
PAPER = "- Sở Nội vụ;\n- Phòng Nội vụ;\n- Công ty Điện lực;\n- Lưu: VT."


def sending(*receivers: str, paper: str = "", has_files: bool = True, is_from_office: bool = True) -> Sending:
    return Sending(
        receivers=frozenset(receivers),
        has_files=has_files,
        is_from_office=is_from_office,
        matched=match_places(paper, BODIES),
    )


def codes(fields: DocumentFields, how: Sending) -> list[str]:
    return [doubt.code.value for doubt in find_doubts(fields, how, today=TODAY)]


def test_nothing_to_say_of_a_document_in_order() -> None:
    assert find_faults(FIELDS) == []
    assert codes(FIELDS, sending("snv@daknong.gov.vn", paper="- Như trên;\n- Sở Nội vụ;")) == []


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        pytest.param(replace(FIELDS, summary="  "), DocumentFault.NO_SUMMARY, id="no-summary"),
        pytest.param(replace(FIELDS, deadline=date(2026, 11, 27)), DocumentFault.DEADLINE_BEFORE_DATE, id="deadline"),
    ],
)
def test_what_stops_it(fields: DocumentFields, fault: DocumentFault) -> None:
    assert find_faults(fields) == [fault]


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        pytest.param(replace(FIELDS, issued_on=None), DocumentDoubt.NUMBER_WITHOUT_DATE, id="no-date"),
        pytest.param(replace(FIELDS, number=""), DocumentDoubt.DATE_WITHOUT_NUMBER, id="no-number"),
        pytest.param(replace(FIELDS, issued_on=date(2026, 11, 29)), DocumentDoubt.DATED_AHEAD, id="ahead"),
        pytest.param(
            replace(FIELDS, issued_on=date(2026, 11, 1), deadline=date(2026, 11, 27)),
            DocumentDoubt.DEADLINE_PAST,
            id="past",
        ),
        pytest.param(replace(FIELDS, kind="quyet-dinh"), DocumentDoubt.KIND_AND_SYMBOL, id="kind"),
    ],
)
def test_what_is_looked_at(fields: DocumentFields, doubt: DocumentDoubt) -> None:
    assert codes(fields, sending()) == [doubt]


def test_who_is_named_and_does_not_get_it() -> None:
    doubts = find_doubts(FIELDS, sending(paper=PAPER), today=TODAY)
    assert [(doubt.code, doubt.names) for doubt in doubts] == [
        (DocumentDoubt.PLACES_MISSED, ("Sở Nội vụ",)),
        (DocumentDoubt.PLACES_UNKNOWN, ("Công ty Điện lực",)),
        (DocumentDoubt.PLACES_AMBIGUOUS, ("Phòng Nội vụ",)),
    ]
    chosen = sending("snv@daknong.gov.vn", "nv.cujut@daknong.gov.vn", paper=PAPER)
    assert codes(FIELDS, chosen) == [DocumentDoubt.PLACES_UNKNOWN]


def test_a_letter_without_file_or_of_a_person() -> None:
    assert codes(FIELDS, sending(has_files=False)) == [DocumentDoubt.NO_FILE]
    assert codes(FIELDS, sending(is_from_office=False)) == [DocumentDoubt.PERSONAL_SENDER]


@pytest.mark.parametrize(
    ("fields", "subject"),
    [
        pytest.param(FIELDS, "Tờ trình 23/TTr-STTTT: Về việc phê duyệt kế hoạch", id="whole"),
        pytest.param(replace(FIELDS, kind="", number="", symbol=""), "Về việc phê duyệt kế hoạch", id="summary"),
        pytest.param(replace(FIELDS, summary=""), "Tờ trình 23/TTr-STTTT", id="no-summary"),
    ],
)
def test_it_is_called_by_what_it_is(fields: DocumentFields, subject: str) -> None:
    assert subject_of(fields) == subject
