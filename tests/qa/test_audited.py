"""Every write that a room shows at its front door leaves an audit event, under a registered code."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from tools.clauses import ROOT, repository_files

from congthu.audit.codes import CODES

RECORDERS = frozenset({"record", "record_many"})
UNAUDITED: dict[str, str] = {
    "accounts.clear_sessions": "removes sessions that ended by themselves",
    "accounts.issue_token": "one for each connection of the web; what it opens is in the record of attempts",
    "accounts.judge_attempt": "counts guesses, which could fill the audit record; attempts have a record of their own",
    "accounts.note_sign_in": "remembers a place; the sign-in is in the record of attempts",
    "accounts.offer_generator": "sets nothing: the generator counts, and is recorded, once a code of it was shown",
    "accounts.prove_by_passkey": "a step of signing in, which is in the record of attempts",
    "accounts.reseal_factors": "a part of `congthu secrets rotate`, which records the renewal",
    "offices.note_opening": "is itself the record of who looked at which letter; one for each opening",
    "offices.cut_who_lost": "carries out what was recorded when the right ended",
    "provisioning.knock": "a visitor without name; the request that comes of it is recorded",
}
"""room.function: why this write leaves no event of its own, and needs no actor therefore."""


@dataclass(frozen=True, kw_only=True)
class Module:
    """What a module defines, and what it takes from where."""

    functions: dict[str, ast.FunctionDef]
    imported: dict[str, tuple[str, str]]
    """Name here → (module, name there)."""

    @classmethod
    def read(cls, tree: ast.Module) -> Module:
        """Return the outline of a module."""
        return cls(
            functions={node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)},
            imported={
                alias.asname or alias.name: (node.module or "", alias.name)
                for node in tree.body
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            },
        )


def _sources(*parts: str) -> list[Path]:
    return [path for path in repository_files() if path.parts[: len(parts)] == parts and path.suffix == ".py"]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def _modules() -> dict[str, Module]:
    return {
        ".".join(path.with_suffix("").parts[1:]).removesuffix(".__init__"): Module.read(_tree(path))
        for path in _sources("src", "congthu")
        if "templates" not in path.parts
    }


def _defined(module: str, name: str, modules: dict[str, Module]) -> tuple[str, ast.FunctionDef] | None:
    """Return where a name seen in a module is defined, following imports inside the same room."""
    outline = modules.get(module)
    if outline is None:
        return None
    if name in outline.functions:
        return module, outline.functions[name]
    source, original = outline.imported.get(name, ("", ""))
    same_room = source.split(".")[:2] == module.split(".")[:2]
    return _defined(source, original, modules) if same_room and source != module else None


def _writes() -> list[tuple[str, str]]:
    """Return (room, name) of every write that a front door shows, from whichever part of its room it comes."""
    return [
        (module.split(".")[1], name)
        for module, outline in _modules().items()
        if module.count(".") == 2 and module.endswith(".api") and not module.startswith("congthu.audit.")
        for name, (source, _) in outline.imported.items()
        if (found := _defined(module, name, _modules())) and is_write(source, found[1])
    ]


def is_write(source: str, function: ast.FunctionDef) -> bool:
    """Tell a write by where it comes from, or by the transaction that it opens."""
    return "actions" in source.split(".")[2:] or _is_atomic(function)


def records(module: str, name: str, modules: dict[str, Module]) -> bool:
    """Tell whether a function records an event, itself or through a function of its room that it calls."""
    seen: set[tuple[str, str]] = set()
    waiting = [(module, name)]
    while waiting:
        current = waiting.pop()
        found = None if current in seen else _defined(*current, modules)
        seen.add(current)
        if found:
            place, function = found
            called = {_name_called(node) for node in ast.walk(function) if isinstance(node, ast.Call)}
            if called & RECORDERS:
                return True
            waiting.extend((place, name) for name in called)
    return False


def _name_called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _is_atomic(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator).startswith("transaction.atomic") for decorator in function.decorator_list)


WRITES = _writes()


@pytest.mark.parametrize(("room", "name"), WRITES, ids=[".".join(write) for write in WRITES])
def test_a_write_is_atomic_names_its_actor_and_leaves_an_event(room: str, name: str) -> None:
    found = _defined(f"congthu.{room}.api", name, _modules())
    assert found
    module, function = found
    if f"{room}.{name}" in UNAUDITED:
        return
    assert "actor" in {argument.arg for argument in function.args.kwonlyargs}, (
        "who acts is an explicit keyword argument"
    )
    assert _is_atomic(function), "the write and its event share one transaction"
    assert records(module, name, _modules()), "it records what was done"


def test_exceptions_name_writes_that_exist() -> None:
    assert set(UNAUDITED) <= {".".join(write) for write in WRITES}
    assert all(UNAUDITED.values())


@pytest.mark.parametrize(
    ("source", "body", "expected"),
    [
        pytest.param("congthu.room.actions", "def write(): ...", True, id="actions"),
        pytest.param("congthu.room.actions.boxes", "def write(): ...", True, id="a-file-of-actions"),
        pytest.param("congthu.room.part.actions", "def write(): ...", True, id="actions-of-a-part"),
        pytest.param("congthu.room.part.ending", "@transaction.atomic\ndef write(): ...", True, id="a-transaction"),
        pytest.param("congthu.room.queries", "def read(): ...", False, id="a-read"),
    ],
)
def test_how_a_write_is_told(*, source: str, body: str, expected: bool) -> None:
    (function,) = ast.parse(body).body
    assert isinstance(function, ast.FunctionDef)
    assert is_write(source, function) is expected


def test_each_periodic_job_has_an_id_of_its_own() -> None:
    """Of two that share one, the queue takes each for the other when it asks what ran last."""
    found = [
        ast.unparse(word.value)
        for path in _sources("src", "congthu")
        for call in (node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call))
        if _name_called(call) == "periodic"
        for word in call.keywords
        if word.arg == "periodic_id"
    ]
    assert len(found) > 5
    assert len(found) == len(set(found))


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
        pytest.param("from congthu.room.boxes import close\ndef write():\n    close()", True, id="through-a-neighbour"),
        pytest.param("from congthu.other.boxes import close\ndef write():\n    close()", False, id="not-elsewhere"),
        pytest.param("def write():\n    row.save()", False, id="silently"),
        pytest.param("def write():\n    again()\ndef again():\n    write()", False, id="round-in-a-circle"),
    ],
)
def test_how_recording_is_found(*, source: str, expected: bool) -> None:
    closing = Module.read(ast.parse("def close():\n    record('a.b.c')"))
    modules = {
        "congthu.room.actions": Module.read(ast.parse(source)),
        "congthu.room.boxes": closing,
        "congthu.other.boxes": closing,
    }
    assert records("congthu.room.actions", "write", modules) is expected
