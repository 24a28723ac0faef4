"""What the documents say of the product is still so: links, ports, decisions, words."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from tools.clauses import ROOT, repository_files

from congthu.engine.state import Ports

PAGES = [path for path in repository_files() if path.suffix == ".md"]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
PORT_ROW = re.compile(r"^\| [^|]+ \| (84\d\d) \|", re.MULTILINE)
TOLD = ("web", "web_http", "smtp", "submission", "submissions", "imap", "imaps", "pop3s", "managesieve")
"""The ports that people connect to, in the order of the table."""
FEWEST_TERMS = 60


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert not [link for link in LINK.findall(text) if not (ROOT / page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_text_is_composed_unicode(page: Path) -> None:
    assert unicodedata.is_normalized("NFC", (ROOT / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_the_table_of_ports_is_the_block_of_ports(page: str) -> None:
    block = Ports.block(8400)
    told = [int(port) for port in PORT_ROW.findall((ROOT / page).read_text(encoding="utf-8"))]
    assert told == [getattr(block, name) for name in TOLD]


def test_every_decision_is_listed_and_has_its_four_parts() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = sorted(path.name for path in folder.glob("[0-9]*.md"))
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == pages
    for name in pages:
        text = (folder / name).read_text(encoding="utf-8")
        parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert parts == ["Context", "Decision", "Rejected alternatives", "Consequences"], name
        assert text.startswith(f"# {name[:4]} ")


def test_no_number_of_a_decision_is_used_twice() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))


def test_the_glossary_is_no_mere_beginning() -> None:
    rows = re.findall(
        r"^\| (?!official term|---)(\S.*?) \|", (ROOT / "docs/glossary.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) >= FEWEST_TERMS
    assert len(rows) == len(set(rows)), "one line a term"
