"""Repairing text that is Unicode already, but was made from octets read in a wrong encoding. Pure.

Clause: D9.5.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

from congthu.documents.charsets.doubled import read_runs
from congthu.documents.charsets.judging import READERS, judge
from congthu.documents.types import Charset, Repair, RepairCode, TextRead

_TAGS: Final = re.compile(r"<[^>]{0,2000}>|<!--.{0,20000}?-->", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")


def repair_text(text: str) -> TextRead:
    """Return ``text`` as its writer saw it. Text that is right comes back as it was, in NFC."""
    return _repaired(text, sample=text)


def repair_markup(source: str) -> TextRead:
    """Return HTML ``source`` whose letters are repaired; judged by its text, not by its tags.

    Word writes TCVN3 and VNI as entities (``&ocirc;``), so these count as the letters they stand for.
    """
    sample = _ENTITY.sub(_as_letter, _TAGS.sub(" ", source))
    if sample.isascii():
        return TextRead(text=source, charset="utf-8")
    found = judge(sample)
    if found is None:
        return _composed(source)
    return _repaired(_ENTITY.sub(_as_letter, source), sample=sample)


def _repaired(text: str, *, sample: str) -> TextRead:
    if text.isascii():
        return TextRead(text=text, charset="utf-8")
    found = judge(sample)
    if found is None:
        return _composed(text)
    read = _read_whole(text, found)
    repair = Repair(code=RepairCode.LEGACY, params={"charset": str(found)})
    return TextRead(text=unicodedata.normalize("NFC", read), charset=str(found), repairs=(repair,))


def _read_whole(text: str, charset: Charset) -> str:
    """Return ``text`` in the reading of ``charset``, word by word where some part is beyond that encoding."""
    if charset is Charset.TWICE_UTF8:
        return read_runs(text)
    reader = READERS[charset]
    return reader(text) or "".join(reader(piece) or piece for piece in re.split(r"(\s+)", text))


def _composed(text: str) -> TextRead:
    composed = unicodedata.normalize("NFC", text)
    repairs = (Repair(code=RepairCode.COMPOSED),) if composed != text else ()
    return TextRead(text=composed, charset="utf-8", repairs=repairs)


def _as_letter(match: re.Match[str]) -> str:
    """Return the Latin letter that an entity stands for; every other entity stays, also those of markup."""
    letter = html.unescape(match.group())
    return letter if len(letter) == 1 and "\xa0" < letter <= "\xff" else match.group()
