"""Notes and listings of an office's letters, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from congthu.common.errors import CongThuError
from congthu.frame.api import WORK_REFUSALS
from congthu.offices.types import NoteKind

NOTED: Final[Mapping[NoteKind, object]] = {
    NoteKind.NOTE: _("Internal note"),
    NoteKind.SETTLED: _("Needs no answer"),
    NoteKind.UNSETTLED: _("Needs an answer after all"),
}
ONLY: Final[Mapping[str, object]] = {
    "": _("All"),
    "late": _("Late"),
    "nobody": _("With nobody yet"),
}
"""Which of the letters that wait are listed."""


def refusal(error: CongThuError) -> object:
    """Return the sentence for what offices refuse; an error without one is no refusal, and is raised again."""
    if error.code not in WORK_REFUSALS:
        raise error
    return WORK_REFUSALS[error.code]
