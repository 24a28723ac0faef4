"""The clause register and the places in the repository that cite it.

``docs/clauses.tsv`` lists every clause that the product answers to. Code and tests cite a clause as
``Clause: D5.1a-4`` or ``Clause: D5.2a, D5.2b, Q8``; this module finds those citations. It is used by
``tests/qa/test_clauses.py`` and can be run by hand: ``python tools/clauses.py [STATUS…]`` prints the
register with the number of citations in source and in tests.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REGISTER = ROOT / "docs" / "clauses.tsv"
CITING = frozenset({".py", ".md", ".j2", ".html", ".txt", ".js", ".css", ".sql", ".lua", ".toml", ".svg", ""})
"""Suffixes of files that may cite a clause; scripts such as ``run`` have none."""

STATUSES = ("todo", "partial", "done", "people")
CLASSES = ("S", "P", "H")

_TOKEN = r"[A-Z][A-Za-z0-9]*(?:[.-][A-Za-z0-9*]+)*"  # noqa: S105  A pattern, not a secret.
_CITATION = re.compile(rf"\bClauses?: ({_TOKEN}(?:(?: §[\d.]*\d)?,\s+(?:(?:#|--|\*|//|;)\s*)?(?=[A-Z]+\d){_TOKEN})*)")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the register."""

    id: str
    source: str
    """Where the clause stands, in Vietnamese."""
    title: str
    category: str
    """S: software does it. P: software supports people who do it. H: people only."""
    status: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Citation:
    """One id named by one file."""

    clause: str
    path: Path
    """Relative to the root of the repository."""

    @property
    def area(self) -> str:
        """The first folder, for instance ``src`` or ``tests``."""
        return self.path.parts[0]


def register() -> tuple[Entry, ...]:
    """Return the register in the order of the file; a malformed line raises ``ValueError``."""
    with REGISTER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    header = ["id", "source", "title", "class", "status", "note"]
    if rows[0] != header:
        raise ValueError(f"the columns are {rows[0]}, not {header}")
    names = [field.name for field in fields(Entry)]
    return tuple(Entry(**dict(zip(names, row, strict=True))) for row in rows[1:])


def ids_cited(text: str) -> Iterator[str]:
    """Yield every id that ``text`` cites, in order; wrapped lists and comment signs are understood."""
    for match in _CITATION.finditer(text):
        yield from re.findall(rf"(?<![\w§]){_TOKEN}", match[1])


def citations() -> tuple[Citation, ...]:
    """Return every citation in the files of the repository."""
    return tuple(
        Citation(clause=clause, path=path)
        for path in repository_files()
        if path.suffix in CITING and path != REGISTER.relative_to(ROOT)
        for clause in ids_cited((ROOT / path).read_text(encoding="utf-8", errors="replace"))
    )


def repository_files() -> tuple[Path, ...]:
    """Return the files that git keeps or would keep, relative to the root, in a stable order."""
    # With sudo, or in a mounted folder, the checkout is somebody else's; listing its files runs nothing of theirs.
    git = ("/usr/bin/git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT))
    listed = subprocess.run(
        [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    )
    names = sorted({name for name in listed.stdout.split("\0") if name})
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


def main(wanted: list[str]) -> None:
    """Print the register, or only the lines with a status in ``wanted``."""
    counts = Counter((citation.area, citation.clause) for citation in citations())
    for entry in register():
        if not wanted or entry.status in wanted:
            source, tests = counts["src", entry.id], counts["tests", entry.id]
            print(f"{entry.id:10} {entry.status:8} src {source:3}  tests {tests:3}  {entry.title}")


if __name__ == "__main__":
    main(sys.argv[1:])
