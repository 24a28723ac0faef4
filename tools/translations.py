"""What must be translated, and what is.

Source strings are English and stand in code and templates; ``src/congthu/locale/vi`` holds the Vietnamese. This
reads both without the gettext programs: ``tests/qa/test_translations.py`` compares them, and
``python tools/translations.py`` prints an empty catalogue entry for every string that still lacks its Vietnamese.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src" / "congthu"
CATALOGUE = SOURCE / "locale" / "vi" / "LC_MESSAGES" / "django.po"

PLAIN = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
PLURAL = frozenset({"ngettext", "ngettext_lazy"})
CONTEXT = frozenset({"pgettext", "pgettext_lazy"})
_CALL = re.compile(r"\b(?:gettext|ngettext|pgettext|npgettext|_)\(")


@dataclass(frozen=True, kw_only=True)
class Message:
    """One string to translate."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(frozen=True, kw_only=True)
class Use:
    """One place that asks for a translation."""

    path: Path
    line: int
    message: Message | None
    """None when the argument is no literal, so that no catalogue can hold it."""


@dataclass(kw_only=True)
class Translation:
    """One entry of the catalogue."""

    message: Message
    texts: list[str] = field(default_factory=list)
    fuzzy: bool = False


def uses() -> Iterator[Use]:
    """Yield every place in code and templates that asks for a translation."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield from uses_in_code(path.read_text(encoding="utf-8"), path=path)
    for path in sorted(path for path in SOURCE.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".xml"}):
        yield from uses_in_template(path.read_text(encoding="utf-8"), path=path)


def uses_in_code(source: str, *, path: Path) -> Iterator[Use]:
    """Yield the uses in Python source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            count = 1 if name in PLAIN else 2 if name in PLURAL | CONTEXT else 0
            if count:
                yield Use(path=path, line=node.lineno, message=_message(name, node.args[:count]))


def uses_in_template(source: str, *, path: Path) -> Iterator[Use]:
    """Yield the uses in a Django template, as Django's own extraction sees them."""
    if not settings.configured:
        settings.configure()
    code = templatize(source, origin=str(path))
    for match in _CALL.finditer(code):
        # Between the calls stands filler, so each is cut out up to the bracket that makes it parse.
        for end in (close.end() for close in re.finditer(r"\)", code[match.start() :])):
            try:
                call = ast.parse(code[match.start() : match.start() + end].strip(), mode="eval").body
            except SyntaxError:
                continue
            if isinstance(call, ast.Call):
                name, count = ast.unparse(call.func), 1 if ast.unparse(call.func) in PLAIN else 2
                line = code.count("\n", 0, match.start()) + 1
                yield Use(path=path, line=line, message=_message(name, call.args[:count]))
            break


def _message(name: str, arguments: Iterable[ast.expr]) -> Message | None:
    literals = [node.value for node in arguments if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    if name in PLURAL and len(literals) == 2:  # noqa: PLR2004  Singular and plural.
        return Message(text=literals[0], plural=literals[1])
    if name in CONTEXT and len(literals) == 2:  # noqa: PLR2004  Context and text.
        return Message(context=literals[0], text=literals[1])
    return Message(text=literals[0]) if name in PLAIN and literals else None


def catalogue(text: str) -> list[Translation]:
    """Read a catalogue; the header and obsolete entries (``#~``) are left out."""
    entries = [_entry(block) for block in re.split(r"\n[ \t]*\n", text) if re.search(r"^msgid ", block, re.MULTILINE)]
    return [entry for entry in entries if entry.message.text]


def _entry(block: str) -> Translation:
    values: dict[str, str] = {}
    keyword = ""
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        match = re.match(r'\s*(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?(".*")\s*$', line)
        if match is None:
            raise ValueError(f"no line of a catalogue: {line!r}")
        keyword = match[1] or keyword
        values[keyword] = values.get(keyword, "") + str(ast.literal_eval(match[2]))
    message = Message(text=values["msgid"], plural=values.get("msgid_plural", ""), context=values.get("msgctxt", ""))
    texts = [value for key, value in values.items() if key.startswith("msgstr")]
    return Translation(message=message, texts=texts, fuzzy=bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE)))


def main() -> None:
    """Print an empty entry for every string without a translation."""
    done = {t.message for t in catalogue(CATALOGUE.read_text(encoding="utf-8"))} if CATALOGUE.exists() else set()
    waiting: dict[Message, list[str]] = {}
    for use in uses():
        if use.message and use.message not in done:
            waiting.setdefault(use.message, []).append(f"{use.path.relative_to(SOURCE.parents[1])}:{use.line}")
    for message, places in waiting.items():
        print("#: " + " ".join(places))
        if message.context:
            print(f"msgctxt {_quoted(message.context)}")
        print(f"msgid {_quoted(message.text)}")
        print(f'msgid_plural {_quoted(message.plural)}\nmsgstr[0] ""\n' if message.plural else 'msgstr ""\n')


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


if __name__ == "__main__":
    main()
