"""What must not slip into the repository: places of one machine, great files, nameless modules."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from tools.clauses import ROOT, repository_files

MEGABYTE = 1_048_576
GREATEST = 3 * MEGABYTE
LONGEST_MODULE = 400
"""Lines. Files are meant to have 50 to 150; beyond this one a module is two modules."""
NAMELESS = frozenset({"utils", "util", "helpers", "helper", "misc", "manager", "managers", "common_utils"})
NO_PACKAGES = frozenset({"migrations", "templates"})
"""Folders whose modules are Django's to write, or are not modules but templates of them."""

BINARY = frozenset({".png", ".jpg", ".gif", ".ico", ".woff2", ".ttf", ".pdf", ".docx", ".xlsx", ".zip", ".gz", ".p12"})
PLACES = re.compile(r"(?<![\w.)}-])/(?:wo[r]k|roo[t]|opt/pyp[i]|tmp/bash_job[s])/")
"""Folders of the machine something was written on; bracketed so that the pattern does not find itself."""
PRIVATE_HOSTS = re.compile(
    r"https?://(?:[\w.-]+@)?(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|[\w.-]*(?:artifactor[y]|nexu[s]|devp[i]|verdacci[o]))"
)
INDEX_OPTIONS = re.compile(r"^\s*(?:--?(?:extra-)?index-url|--find-links|-[fi]\s|registry\s*=)", re.MULTILINE)


def _text_files() -> list[Path]:
    return [path for path in repository_files() if path.suffix not in BINARY and "corpus" not in path.parts]


def _modules() -> list[Path]:
    return [path for path in repository_files() if path.suffix == ".py"]


def _found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{path}: {match[0]}"
        for path in paths
        for match in pattern.finditer((ROOT / path).read_text(encoding="utf-8", errors="replace"))
    ]


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert not _found(PLACES, _text_files())


def test_no_file_names_a_private_registry() -> None:
    assert not _found(PRIVATE_HOSTS, _text_files())


def test_lock_files_hold_names_and_hashes_but_no_addresses() -> None:
    locks = [path for path in repository_files() if path.suffix == ".lock" or path.name in {".npmrc", "pip.conf"}]
    assert not _found(INDEX_OPTIONS, locks)
    assert not _found(re.compile(r"https?://\S+"), [path for path in locks if path.suffix == ".lock"])
    assert not _found(re.compile(r'"resolved":.*'), [p for p in repository_files() if p.name == "package-lock.json"])


def test_python_locks_have_a_hash_for_every_release() -> None:
    for path in (path for path in repository_files() if path.suffix == ".lock"):
        releases = re.split(r"^(?=[A-Za-z0-9])", (ROOT / path).read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert not [release.split()[0] for release in releases if "==" in release and "--hash=sha256:" not in release]


def test_no_great_files() -> None:
    great = [path for path in repository_files() if (ROOT / path).stat().st_size > GREATEST]
    assert not great


def test_no_module_is_called_by_a_word_that_says_nothing() -> None:
    assert not [path for path in _modules() if path.stem in NAMELESS or set(path.parts[:-1]) & NAMELESS]


def test_no_module_of_ours_grows_without_end() -> None:
    lengths = {
        path: len((ROOT / path).read_text(encoding="utf-8").splitlines())
        for path in _modules()
        if path.parts[0] == "src" and "migrations" not in path.parts
    }
    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE}


@pytest.mark.parametrize(
    "folder",
    sorted({path.parent for path in _modules() if path.parts[0] == "src" and not NO_PACKAGES & set(path.parts)}),
    ids=str,
)
def test_a_package_says_what_it_is_for(folder: Path) -> None:
    init = ROOT / folder / "__init__.py"
    assert init.is_file(), "a folder of modules is a package"
    assert ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))), "its docstring says what it is for"


def test_test_modules_have_names_of_their_own() -> None:
    """In folders that are no packages, two modules of one name would hide each other."""
    tests = [path for path in _modules() if path.parts[0] == "tests" and path.name.startswith("test_")]
    modules = [path for path in tests if not (ROOT / path).with_name("__init__.py").exists()]
    counts = Counter(path.name for path in modules)
    assert not [str(path) for path in modules if counts[path.name] > 1]
