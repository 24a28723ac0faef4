"""The answers of Postfix's showq: read whole, in any pieces, and refused when they break off."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.engine.errors import QueueUnreadable
from congthu.engine.queue import list_queue, parse, summarize

# As Postfix 3.7.11 wrote it.
HEAD = b"protocol\0mail_queue_list_protocol\0\0"
FIRST = (
    b"queue_name\0deferred\0queue_id\x008428417A033\0time\x001795470052\0size\x00420\0forced_expire\x000\0"
    b"sender\0a2@example.test\0recipient\0c@x1.example.org\0reason\0connect to 127.0.0.1[127.0.0.1]:8999: "
    b"Connection refused\0recipient\0b2@X2.example.org\0reason\0\0\0"
)
SECOND = (
    b"queue_name\0hold\0queue_id\x009656017A039\0time\x001795470000\0size\x0010\0forced_expire\x000\0"
    b"sender\0MAILER-DAEMON\0recipient\0h@x1.example.org\0reason\0slow down\0\0"
)
WHOLE = HEAD + FIRST + SECOND + b"\0"


def test_messages_with_their_recipients_and_reasons() -> None:
    first, second = parse([WHOLE])
    assert (first.queue, first.id, first.size, first.sender) == ("deferred", "8428417A033", 420, "a2@example.test")
    assert first.arrived_at == datetime.fromtimestamp(1795470052, tz=UTC)
    assert [address for address, _ in first.recipients] == ["c@x1.example.org", "b2@X2.example.org"]
    assert first.recipients[0][1].endswith("Connection refused")
    assert first.recipients[1][1] == ""
    assert second.sender == "MAILER-DAEMON"


def test_an_empty_queue() -> None:
    assert list(parse([HEAD + b"\0"])) == []
    assert summarize([]).oldest_at is None


@given(st.lists(st.integers(min_value=0, max_value=len(WHOLE)), max_size=12))
def test_any_pieces_give_the_same(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(WHOLE)]
    pieces = [WHOLE[a:b] for a, b in itertools.pairwise(edges)]
    assert list(parse(pieces)) == list(parse([WHOLE]))


@pytest.mark.parametrize("end", [0, 5, len(HEAD), len(HEAD) + 30, len(HEAD + FIRST), len(WHOLE) - 1])
def test_an_answer_that_breaks_off_is_not_taken_for_a_short_queue(end: int) -> None:
    with pytest.raises(QueueUnreadable):
        list(parse([WHOLE[:end]]))


@given(st.binary(max_size=200))
def test_rubbish_gives_nothing_but_our_error(rubbish: bytes) -> None:
    with contextlib.suppress(QueueUnreadable):
        list(parse([HEAD + rubbish]))


def test_summary_counts_by_queue_and_by_domain() -> None:
    found = summarize(parse([WHOLE]))
    assert found.by_queue == {"deferred": 1, "hold": 1}
    assert (found.messages, found.size) == (2, 430)
    assert found.oldest_at == datetime.fromtimestamp(1795470000, tz=UTC)
    assert [(to.domain, to.recipients) for to in found.destinations] == [("x1.example.org", 2), ("x2.example.org", 1)]


def test_asked_over_a_socket(tmp_path: Path) -> None:
    place = tmp_path / "showq"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(place))
        server.listen()

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(WHOLE)

        thread = threading.Thread(target=answer)
        thread.start()
        assert len(list(list_queue(PurePosixPath(place)))) == 2
        thread.join()


def test_no_postfix_there(tmp_path: Path) -> None:
    with pytest.raises(QueueUnreadable):
        list(list_queue(PurePosixPath(tmp_path / "absent")))
