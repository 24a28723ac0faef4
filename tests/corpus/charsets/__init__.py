"""Vietnamese texts in the old encodings, made from texts of this repository and encoded by tables turned round.

Where from: the manuals in Vietnamese (docs/user/*.vi.md, README.vi.md), the names of bodies of the sample organisation,
and the Vietnamese sentences of the interface. The Western sentences were written for the test.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from congthu.common import legacy_letters
from congthu.common.syllables import is_syllable
from congthu.documents.types import Charset

ROOT = Path(__file__).resolve().parents[3]
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONLY_LATIN = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff\u0300-\u036f]")
_LETTER_OF_OTHERS = re.compile(r"[ŏŎĭĬčČŭŬĕĔƀñÑ]")

WESTERN = (
    "Café crème, déjà vu; à la carte. L'été dernier, nous étions à Genève près de la forêt.",
    "Müller und Söhne grüßen schön aus Köln, Düsseldorf und Zürich. Übung macht den Meister.",
    "El niño comió piña en España; mañana será otro día. ¿Cómo está usted? ¡Adiós!",
    "São Paulo não é a capital; a educação é um direito de cada cidadão. Três irmãos vêm à reunião.",
    "På Ærø spiser børn smørrebrød og blåbær på den grønne ø. Søren går til København.",
    "Perché l'università è già chiusa? La città più bella è là, così dicono però.",
    "Thé vert", "né à Liège", "Zoé", "Noël", "très bien", "à bientôt", "Müller", "résumé", "crème brûlée", "Ça va?",
    "naïve façade", "Ångström", "50 µm ± 2 °C", "§ 12 Abs. 3", "© 2026 Zoë & Cie", "£20 – ½ price", "“quoted” – dash…",
)  # fmt: skip


def vietnamese_lines() -> list[str]:
    """Return some thousand lines as a letter or a list may have them, each with at least three words."""
    lines = [_tidy(line) for line in _texts()]
    return list(dict.fromkeys(line for line in lines if len(line.split()) >= 3 and _is_vietnamese(line)))


def _texts() -> Iterator[str]:
    for path in sorted(ROOT.glob("docs/user/*.vi.md")):
        yield from re.split(r"\n+|(?<=[.;:]) ", path.read_text("utf-8"))
    yield from re.split(r"\n+|(?<=[.;:]) ", (ROOT / "README.vi.md").read_text("utf-8"))
    with (ROOT / "src/congthu/directory/sample/orgs.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.reader(lines):
            yield from row
    catalogue = (ROOT / "src/congthu/locale/vi/LC_MESSAGES/django.po").read_text("utf-8")
    yield from re.findall(r'^msgstr "(.+)"$', catalogue, re.MULTILINE)


def _tidy(line: str) -> str:
    plain = _ONLY_LATIN.sub(" ", re.sub(r"%\(\w+\)\w|[`*|#<>]|\\.|[«»©]", " ", line))
    return " ".join(_LETTER_OF_OTHERS.sub("o", unicodedata.normalize("NFC", plain)).split())


def _is_vietnamese(line: str) -> bool:
    """Whether at least two words have marks, and most are syllables at all: some lines name sources in English."""
    words = re.findall(r"\w+", line)
    marked = sum(not word.isascii() for word in words)
    return marked >= 2 and sum(map(is_syllable, words)) / len(words) >= 0.6


def as_tcvn3(line: str) -> bytes:
    """Encode as people typed it: capitals with marks came from a font, so their codes are those of small letters."""
    table = {chr(new): chr(old) for old, new in legacy_letters._TCVN3.items()}
    small = "".join(char if char in table or char.isascii() else char.lower() for char in line)
    return "".join(table.get(char, char) for char in small).encode("latin-1", "ignore")


def as_vni(line: str) -> bytes:
    letters = {new: old for old, new in legacy_letters._VNI_LETTERS.items()}
    marks = {mark: char for char, mark in legacy_letters._VNI_MARKS.items()}
    return "".join(_vni_letter(char, letters, marks) for char in line).encode("latin-1", "ignore")


def _vni_letter(char: str, letters: dict[str, str], marks: dict[str, str]) -> str:
    if char in letters:
        return letters[char]
    decomposed = unicodedata.normalize("NFD", char)
    base, rest = decomposed[0], decomposed[1:]
    if "\u031b" in rest:
        base, rest = letters[unicodedata.normalize("NFC", base + "\u031b")], rest.replace("\u031b", "")
    shape = "".join(mark for mark in rest if mark not in _TONES) + "".join(mark for mark in rest if mark in _TONES)
    if char.lower() in "íì":
        return char
    mark = marks.get(shape, "") if shape else ""
    return base + (mark.upper() if base.isupper() else mark) if shape else char


def as_viscii(line: str) -> bytes:
    table = {letter: code for code, letter in legacy_letters._VISCII.items()}
    return bytes(table.get(char, ord(char)) for char in line if char in table or ord(char) < 256)


def as_windows_1258(line: str) -> bytes:
    return "".join(map(_letter_and_tone, line)).encode("cp1258", "ignore")


def _letter_and_tone(char: str) -> str:
    decomposed = unicodedata.normalize("NFD", char)
    tones = "".join(mark for mark in decomposed if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES)) + tones


def as_twice_utf8(line: str) -> bytes:
    return line.encode().decode("latin-1").encode()


ENCODERS: dict[Charset, Callable[[str], bytes]] = {
    Charset.TCVN3: as_tcvn3,
    Charset.VNI: as_vni,
    Charset.VISCII: as_viscii,
    Charset.WINDOWS_1258: as_windows_1258,
    Charset.TWICE_UTF8: as_twice_utf8,
}
