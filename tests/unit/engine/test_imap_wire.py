"""Octets of IMAP, without a server: every value there is, and that nothing but our error comes out of any octets."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.engine.errors import StoreError
from congthu.engine.imap.fetching import read_date
from congthu.engine.imap.found import split_fields
from congthu.engine.imap.state import state_in
from congthu.engine.imap.structure import has_attachment, read_part_tree
from congthu.engine.imap.threads import read_threads
from congthu.engine.imap.wire.commands import bearer, written
from congthu.engine.imap.wire.quoting import Literal, expand_set, flag_list, mailbox, quoted, uid_sets
from congthu.engine.imap.wire.reader import Response, ResponseReader
from congthu.engine.imap.wire.utf7 import decode_name, encode_name
from congthu.engine.imap.wire.values import read_values

TOKENS = [
    *rb"""( ) " \ NIL * 1 FETCH UID 7 FLAGS ( BODY[ ] BODYSTRUCTURE abc STATUS a (MESSAGES 1:9 , <0>""".split(b" "),
    b"{3}\r\n",
    b"{99}\r\n",
    b"~{2}\r\n",
    b"\r\n",
    b"\x00",
    b"\xff",
    b" ",
    b"* 1 FETCH (",
    b"* STATUS a (",
]
NEAR_IMAP = st.lists(st.sampled_from(TOKENS), max_size=40).map(b"".join)


def all_of(raw: bytes, *, piece: int = 7) -> list[Response]:
    reader, found = ResponseReader(), []
    for start in range(0, len(raw), piece):
        reader.feed(raw[start : start + piece])
        while response := reader.next():
            found.append(response)
    return found


@pytest.mark.parametrize("piece", [1, 5, 1000])
def test_responses_are_whole_however_they_come(piece: int) -> None:
    raw = (
        b"* 2 FETCH (UID 9 BODY[] {6}\r\na\r\nb)\x00 X {0}\r\n)\r\n* OK [UIDNEXT 4] x\r\nc1 OK done {3}\r\n\r\n\r\n\r\n"
    )
    fetch, ok, tagged = all_of(raw, piece=piece)
    assert (fetch.number, fetch.name, fetch.pieces[1], fetch.pieces[3]) == (2, b"FETCH", b"a\r\nb)\x00", b"")
    assert (ok.name, ok.rest) == (b"OK", b"[UIDNEXT 4] x")
    assert (tagged.name, tagged.is_untagged) == (b"", False)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param(b'a "b \\"c\\\\" NIL "NIL" 12', [b"a", b'b "c\\', None, b"NIL", b"12"], id="strings"),
        pytest.param(b"((1)() x)", [[[b"1"], [], b"x"]], id="lists"),
        pytest.param(b"(FLAGS (\\Seen BODY[) X 3)", [[b"FLAGS", [b"\\Seen", b"BODY["], b"X", b"3"]], id="flags"),
        pytest.param(b"BODY[HEADER.FIELDS (To)]<0> NIL", [b"BODY[HEADER.FIELDS (TO)]<0>", None], id="section"),
        pytest.param(b"", [], id="nothing"),
    ],
)  # fmt: skip
def test_values(text: bytes, values: list[object]) -> None:
    assert read_values([text]) == values


@pytest.mark.parametrize("text", [b"(", b")", b'"', b"(()", b"(" * 1000, b'a "b'])
def test_what_is_no_value(text: bytes) -> None:
    with pytest.raises(StoreError, match="unreadable"):
        read_values([text])


@given(NEAR_IMAP | st.binary(max_size=300))
def test_nothing_but_our_error_comes_out_of_any_octets(raw: bytes) -> None:
    with contextlib.suppress(StoreError):
        for response in all_of(raw):
            for use in (response.values, lambda response=response: state_in(response.values())):
                with contextlib.suppress(StoreError):
                    use()
            with contextlib.suppress(StoreError):
                tree = read_part_tree(response.values())
                assert isinstance(has_attachment(tree), bool)
    for read in (read_threads, read_date, expand_set):
        with contextlib.suppress(StoreError):
            read(raw)
    split_fields(raw)
    decode_name(raw)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_names_survive(name: str) -> None:
    assert decode_name(encode_name(name)) == name


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("Hộp thư & đi", b"H&Htk-p th&AbA- &- &ARE-i"),
        ("plain", b"plain"),
        ("台北", b"&U,BTFw-"),
    ],
)
def test_names_are_those_of_the_standard(name: str, raw: bytes) -> None:
    assert (encode_name(name), decode_name(raw)) == (raw, name)


@given(st.sets(st.integers(1, 2**32 - 1), max_size=60))
def test_sets_survive(uids: set[int]) -> None:
    assert sorted(number for part in uid_sets(uids) for number in expand_set(part)) == sorted(uids)


def test_long_sets_are_cut_for_the_longest_line_of_the_server() -> None:
    parts = list(uid_sets(range(1, 40_000, 2)))
    assert len(parts) > 1
    assert max(map(len, parts)) < 17_000
    assert list(uid_sets([])) == []


@pytest.mark.parametrize("uids", [[0], [-1], [1 << 32]])
def test_what_is_no_uid(uids: list[int]) -> None:
    with pytest.raises(StoreError, match="bad_uid"):
        list(uid_sets(uids))


@given(st.binary(max_size=200))
def test_a_string_cannot_become_a_command(raw: bytes) -> None:
    try:
        line = written(b"c1", (b"SEARCH TEXT", quoted(raw)))
    except StoreError:
        assert b"\0" in raw
        return
    (response,) = all_of(line)
    assert read_values(response.pieces)[3:] == [raw]


@pytest.mark.parametrize("part", [b"a\r\nb", b"a\nb", b"\0", Literal(b"a\0b")])
def test_a_part_that_would_end_the_line(part: bytes) -> None:
    with pytest.raises(StoreError, match="bad_command"):
        written(b"c1", (part,))


@pytest.mark.parametrize("name", ["", "/", "a/", "a//b", "a\r\nb", "a\0", "x" * 251, "\ud800" * 100])
def test_bad_names(name: str) -> None:
    with pytest.raises(StoreError, match="bad_name"):
        mailbox(name)


@pytest.mark.parametrize("flag", ["", "a b", "a)", "\\", "\\Seen\r\n", '"', "{3}", "đã-xem"])
def test_bad_flags(flag: str) -> None:
    with pytest.raises(StoreError, match="bad_flag"):
        flag_list([flag])


@pytest.mark.parametrize(("box", "token"), [("a@b", "x\1y"), ("a@b,c", "x"), ("a\1@b", "x"), ("a@b", "\0")])
def test_a_token_cannot_name_another_box(box: str, token: str) -> None:
    with pytest.raises(StoreError, match="refused"):
        bearer(box, token)


def test_threads_of_every_form() -> None:
    found = read_threads(b"(3)(1 5)((2)(9)) (4 (6)(7 8))")
    assert [found.uids(place) for place in range(len(found))] == [(2, 9), (4, 6, 7, 8), (1, 5), (3,)]
    assert found.find(7) == (4, 6, 7, 8)
    assert found.find(10) is None
    assert found.places_with(frozenset({5, 3, 77})) == [2, 3]
    assert len(read_threads(b"")) == 0


def test_header_fields() -> None:
    raw = b"Subject : a\r\n b\r\nX\xff: y\r\nsubject:\tc \r\nno field\r\n: x\r\nTo:\r\n\r\n"
    assert split_fields(raw) == {"subject": (b"a b", b"c"), "to": (b"",)}
