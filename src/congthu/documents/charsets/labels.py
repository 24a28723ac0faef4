"""Names of charsets as letters carry them, and the codecs they mean."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Final

from congthu.documents.types import Charset

_LABEL: Final = re.compile(r"[a-z0-9][a-z0-9_.:+\-]{0,39}")
_NO_TEXT: Final = frozenset(
    {"base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "idna", "punycode", "undefined", "unicode-escape",
     "raw-unicode-escape", "mbcs", "oem", "charmap"}
)  # fmt: skip
"""Codecs of Python that are none of text, or that would read escapes a sender put there."""

_ALIASES: Final[dict[str, str]] = {
    # WHATWG and MIME names that Python lacks, and what senders made of others.
    "utf8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8", "x-utf-8": "utf-8", "unicode": "utf-8", "utf-8n": "utf-8",
    "default": "utf-8", "8bit": "utf-8", "x-unknown": "utf-8", "unknown-8bit": "utf-8", "binary": "utf-8",
    "ansi": "cp1252", "iso8859-1": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "iso_8859-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "ansi_x3.4-1968": "cp1252", "x-ansi": "cp1252",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "gb2312-80": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "big5": "big5hkscs",
    "x-mac-roman": "mac_roman", "macintosh": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "iso-8859-8-i": "iso8859_8",
    "iso-8859-8-e": "iso8859_8", "windows-874": "cp874", "tis-620": "cp874", "win-1258": "cp1258",
    "x-windows-1258": "cp1258", "x-cp1258": "cp1258", "ks_c_5601": "cp949", "iso-8859-9": "cp1254",
}  # fmt: skip

_VIETNAMESE: Final[dict[str, Charset]] = {
    "viscii": Charset.VISCII, "csviscii": Charset.VISCII, "viscii1.1-1": Charset.VISCII,
    "x-viet-viscii": Charset.VISCII,
    "tcvn": Charset.TCVN3, "tcvn3": Charset.TCVN3, "tcvn-3": Charset.TCVN3, "x-viet-tcvn": Charset.TCVN3,
    "tcvn-5712": Charset.TCVN3, "tcvn5712-1": Charset.TCVN3, "tcvn5712": Charset.TCVN3,
    "x-viet-tcvn5712": Charset.TCVN3,
    "abc": Charset.TCVN3, "vni": Charset.VNI, "x-viet-vni": Charset.VNI, "vni-windows": Charset.VNI,
    "x-vni": Charset.VNI,
}  # fmt: skip
"""Labels of encodings for which there is no codec."""

LATIN: Final = frozenset({"cp1252", "cp1258", "cp1250", "cp1254", "iso8859_15", "iso8859-15", "iso8859_2", "iso8859-2"})
"""Codecs that senders declare for want of a true one; only with these is the label doubted against its letters."""


@lru_cache(maxsize=512)
def find_codec(declared: str) -> str | Charset | None:
    """Return the codec or the old encoding that ``declared`` names; None where it names none."""
    label = declared.strip().strip("\"'").lower()
    if not _LABEL.fullmatch(label):
        return None
    if label in _VIETNAMESE:
        return _VIETNAMESE[label]
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
        is_text = (
            name.replace("_", "-") not in _NO_TEXT and not name.endswith("_codec") and isinstance(b"".decode(name), str)
        )
    except (LookupError, UnicodeError, ValueError):
        return None
    return name if is_text else None
