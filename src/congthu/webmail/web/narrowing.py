"""Which letters of a list are shown beside the usual filters: those from a body, those that are a kind of document.

Clause: D9.1.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import Final

from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from congthu.common import clock
from congthu.directory.api import list_units
from congthu.directory.types import UnitKind
from congthu.frame.api import instance
from congthu.webmail.composing.documents.codec import CLASS, KIND
from congthu.webmail.composing.documents.kinds import CLASS_NAMES, find_kind, kinds_on
from congthu.webmail.composing.documents.types import DocumentClass

OUTSIDE: Final = "outside"
_CLASS, _KIND, _BODY = "nhom:", "loai:", "cq:"
_LABEL: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,60}")
_BODIES: Final = frozenset({UnitKind.PROVINCE, UnitKind.AGENCY, UnitKind.DISTRICT})
_SELECTED: Final = SafeString(" selected")
_FRESH: Final = timedelta(minutes=10)


def sender_keys(chosen: str) -> tuple[str | bytes, ...]:
    """Return what to look for where letters from a body, or from outside, are wanted; nothing for what makes no sense.

    Whoever belongs to a body carries its label before the domain, its own box is called by it (Clause: D5.1a-2).
    """
    if chosen == OUTSIDE:
        return ("NOT", "FROM", f"@{instance().domain}".encode())
    label = chosen.removeprefix(_BODY)
    if not chosen.startswith(_BODY) or not _LABEL.fullmatch(label):
        return ()
    return ("OR", "FROM", f".{label}@{instance().domain}".encode(), "FROM", f"<{label}@{instance().domain}".encode())


def document_keys(chosen: str) -> tuple[str | bytes, ...]:
    """Return what to look for where a class or a kind of document is wanted; nothing for what makes no sense."""
    code = chosen[len(_CLASS) :]
    if chosen.startswith(_CLASS) and code in set(DocumentClass):
        return ("HEADER", CLASS, CLASS_NAMES[DocumentClass(code)][0].encode())
    kind = find_kind(code) if chosen.startswith(_KIND) else None
    return ("HEADER", KIND, kind.name.encode()) if kind else ()


def sender_options(chosen: str) -> SafeString:
    """Return the choices of senders for a form."""
    return _sender_html(chosen if sender_keys(chosen) else "", translation.get_language() or "vi", _period())


def document_options(chosen: str) -> SafeString:
    """Return the choices of documents for a form."""
    return _document_html(chosen if document_keys(chosen) else "", translation.get_language() or "vi", _period())


@lru_cache(maxsize=64)
def _sender_html(chosen: str, language: str, period: int) -> SafeString:
    return _selected(chosen, _sender_options(language, period))


@lru_cache(maxsize=64)
def _document_html(chosen: str, language: str, period: int) -> SafeString:
    return _selected(chosen, _document_options(language, period))


def _selected(chosen: str, options: tuple[tuple[str, str], ...]) -> SafeString:
    rows = ((value, _SELECTED if value == chosen else "", label) for value, label in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@lru_cache(maxsize=4)
def _sender_options(language: str, period: int) -> tuple[tuple[str, str], ...]:
    """Return the bodies as they are in these ten minutes: every list shows them, and none asks for them."""
    del language, period
    units = list_units(on=clock.local_date(clock.now()))
    bodies = [
        (f"{_BODY}{unit.domain_label}", unit.name) for unit in units if unit.kind in _BODIES and unit.domain_label
    ]
    return (("", _("From anybody")), (OUTSIDE, _("From outside")), *bodies)


@lru_cache(maxsize=4)
def _document_options(language: str, period: int) -> tuple[tuple[str, str], ...]:
    del period
    classes = [(f"{_CLASS}{one.value}", CLASS_NAMES[one][language == "en"]) for one in DocumentClass]
    kinds = [(f"{_KIND}{kind.code}", kind.name) for kind in kinds_on(clock.local_date(clock.now()))]
    return (("", _("Any document or none")), *classes, *kinds)


def _period() -> int:
    return int(clock.now().timestamp() // _FRESH.total_seconds())
