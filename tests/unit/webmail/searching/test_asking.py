"""What people type, and what is understood of it. Clause: D11.2b-2."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from congthu.engine.imap.criteria import as_keys
from congthu.webmail.searching.asking import LONGEST, MOST, parse_query
from congthu.webmail.searching.chips import chips, offers
from congthu.webmail.searching.criterion import to_criterion
from congthu.webmail.searching.highlighting import highlight, snippet
from congthu.webmail.searching.sentences import chip_sentence, fault_sentence, fault_sentences
from congthu.webmail.searching.types import (
    ChipCode,
    Contains,
    FaultCode,
    Flag,
    InFolder,
    Numbered,
    OfKind,
    OfSize,
    OnDates,
    Place,
    Query,
    SpecialFolder,
    WithAttachment,
    WithFlag,
)
from congthu.webmail.searching.vocabulary import OFFERED

TODAY = date(2026, 11, 28)
ZONE = timezone(timedelta(hours=7))
MEGABYTE = 1 << 20


def _ask(text: str) -> Query:
    return parse_query(text, today=TODAY)


@pytest.mark.parametrize(
    "text",
    ["từ:hạnh", "Từ: hạnh", "tu:hạnh", "FROM:hạnh", "người gửi:hạnh", "nguoi gui: hạnh", "từ：hạnh", "from :hạnh"],
)
def test_an_operator_is_known_in_both_languages_with_and_without_marks(text: str) -> None:
    for typed in (text, unicodedata.normalize("NFD", text)):
        (found,) = _ask(typed).conditions
        assert isinstance(found, Contains)
        assert (found.place, found.text, found.words) == (Place.SENDER, "hạnh", ("hạnh",))


@pytest.mark.parametrize("text", ["đến:an", "to:an", "cc:an", "đồng gửi:an", "bcc: an"])
def test_every_kind_of_receiver_is_one(text: str) -> None:
    (found,) = _ask(text).conditions
    assert isinstance(found, Contains)
    assert (found.place, found.text) == (Place.RECEIVER, "an")


def test_words_phrases_and_what_is_not_wanted() -> None:
    quyet, dinh, khan = _ask('quyết "định kỳ" -khẩn').conditions
    assert isinstance(quyet, Contains)
    assert not quyet.is_phrase
    assert isinstance(dinh, Contains)
    assert dinh.is_phrase
    assert dinh.words == ("định", "kỳ")
    assert isinstance(khan, Contains)
    assert khan.is_negated
    assert khan.text == "khẩn"


@pytest.mark.parametrize(
    ("text", "since", "before"),
    [
        pytest.param("trước:1/3/2026", None, date(2026, 3, 1), id="before-a-day"),
        pytest.param("before:2026-03-01", None, date(2026, 3, 1), id="year-first"),
        pytest.param("sau:1.3.26", date(2026, 3, 1), None, id="points-and-two-digits"),
        pytest.param("ngày:29/2/2024", date(2024, 2, 29), date(2024, 3, 1), id="leap-day"),
        pytest.param("ngày:12/2026", date(2026, 12, 1), date(2027, 1, 1), id="month"),
        pytest.param("trước:2025", None, date(2025, 1, 1), id="year"),
        pytest.param("ngày:30/11", date(2025, 11, 30), date(2025, 12, 1), id="no-year-means-the-last-one"),
        pytest.param("ngày: hôm qua", date(2026, 11, 27), date(2026, 11, 28), id="yesterday"),
        pytest.param("sau:tháng trước", date(2026, 10, 1), None, id="last-month"),
    ],
)
def test_days(text: str, since: date | None, before: date | None) -> None:
    (found,) = _ask(text).conditions
    assert isinstance(found, OnDates)
    assert (found.since, found.before) == (since, before)


@pytest.mark.parametrize(
    ("text", "larger", "smaller"),
    [
        ("lớn hơn:5", 5 * MEGABYTE, None),
        ("larger:1,5mb", 3 * MEGABYTE // 2, None),
        ("lon hon: 5 MB", 5 * MEGABYTE, None),
        ("nhỏ hơn:100k", None, 102_400),
        ("smaller:10b", None, 10),
    ],
)
def test_sizes(text: str, larger: int | None, smaller: int | None) -> None:
    (found,) = _ask(text).conditions
    assert isinstance(found, OfSize)
    assert (found.larger, found.smaller) == (larger, smaller)


def test_values_of_several_words_need_no_quotes() -> None:
    query = _ask("có:đính kèm là:chưa đọc trong:hộp thư đến văn bản:giay moi số:15/GM-UBND họp")
    attachment, flag, folder, kind, number, word = query.conditions
    assert isinstance(attachment, WithAttachment)
    assert isinstance(flag, WithFlag)
    assert flag.flag is Flag.UNREAD
    assert isinstance(folder, InFolder)
    assert folder.special is SpecialFolder.INBOX
    assert isinstance(kind, OfKind)
    assert kind.name == "giấy mời"
    assert isinstance(number, Numbered)
    assert number.words == ("15", "GM", "UBND")
    assert isinstance(word, Contains)
    assert not query.faults


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("từ:", FaultCode.EMPTY_VALUE),
        ("trước:31/2/2026", FaultCode.BAD_DATE),
        ("trước:mai", FaultCode.BAD_DATE),
        ("sau:0/0/0000", FaultCode.BAD_DATE),
        ("lớn hơn:nhiều", FaultCode.BAD_SIZE),
        ("là:đẹp", FaultCode.UNKNOWN_FLAG),
        ("có:gì", FaultCode.UNKNOWN_THING),
        ("a", FaultCode.TOO_SHORT),
        ('báo "mở', FaultCode.OPEN_QUOTE),
        ("từ " * 30, FaultCode.TOO_MANY),
        ("từ" * 300, FaultCode.TOO_LONG),
    ],
)
def test_what_is_not_understood_is_a_fault_with_a_sentence(text: str, code: FaultCode) -> None:
    query = _ask(text)
    assert code in {fault.code for fault in query.faults}
    assert len(query.conditions) <= MOST
    assert len(query.text) <= LONGEST
    assert all(fault_sentence(fault) for fault in query.faults)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("họp 5 5 b", ["“5”, “b” was left out: a word needs two letters or more."], id="beside-others"),
        pytest.param("5/QĐ-UBND", ["“5” was left out: a word needs two letters or more."], id="within-one"),
        pytest.param("b là:chưa đọc", ["“b” was left out: a word needs two letters or more."], id="beside-a-filter"),
        pytest.param("5", [], id="alone"),
        pytest.param('"số 5"', [], id="in-a-phrase"),
        pytest.param("số:5", [], id="a-number-of-a-document"),
        pytest.param("họp báo", [], id="none"),
    ],
)
def test_words_that_are_too_short_are_said_once(text: str, told: list[str]) -> None:
    with override("en"):
        assert fault_sentences(_ask(text)) == told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("duong", ("OR", "TEXT", "duong", "TEXT", "đuong"), id="d-may-be-d-with-stroke"),
        pytest.param("đường", ("TEXT", "đường"), id="typed-with-stroke"),
        pytest.param("Đường", ("TEXT", "đường"), id="capital"),
        pytest.param("Ðường", ("OR", "TEXT", "đường", "TEXT", "ðường"), id="typed-with-eth"),
        pytest.param("QƉ", ("OR", "TEXT", "qđ", "TEXT", "qɖ"), id="typed-with-african-d"),
        pytest.param("covid", ("TEXT", "covid"), id="only-at-the-beginning"),
        pytest.param("qd", ("OR", "TEXT", "qd", "TEXT", "qđ"), id="anywhere-in-an-abbreviation"),
        pytest.param("-nguyen", ("NOT", "TEXT", "nguyen"), id="not"),
        pytest.param("đến:an", ("OR", "TO", "an", "OR", "CC", "an", "BCC", "an"), id="receiver"),
        pytest.param("có:đính kèm", ("KEYWORD", "$HasAttachment"), id="attachment"),
        pytest.param("số:15", ("HEADER", "X-Van-Ban-So", "15"), id="number-of-a-document"),
        pytest.param("số:5/qd",
            ("HEADER", "X-Van-Ban-So", "5", "OR", "HEADER", "X-Van-Ban-Ky-Hieu", "qd", "HEADER", "X-Van-Ban-Ky-Hieu",
             "qđ"), id="number-and-symbol"),
        pytest.param("văn bản:giay moi", ("HEADER", "X-Van-Ban-Loai", "giấy mời"), id="kind-of-a-document"),
        pytest.param("loại:ban", ("OR", "HEADER", "X-Van-Ban-Loai", "biên bản", "OR", "HEADER", "X-Van-Ban-Loai",
            "bản ghi nhớ", "HEADER", "X-Van-Ban-Loai", "bản thỏa thuận"), id="beginning-of-kinds"),
        pytest.param("trước:28/11/2026", ("OLDER", "36000"), id="midnight-of-the-office"),
        pytest.param("sau:1/1/2030", ("NOT", "ALL"), id="since-the-future"),
        pytest.param("12/3/2026 là:đã đọc", ("TEXT", "12", "TEXT", "2026", "SEEN"), id="a-date-as-words"),
        pytest.param("-\"văn thư\"", ("NOT", "(TEXT", "văn", "TEXT", "thư", ")"), id="not-all-of-several"),
        pytest.param("trong:thùng rác", ("ALL",), id="everything-in-a-folder"),
        pytest.param("trong:thùng rác họp", ("TEXT", "họp"), id="words-in-a-folder"),
        pytest.param(") ALL (", ("TEXT", "all"), id="nothing-breaks-out"),
    ],
)  # fmt: skip
def test_what_the_store_is_asked(text: str, words: tuple[str, ...]) -> None:
    criterion = to_criterion(_ask(text), zone=ZONE)
    assert criterion is not None
    keys = as_keys(criterion, now=datetime(2026, 11, 28, 3, tzinfo=UTC))
    asked = tuple(key.decode() if isinstance(key, bytes) else key for key in keys)
    assert asked == words


def test_chips_say_each_filter_and_what_remains_without_it() -> None:
    shown = chips(_ask("từ:hạnh báo cáo -có:đính kèm trước:1/3/2026"))
    assert [chip.code for chip in shown] == [
        ChipCode.SENDER, ChipCode.WORDS, ChipCode.WORDS, ChipCode.ATTACHMENT, ChipCode.BEFORE
    ]  # fmt: skip
    assert shown[0].without == "báo cáo -có:đính kèm trước:1/3/2026"
    assert shown[3].without == "từ:hạnh báo cáo trước:1/3/2026"
    with override("en"):
        assert chip_sentence(shown[4]) == "Before 01/03/2026"
        assert chip_sentence(shown[3]) == "Not: With attachment"


@pytest.mark.parametrize("language", OFFERED)
def test_filters_are_offered_that_a_query_has_not_yet(language: str) -> None:
    offered = offers(_ask("báo cáo"), today=TODAY, offered=OFFERED[language])
    assert len(offered) == len(OFFERED[language])
    for chip, text in offered:
        again = _ask(text)
        assert not again.faults
        assert (chip.code, chip.params) in [(one.code, one.params) for one in chips(again)]
        assert len(offers(again, today=TODAY, offered=OFFERED[language])) == len(offered) - 1


@given(st.text() | st.text(alphabet='tuừ:"“-đd aA0/.,()*\u0303\r\n\x00', max_size=60))
def test_nothing_typed_raises_or_reaches_the_store_but_as_words(text: str) -> None:
    query = _ask(text)
    criterion = to_criterion(query, zone=ZONE)
    keys = as_keys(criterion, now=datetime(2026, 11, 28, 3, tzinfo=UTC)) if criterion else ()
    for key in keys:
        if isinstance(key, bytes):
            assert not set(key) & set(b'()*{}"\\\r\n\0%')
    for chip in chips(query):
        assert chip_sentence(chip)
        _ask(chip.without)
    for span in highlight(text, query):
        assert 0 <= span.start < span.end <= len(text)
    shown = snippet(text, query)
    assert all(0 <= span.start < span.end <= len(shown.text) for span in shown.spans)


@given(st.text(max_size=80))
def test_taking_every_chip_away_leaves_no_condition(text: str) -> None:
    query = _ask(text)
    for _ in range(MOST + 1):
        if query.is_empty:
            break
        shorter = _ask(chips(query)[0].without)
        assert len(shorter.conditions) < len(query.conditions) or len(shorter.text) < len(query.text)
        query = replace(shorter)
    assert len(query.text) <= LONGEST
