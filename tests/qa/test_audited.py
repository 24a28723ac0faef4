"""Every write that a room shows at its front door leaves an audit event, under a registered code."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
from tools.clauses import ROOT, repository_files

from congthu.audit.codes import CODES

RECORDERS = frozenset({"record", "record_many"})
UNAUDITED: dict[str, str] = {}
"""room.function: why this write leaves no event of its own."""

Functions = dict[str, ast.FunctionDef]


def _sources(*parts: str) -> list[Path]:
    return [path for path in repository_files() if path.parts[: len(parts)] == parts and path.suffix == ".py"]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def _rooms() -> list[str]:
    return sorted({path.parts[2] for path in _sources("src", "congthu") if path.name == "api.py"} - {"audit"})


def _actions(room: str) -> Functions:
    """Return the functions of a room's ``actions`` module or package by name."""
    paths = [path for path in _sources("src", "congthu", room) if path.with_suffix("").parts[3] == "actions"]
    return {node.name: node for path in paths for node in _tree(path).body if isinstance(node, ast.FunctionDef)}


def _shown_writes(room: str) -> list[str]:
    """Return the names that ``api`` takes from ``actions`` and that are functions."""
    api = _tree(Path("src/congthu") / room / "api.py")
    taken = [
        alias.name
        for node in api.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"congthu.{room}.actions")
        for alias in node.names
    ]
    functions = _actions(room)
    return [name for name in taken if name in functions]


def records(name: str, functions: Functions) -> bool:
    """Tell whether a function records an event, itself or through a function it calls in the same room."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in seen or current not in functions:
            continue
        seen.add(current)
        called = {
            ast.unparse(node.func).rpartition(".")[2]
            for node in ast.walk(functions[current])
            if isinstance(node, ast.Call)
        }
        if called & RECORDERS:
            return True
        waiting.extend(called)
    return False


def _name_called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _is_atomic(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator).startswith("transaction.atomic") for decorator in function.decorator_list)


WRITES = [(room, name) for room in _rooms() for name in _shown_writes(room)]


@pytest.mark.parametrize(("room", "name"), WRITES, ids=[".".join(write) for write in WRITES])
def test_a_write_is_atomic_names_its_actor_and_leaves_an_event(room: str, name: str) -> None:
    functions = _actions(room)
    keywords = {argument.arg for argument in functions[name].args.kwonlyargs}
    assert "actor" in keywords, "who acts is an explicit keyword argument"
    if f"{room}.{name}" in UNAUDITED:
        return
    assert _is_atomic(functions[name]), "the write and its event share one transaction"
    assert records(name, functions), "it records what was done"


def test_exceptions_name_writes_that_exist() -> None:
    assert set(UNAUDITED) <= {".".join(write) for write in WRITES}
    assert all(UNAUDITED.values())


def _codes_used() -> list[tuple[Path, object]]:
    """Return the literal codes handed to ``record`` (first argument) and to ``Entry`` (keyword ``code``)."""
    found: list[tuple[Path, object]] = []
    for path in _sources("src", "congthu"):
        for call in (node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)):
            function = _name_called(call)
            given = call.args[:1] if function == "record" else []
            given += [word.value for word in call.keywords if word.arg == "code" and function in {"Entry", "record"}]
            found += [(path, node.value) for node in given if isinstance(node, ast.Constant)]
    return found


def test_every_code_used_is_registered() -> None:
    assert not [f"{path}: {code}" for path, code in _codes_used() if code not in CODES]


def test_codes_are_room_thing_happened_and_begin_with_the_room_that_records() -> None:
    assert not [code for code in CODES if len(code.split(".")) != 3]
    assert not [f"{path}: {code}" for path, code in _codes_used() if str(code).split(".")[0] != path.parts[2]]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("def write():\n    audit.record('a.b.c')", True, id="itself"),
        pytest.param("def write():\n    _end()\ndef _end():\n    record_many([])", True, id="through-a-helper"),
        pytest.param("def write():\n    row.save()", False, id="silently"),
        pytest.param("def write():\n    again()\ndef again():\n    write()", False, id="round-in-a-circle"),
    ],
)
def test_how_recording_is_found(*, source: str, expected: bool) -> None:
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    assert records("write", functions) is expected
