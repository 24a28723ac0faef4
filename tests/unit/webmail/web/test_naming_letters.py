"""How a page names the messages that something is done to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.webmail.web.acting import MOST, uids_of
from congthu.webmail.web.choosing import named


@pytest.mark.parametrize(
    ("given_as", "uids"),
    [
        pytest.param("1,2,5", [1, 2, 5], id="numbers"),
        pytest.param("7,1:3", [7, 1, 2, 3], id="a-row"),
        pytest.param("3:1", [], id="backwards"),
        pytest.param("0,-1,x,1:x,:2,²,4294967296,", [], id="no-numbers"),
        pytest.param("99999999999999999999999:1", [], id="too-long-a-number"),
    ],
)
def test_messages_are_named_by_numbers_and_rows(given_as: str, uids: list[int]) -> None:
    assert uids_of(given_as) == uids


@pytest.mark.parametrize("given_as", ["1:4294967295", "1:15000,1:4000000000", ",".join(["9"] * (MOST + 1))])
def test_nobody_names_more_than_are_done_in_one_request(given_as: str) -> None:
    assert len(uids_of(given_as)) == MOST


@given(st.sets(st.integers(1, 2**32 - 1) | st.integers(1, 300), max_size=200))
def test_what_is_named_in_short_is_understood(uids: set[int]) -> None:
    assert uids_of(named(list(uids))) == sorted(uids)
