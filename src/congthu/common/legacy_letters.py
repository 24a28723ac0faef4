"""Reading text of the pre-Unicode Vietnamese encodings, once its octets were taken for Latin-1 letters. Pure.

Which of them a text was written in is for the caller to find out; each reader takes it for granted.

Clause: D9.5.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from congthu.common.syllables import ACUTE, DOT, GRAVE, HOOK, TILDE

_TCVN3: Final = str.maketrans(
    "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\xadøõö÷ùýúûüþ¡¢£¤¥¦§",
    "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂÊÔƠƯĐ",
)

_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS: Final = {
    "ù": ACUTE, "ø": GRAVE, "û": HOOK, "õ": TILDE, "ï": DOT,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + ACUTE, "à": _CIRCUMFLEX + GRAVE, "å": _CIRCUMFLEX + HOOK,
    "ã": _CIRCUMFLEX + TILDE, "ä": _CIRCUMFLEX + DOT,
    "ê": _BREVE, "é": _BREVE + ACUTE, "è": _BREVE + GRAVE, "ú": _BREVE + HOOK, "ü": _BREVE + TILDE,
    "ë": _BREVE + DOT,
}  # fmt: skip
"""In VNI a mark is a letter of its own behind the vowel."""
_VNI_LETTERS: Final = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
    "Ô": "Ơ", "Ö": "Ư", "Ñ": "Đ", "Æ": "Ỉ", "Ó": "Ĩ", "Ò": "Ị", "Î": "Ỵ",
}  # fmt: skip

_VISCII_HIGH: Final = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII: Final = {
    **{0x80 + index: letter for index, letter in enumerate(_VISCII_HIGH)},
    0x02: "Ẳ",
    0x05: "Ẵ",
    0x06: "Ẫ",
    0x14: "Ỷ",
    0x19: "Ỹ",
    0x1E: "Ỵ",
}
"""RFC 1456: six capitals stand on control characters."""


def read_tcvn3(text: str) -> str:
    """Return ``text`` read as TCVN3 (ABC). Capitals with marks were a matter of the font, so they come out small."""
    return text.translate(_TCVN3)


def read_vni(text: str) -> str:
    """Return ``text`` read as VNI Windows, in NFC."""
    read: list[str] = []
    for char in text:
        if char.isascii():
            read.append(char)
            continue
        vowel = bool(read) and unicodedata.normalize("NFD", read[-1])[0] in "aeouyAEOUY"
        mark = _VNI_MARKS.get(char.lower()) if vowel else None
        read.append(mark if mark is not None else _VNI_LETTERS.get(char, char))
    return unicodedata.normalize("NFC", "".join(read))


def read_viscii(text: str) -> str:
    """Return ``text`` read as VISCII."""
    return text.translate(_VISCII)


def read_windows_1258(text: str) -> str:
    """Return ``text`` read as windows-1258, in NFC; empty where it cannot be that."""
    for codec in ("latin-1", "cp1252"):
        try:
            return unicodedata.normalize("NFC", text.encode(codec).decode("cp1258"))
        except UnicodeError:
            continue
    return ""


def read_twice_utf8(text: str) -> str:
    """Return ``text`` read as UTF-8 whose octets somebody took for letters and encoded again; empty where it is not."""
    for codec in ("cp1252", "latin-1"):
        try:
            return text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
    return ""
