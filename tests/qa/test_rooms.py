"""Rooms meet only through their front doors; the floor plan itself is in ``[tool.importlinter]``."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import grimp
import pytest
from tools.clauses import ROOT

PACKAGE = "congthu"
FRONT_DOOR = frozenset({"api", "types", "errors"})
OPEN_ROOMS = frozenset({"common"})
"""Has no front door: it is a shelf of small pure things, each module of which is public."""
WIRING = frozenset({"config"})
"""Wires the rooms together, so it may reach into every one of them; nothing imports it."""


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(PACKAGE, cache_dir=None)


def _imports() -> list[tuple[str, str]]:
    graph = _graph()
    return sorted(
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    )


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_the_import_contracts_are_kept() -> None:
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]


def test_rooms_meet_only_through_the_front_door() -> None:
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in _imports()
        if (room := _room(imported))
        and _room(importer) not in {room, *WIRING}
        and room not in OPEN_ROOMS
        and imported.split(".")[2:3] not in [[name] for name in FRONT_DOOR]
    ]
    assert not wrong


def test_pages_are_reached_only_from_the_root_urls() -> None:
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in _imports()
        if "web" in imported.split(".")
        and not (importer == f"{PACKAGE}.config.urls" or importer.startswith(f"{PACKAGE}.{_room(imported)}.web"))
    ]
    assert not wrong


def test_nothing_imports_the_wiring() -> None:
    wrong = [f"{a} imports {b}" for a, b in _imports() if _room(b) in WIRING and _room(a) not in WIRING]
    assert not wrong


@pytest.mark.parametrize("path", sorted((ROOT / "src" / PACKAGE).glob("*/api.py")), ids=lambda path: path.parent.name)
def test_a_front_door_names_what_it_shows(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)], (
        "it only re-exports"
    )
    imported = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
    }
    shown = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]
    ]
    assert len(shown) == 1
    assert set(shown[0]) == imported, "__all__ and the imports agree, without wildcards"
