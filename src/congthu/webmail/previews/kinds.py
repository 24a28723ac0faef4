"""Which files can be shown: by what they are, and by their name where that says more. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from congthu.webmail.previews.types import Kind

_ZIPPED: Final = "zip"
_OLE: Final = "application/x-ole-storage"
_RTF: Final = "application/rtf"
_ENDINGS: Final[Mapping[str, tuple[Kind, str]]] = {
    "docx": (Kind.DOCX, _ZIPPED), "docm": (Kind.DOCX, _ZIPPED), "dotx": (Kind.DOCX, _ZIPPED),
    "xlsx": (Kind.XLSX, _ZIPPED), "xlsm": (Kind.XLSX, _ZIPPED),
    "pptx": (Kind.PPTX, _ZIPPED), "ppsx": (Kind.PPTX, _ZIPPED), "pptm": (Kind.PPTX, _ZIPPED),
    "odt": (Kind.ODT, _ZIPPED), "ods": (Kind.ODS, _ZIPPED), "odp": (Kind.ODP, _ZIPPED),
    "doc": (Kind.OLD, _OLE), "xls": (Kind.OLD, _OLE), "ppt": (Kind.OLD, _OLE), "rtf": (Kind.RTF, _RTF),
    "txt": (Kind.TEXT, ""), "csv": (Kind.TEXT, ""), "log": (Kind.TEXT, ""), "md": (Kind.TEXT, ""),
}  # fmt: skip
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"


def kind_of(name: str, sniffed: str) -> Kind | None:
    """Return how a file is shown; None where it is not. A name that says something else than the octets counts not."""
    kind, wanted = _ENDINGS.get(name.rpartition(".")[2].lower(), (None, ""))
    if wanted == _ZIPPED:
        fits = sniffed == "application/zip" or sniffed.startswith((_OFFICE, "application/vnd.oasis"))
    else:
        # Word writes RTF under the name of its own documents as well.
        fits = sniffed == wanted or (wanted == _OLE and sniffed == _RTF)
        kind = Kind.RTF if fits and sniffed == _RTF else kind
    return kind if fits else None
