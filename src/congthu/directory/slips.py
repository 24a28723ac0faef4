"""Slips with start passwords, to be cut out and handed over: one PDF a body, several slips a page.

Clause: D12.1-2, D12.1-4, D3.3, Q10. A start password is on paper only; the files are for the eyes of the operator who
prints them, and are deleted afterwards.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

_WORKERS: Final = 2


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What one person is handed."""

    full_name: str
    title: str
    unit: str
    address: str
    start_password: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All slips of one body."""

    body: str
    file_name: str
    """Without folder, e.g. ``syt.pdf``."""
    slips: Sequence[Slip]


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What stands on every slip."""

    web_url: str
    valid_until: date
    """The last day of the start passwords."""


def make_slips_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter; one that is there stays as it is: each slip is closed itself.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_slips(
    folder: Path, sheets: Sequence[Sheet], printed: Printed, *, progress: Callable[[int, int], None] | None = None
) -> Sequence[Path]:
    """Write one PDF a body into ``folder``, which only its owner can enter, and return the files.

    The largest bodies go first, so that both processes end at about the same time.
    """
    make_slips_folder(folder)
    total = sum(len(sheet.slips) for sheet in sheets)
    done = 0
    # A fresh interpreter: a forked one would share the database connection of this one.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=_WORKERS, mp_context=context) as pool:
        ordered = sorted(sheets, key=lambda sheet: -len(sheet.slips))
        for sheet, content in zip(ordered, pool.map(render_sheet, ordered, [printed] * len(ordered)), strict=True):
            _write_private(folder / sheet.file_name, content)
            done += len(sheet.slips)
            if progress is not None:
                progress(done, total)
    return [folder / sheet.file_name for sheet in sheets]


def render_sheet(sheet: Sheet, printed: Printed) -> bytes:
    """Return the PDF with all slips of one body, in the order given."""
    from congthu.directory.slips_pdf import draw_sheet  # noqa: PLC0415 -- Nearly 30 MB, for a page that is rarely asked for.

    return draw_sheet(sheet, printed)


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody else can read at any moment, in place of an older one."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
