"""Answers that are kept: as long as they are true, and no more than may be kept."""

from __future__ import annotations

from congthu.engine.imap.recalling import Recall


def test_an_answer_is_known_as_long_as_the_folder_is_the_same() -> None:
    recall = Recall()
    recall.keep("đường", 1, {3, 5})
    assert recall.find("đường", 1) == {3, 5}
    assert recall.find("đường", 2) is None
    recall.keep("đường", 2, set())
    assert recall.find("đường", 2) == set()
    assert recall.find("đường", 1) is None


def test_the_oldest_answers_make_room_and_too_large_ones_are_not_kept() -> None:
    recall = Recall()
    for word in "abc":
        recall.keep(word, 1, set(range(100_000)))
    assert [len(recall.find(word, 1) or ()) for word in "abc"] == [0, 100_000, 100_000]
    recall.keep("b", 1, set(range(250_001)))
    assert recall.find("b", 1) is None
    assert recall.find("c", 1)
