"""Reading octets as text: the label is believed where it can be true, doubted where the letters speak against it.

Clause: D9.5.
"""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

from congthu.common.legacy_letters import read_viscii
from congthu.documents.charsets.judging import READERS, is_vietnamese, judge, words_of
from congthu.documents.charsets.labels import LATIN, find_codec
from congthu.documents.charsets.repairing import repair_markup, repair_text
from congthu.documents.types import Charset, Repair, RepairCode, TextRead

_MANY_BROKEN: Final = 0.02
"""More octets than this that are no UTF-8, and the text is in another encoding."""
_FEW_BROKEN: Final = 4
"""In a short text one letter may be cut in two, if this many others are whole."""


def read_text(raw: bytes, *, declared: str | None = None, is_markup: bool = False) -> TextRead:
    """Return ``raw`` as text; never raises, whatever the octets and the label are.

    The result is always NFC. Text that its label reads rightly is not changed beyond that.
    """
    if declared is None and raw.isascii():
        return TextRead(text=raw.decode("ascii"), charset="utf-8", repairs=())
    codec = find_codec(declared) if declared else "utf-8"
    if isinstance(codec, Charset):
        return _finished(_read_legacy(raw, codec), codec, ())
    read = _read(raw, codec, declared or "")
    if read.charset in {"utf-8", *LATIN} and not read.text.isascii():
        again = repair_markup(read.text) if is_markup else repair_text(read.text)
        charset = again.charset if any(r.code is RepairCode.LEGACY for r in again.repairs) else read.charset
        return TextRead(text=again.text, charset=charset, repairs=read.repairs + again.repairs)
    return TextRead(text=unicodedata.normalize("NFC", read.text), charset=read.charset, repairs=read.repairs)


def _read(raw: bytes, codec: str | None, declared: str) -> TextRead:
    unknown = (Repair(code=RepairCode.LABEL_UNKNOWN, params={"declared": declared[:40], "charset": "utf-8"}),)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(raw, "utf-16", ())
    if codec is None:
        repairs, codec = (unknown if not raw.isascii() else ()), "utf-8"
    else:
        repairs = ()
    if codec.startswith(("utf-16", "utf-32")) and b"\x00" not in raw and _is_utf8(raw, is_declared=True):
        # A label that somebody chose because it sounded modern; real UTF-16 has zeros in every blank.
        return _as_utf8(raw, codec, repairs)
    is_doubtful = codec in LATIN or codec == "utf-8"
    if is_doubtful and _is_utf8(raw, is_declared=codec == "utf-8" and bool(declared)):
        return _as_utf8(raw, codec, repairs)
    if not is_doubtful:
        return _decoded(raw, codec, repairs)
    return _as_latin(raw, codec, repairs)


def _as_utf8(raw: bytes, codec: str, repairs: tuple[Repair, ...]) -> TextRead:
    read = _decoded(raw.removeprefix(b"\xef\xbb\xbf"), "utf-8", repairs)
    if codec == "utf-8" or raw.isascii():
        return read
    wrong = Repair(code=RepairCode.LABEL_WRONG, params={"declared": codec, "charset": "utf-8"})
    return TextRead(text=read.text, charset="utf-8", repairs=(wrong, *read.repairs))


def _as_latin(raw: bytes, codec: str, repairs: tuple[Repair, ...]) -> TextRead:
    """Return octets that are no UTF-8: in the old encoding their syllables speak for, or else by their label."""
    letters = raw.decode("latin-1")
    found = judge(letters)
    label = "cp1252" if codec == "utf-8" else codec
    if found in {None, Charset.TWICE_UTF8}:
        if codec == "utf-8":
            label = "cp1252"
            repairs += (Repair(code=RepairCode.LABEL_WRONG, params={"declared": "utf-8", "charset": label}),)
        return _decoded(raw, label, repairs)
    if found is Charset.WINDOWS_1258 and codec == "cp1258":
        return _decoded(raw, "cp1258", repairs)
    return _finished(_read_legacy(raw, found or Charset.TCVN3), found or Charset.TCVN3, repairs)


def _read_legacy(raw: bytes, charset: Charset) -> str:
    letters = raw.decode("latin-1")
    if charset is Charset.WINDOWS_1258:
        return raw.decode("cp1258", errors="replace")
    if charset is Charset.VISCII:
        return read_viscii(letters)
    read = READERS[charset](letters)
    own = words_of(raw.decode("utf-8", errors="ignore"))
    return raw.decode("utf-8") if _is_utf8(raw, is_declared=True) and is_vietnamese(own) else read


def _finished(text: str, charset: Charset, repairs: tuple[Repair, ...]) -> TextRead:
    legacy = Repair(code=RepairCode.LEGACY, params={"charset": str(charset)})
    return TextRead(text=unicodedata.normalize("NFC", text), charset=str(charset), repairs=(*repairs, legacy))


def _is_utf8(raw: bytes, *, is_declared: bool) -> bool:
    """Return whether ``raw`` is UTF-8: wholly, or, where it is called so, but for a few octets."""
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    is_cut_off = broken == 1 and text.endswith("\ufffd")
    if (broken == 0 or is_cut_off) and (text.isascii() or is_declared):
        return True
    # A few octets of an old encoding can look like UTF-8; then they give letters that no Vietnamese word has.
    if judge(raw.decode("latin-1")) not in {None, Charset.TWICE_UTF8} and not is_vietnamese(words_of(text)):
        return False
    others = sum(char > "\x7f" for char in text) - broken
    return broken == 0 or (is_declared and (broken <= others * _MANY_BROKEN or broken * _FEW_BROKEN < others))


def _decoded(raw: bytes, codec: str, repairs: tuple[Repair, ...]) -> TextRead:
    try:
        text = raw.decode(codec, errors="replace")
    except (UnicodeError, ValueError, LookupError):
        text, codec = raw.decode("cp1252", errors="replace"), "cp1252"
    if broken := text.count("\ufffd"):
        repairs += (Repair(code=RepairCode.BROKEN, params={"charset": codec, "count": broken}),)
    return TextRead(text=text, charset=codec, repairs=repairs)
