"""The lines of "Nơi nhận" matched with the directory: who gets the document by mail, and whom nobody knows. Pure.

Clause: D9.1, D9.3. Papers write "Như trên;", "Lưu: VT, CNTT." and "UBND các huyện, thành phố;" among the receivers. A
line is matched only when it says exactly one body, or all of a kind in words that mean nothing else: a wrong receiver
is worse than one that is shown as unknown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from congthu.common.folding import search_key
from congthu.webmail.composing.texts import one_line

_SEPARATOR: Final = re.compile(r"[;\n\r]+")
_LEADING: Final = re.compile(r"^\s*(?:[-–—•*+]+|\d{1,2}[.)])\s*")
_TRAILING: Final = re.compile(
    r"\s*\((?:b/c|để b/c|p/h|để p/h|để biết|để thực hiện|thay b/c|báo cáo|phối hợp)\)\s*$", re.IGNORECASE
)
_NOBODY: Final = re.compile(r"^(?:như trên|như điều \d+.*|như kính gửi|lưu\b.*|luu\b.*)$", re.IGNORECASE)
_COMMITTEE: Final = "uy ban nhan dan "
_SHORT_WORDS: Final = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
    "tttt": "thong tin va truyen thong",
    "tt tt": "thong tin va truyen thong",
    "tt va tt": "thong tin va truyen thong",
    "khdt": "ke hoach va dau tu",
    "kh dt": "ke hoach va dau tu",
    "ldtbxh": "lao dong thuong binh va xa hoi",
    "gd dt": "giao duc va dao tao",
    "gddt": "giao duc va dao tao",
    "tn mt": "tai nguyen va moi truong",
    "tnmt": "tai nguyen va moi truong",
    "nn ptnt": "nong nghiep va phat trien nong thon",
    "vh tt dl": "van hoa the thao va du lich",
    "vhttdl": "van hoa the thao va du lich",
    "kh cn": "khoa hoc va cong nghe",
    "khcn": "khoa hoc va cong nghe",
    "gtvt": "giao thong van tai",
    "vp": "van phong",
    "tp": "thanh pho",
    "tx": "thi xa",
}
"""How papers shorten bodies; what a body's own abbreviation says comes from the directory."""
_OF_PROVINCE: Final = r"(?: (?:cap |thuoc |cua )?tinh)?"
_AGENCIES: Final = re.compile(f"cac so(?P<others> (?:va )?ban (?:va )?nganh)?{_OF_PROVINCE}")
_AREA: Final = r"(?:huyen|thi xa|thanh pho|xa|phuong|thi tran|dac khu)"
_AREAS: Final = re.compile(f"(?:{_COMMITTEE})?cac (?P<areas>{_AREA}(?: (?:va )?{_AREA})*){_OF_PROVINCE}")
"""How papers name all bodies of a kind."""


@dataclass(frozen=True, kw_only=True)
class Body:
    """A body or unit that a document can be sent to."""

    name: str
    address: str
    labels: tuple[str, ...] = ()
    """Registered abbreviations, e.g. ``stttt``."""
    kind: str = ""
    """As the directory's `UnitKind`: agency, district, commune; others are never named all together."""


@dataclass(frozen=True, kw_only=True)
class Matched:
    """What the lines say."""

    found: tuple[tuple[str, Body], ...]
    """Each line with the body that it names, or with each of those; a body once."""
    unknown: tuple[str, ...]
    ambiguous: tuple[tuple[str, tuple[Body, ...]], ...]
    """Lines that several bodies are called by, e.g. "Phòng Nội vụ"."""


def split_places(text: str) -> Sequence[str]:
    """Return the receivers that a "Nơi nhận" names, one each, without those that are no receivers."""
    pieces = (_LEADING.sub("", one_line(piece)) for piece in _SEPARATOR.split(text))
    cleaned = (_TRAILING.sub("", piece.strip(" .,:")).strip(" .,:") for piece in pieces)
    lines = [piece for piece in cleaned if piece and not _NOBODY.match(piece) and search_key(piece) != "noi nhan"]
    return list(dict.fromkeys(lines))


def match_places(text: str, bodies: Iterable[Body]) -> Matched:
    """Return which bodies the lines name. Clause: D9.3."""
    bodies = tuple(bodies)
    index = _index(bodies)
    found: dict[str, tuple[str, Body]] = {}
    unknown: list[str] = []
    ambiguous: list[tuple[str, tuple[Body, ...]]] = []
    for line in split_places(text):
        named = {body.address: body for key in _keys(line) for body in index.get(key, ())}
        if len(named) == 1:
            body = next(iter(named.values()))
            found.setdefault(body.address, (line, body))
        elif named:
            ambiguous.append((line, tuple(named.values())))
        elif meant := _all_of(line, bodies):
            for body in meant:
                found.setdefault(body.address, (line, body))
        else:
            unknown.append(line)
    return Matched(found=tuple(found.values()), unknown=tuple(unknown), ambiguous=tuple(ambiguous))


def _all_of(line: str, bodies: Iterable[Body]) -> Sequence[Body]:
    """Return the bodies that a line names all together; none where it says anything else besides."""
    said = _written_out(search_key(line))
    if agencies := _AGENCIES.fullmatch(said):
        kinds = {"agency"}
        begins: tuple[str, ...] = ("so ", "ban ", "thanh tra ", "van phong ") if agencies["others"] else ("so ",)
    elif areas := _AREAS.fullmatch(said):
        kinds = {"district", "commune"}
        begins = tuple(f"{_COMMITTEE}{area} " for area in re.findall(_AREA, areas["areas"]))
    else:
        return ()
    return [body for body in bodies if body.kind in kinds and search_key(body.name).startswith(begins)]


def _index(bodies: Iterable[Body]) -> Mapping[str, Sequence[Body]]:
    index: dict[str, list[Body]] = defaultdict(list)
    for body in bodies:
        for key in {*_keys(body.name), *(search_key(label) for label in body.labels), body.address.lower()}:
            index[key].append(body)
    return index


def _keys(name: str) -> set[str]:
    """Return the forms under which a name is looked for: as it is, and with short words written out."""
    plain = search_key(name)
    long = _written_out(plain)
    forms = {plain, long, long.removeprefix(_COMMITTEE)}
    before, of_province, _ = long.partition(" tinh ")
    if of_province:
        # "UBND tỉnh" is the province's own; "Sở Y tế tỉnh Đắk Nông" is the Sở.
        forms |= {f"{before} tinh"} if f"{before} " == _COMMITTEE else {before}
    address = name.strip().lower()
    return {form for form in {*forms, *({address} if "@" in address else ())} if form}


def _written_out(key: str) -> str:
    padded = f" {key} "
    for short, long in sorted(_SHORT_WORDS.items(), key=lambda item: -len(item[0])):
        padded = padded.replace(f" {short} ", f" {long} ")
    return " ".join(padded.split())
