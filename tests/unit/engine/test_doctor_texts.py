"""Every finding the doctor can make has its sentences, and every sentence a finding that fills its blanks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path, PurePosixPath

import pytest

import congthu.config.cli.doctor
import congthu.engine.doctor
from congthu.engine.doctor.texts import GROUPS, TEXTS
from congthu.engine.doctor.texts.zone import WHY
from congthu.engine.doctor.types import Group
from congthu.engine.doctor.zone import records
from congthu.engine.state import DesiredState, Places, Ports

OUTCOMES = frozenset({"ok", "warn", "fault", "unknown"})
BLANKS = re.compile(r"%\((\w+)\)s")
SPREAD = {"where": {"port", "number"}, "known": None}
"""Parameters passed on as a mapping; None: looked at by the tests of the deciders instead."""


def _sources() -> list[Path]:
    return [*Path(congthu.engine.doctor.__path__[0]).rglob("*.py"), Path(str(congthu.config.cli.doctor.__file__))]


def _findings() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """Yield (outcome, code, parameters) of every finding made in the source; None: they are not written out."""
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in OUTCOMES
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                yield node.func.attr, node.args[0].value, _names(node)


def _names(call: ast.Call) -> frozenset[str] | None:
    names: set[str] = set()
    for word in call.keywords:
        if word.arg is not None:
            names.add(word.arg)
        elif (spread := SPREAD[ast.unparse(word.value)]) is not None:
            names |= spread
        else:
            return None
    return frozenset(names)


FINDINGS = sorted(_findings(), key=lambda found: found[:2])


def test_sentences_and_findings_are_the_same_set() -> None:
    assert {code for _, code, _ in FINDINGS} == set(TEXTS)


@pytest.mark.parametrize(
    ("outcome", "code", "names"), FINDINGS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_finding_fills_the_blanks_and_says_what_to_do(outcome: str, code: str, names: frozenset[str] | None) -> None:
    text = TEXTS[code]
    vietnamese, english = (
        {blank.removesuffix("_vi").removesuffix("_en") for blank in BLANKS.findall(said)} for said in (text.vi, text.en)
    )
    assert vietnamese == english, "both languages say the same"
    assert bool(text.remedy_vi) == bool(text.remedy_en) == (outcome != "ok")
    if names is not None:
        assert set(BLANKS.findall(" ".join(astuple(text)))) <= names
        text.told(dict.fromkeys(names, "x"))


def test_every_group_has_a_heading() -> None:
    assert set(GROUPS) == set(Group)


def test_every_record_says_why() -> None:
    state = DesiredState(
        domain="example.gov.vn",
        hostname="mail.example.gov.vn",
        ports=Ports.block(8400),
        places=Places(root=PurePosixPath("/srv/x"), code=PurePosixPath("/opt/x")),
    )
    assert {record.why for record in records(state)} == set(WHY)
