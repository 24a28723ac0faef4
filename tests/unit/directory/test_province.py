"""Twelve thousand invented people under Điều 5: the figures of an independent simulation are met. Clause: D5.1a-4.

The figures were found with a separate program over the same list; bodies with a seal of their own have their own label
(reading B of Q11), or share their agency's (reading A).
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

import congthu.directory
from congthu.common.folding import search_key
from congthu.directory.kinds import has_seal
from congthu.directory.naming import PersonName, base_local_part, compose, guess_split, local_part

PEOPLE = Path(congthu.directory.__file__).with_name("sample") / "people.csv"
Row = dict[str, str]
SEPARATE_BELOW_A_DISTRICT = ("district-unit", "commune")


@pytest.fixture(scope="module", name="people")
def people_() -> list[Row]:
    with PEOPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def name(row: Row) -> PersonName:
    return PersonName(family=row["family"], middle=row["middle"], given=row["given"])


def under_the_agency(row: Row) -> tuple[str, str]:
    if row["level"] == "department-unit":
        return row["unit_parent"], ""
    return row["unit"], row["unit_parent"] if row["level"] in SEPARATE_BELOW_A_DISTRICT else ""


def under_the_own_seal(row: Row) -> tuple[str, str]:
    if row["level"] == "department-unit" and has_seal(row["unit"]):
        return row["unit"], row["unit_parent"]
    return under_the_agency(row)


def kind_of_clash(row: Row, earlier: list[Row]) -> str:
    if any(other["full_name"] == row["full_name"] for other in earlier):
        return "same name"
    if any(search_key(other["full_name"]) == search_key(row["full_name"]) for other in earlier):
        return "same without marks"
    return "different names"


@pytest.mark.parametrize(
    ("name_space", "spaces", "clashes", "deepest"),
    [
        pytest.param(
            under_the_agency,
            232,
            {"same name": 285, "same without marks": 43, "different names": 379},
            "n",
            id="A-parent-agency",
        ),
        pytest.param(
            under_the_own_seal,
            288,
            {"same name": 64, "same without marks": 15, "different names": 90},
            "c",
            id="B-own-seal",
        ),
    ],
)
def test_who_needs_a_letter(
    people: list[Row], name_space: Callable[[Row], tuple[str, str]], spaces: int, clashes: dict[str, int], deepest: str
) -> None:
    taken: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    earlier: defaultdict[tuple[tuple[str, str], str], list[Row]] = defaultdict(list)
    found: Counter[str] = Counter()
    endings: set[str] = set()
    for row in people:
        space, base = name_space(row), base_local_part(name(row))
        local = local_part(name(row), taken=taken[space])
        if local != base:
            found[kind_of_clash(row, earlier[space, base])] += 1
            endings.add(local.removeprefix(base))
        taken[space].add(local)
        earlier[space, base].append(row)
        assert compose(local, "label", domain="daknong.gov.vn")
    assert len(taken) == spaces
    assert sum(len(names) for names in taken.values()) == len(people) == 12_000
    assert found == clashes
    assert max(endings) == deepest


def test_proposed_splits_are_right_and_doubtful_ones_are_marked(people: list[Row]) -> None:
    proposals = [(row, guess_split(row["full_name"])) for row in people]
    assert [row["full_name"] for row, proposal in proposals if proposal.name != name(row)] == []
    assert {row["full_name"] for row, proposal in proposals if not row["family"] and not proposal.reason} == set()
    assert not any(proposal.reason for row, proposal in proposals if row["pattern"] in {"kinh", "tay", "nung", "dao"})
