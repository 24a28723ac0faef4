"""Every sentence the product shows has its Vietnamese, with the same blanks to fill in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tools.translations import CATALOGUE, Message, Translation, Use, catalogue, uses, uses_in_code, uses_in_template

BLANKS = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
POSITIONAL = re.compile(r"(?<!%)%[sd]")


@cache
def _uses() -> tuple[Use, ...]:
    return tuple(uses())


@cache
def _catalogue() -> dict[Message, Translation]:
    if not CATALOGUE.exists():
        return {}
    return {entry.message: entry for entry in catalogue(CATALOGUE.read_text(encoding="utf-8"))}


def _blanks(text: str) -> set[str]:
    return {match[0] for match in BLANKS.finditer(text)}


def test_strings_to_translate_are_literals() -> None:
    assert not [f"{use.path}:{use.line}" for use in _uses() if use.message is None]


def test_every_string_has_its_vietnamese() -> None:
    wanted = {use.message: f"{use.path.name}:{use.line}" for use in _uses() if use.message}
    translated = {m for m, entry in _catalogue().items() if entry.texts and all(t.strip() for t in entry.texts)}
    assert not {place: message.text for message, place in wanted.items() if message not in translated}


def test_no_translation_is_a_guess() -> None:
    assert not [message.text for message, entry in _catalogue().items() if entry.fuzzy]


def test_no_translation_is_left_over() -> None:
    wanted = {use.message for use in _uses()}
    assert not [message.text for message in _catalogue() if message not in wanted]


def test_no_message_stands_twice() -> None:
    if CATALOGUE.exists():
        counts = Counter(entry.message for entry in catalogue(CATALOGUE.read_text(encoding="utf-8")))
        assert not [message.text for message, count in counts.items() if count > 1]


def test_blanks_have_names_and_are_the_same_in_both_languages() -> None:
    assert not [message.text for message in _catalogue() if POSITIONAL.search(message.text)]
    assert not [
        (message.text, text)
        for message, entry in _catalogue().items()
        for text in entry.texts
        if _blanks(text) != _blanks(message.plural or message.text)
    ]


def test_vietnamese_is_stored_composed() -> None:
    """Clause: D9.5 asks for the composed form; a decomposed letter would not be found by searching."""
    text = CATALOGUE.read_text(encoding="utf-8") if CATALOGUE.exists() else ""
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param('_("Sign in")', Message(text="Sign in"), id="plain"),
        pytest.param('_("Sign " "in")', Message(text="Sign in"), id="in-two-pieces"),
        pytest.param('translation.gettext_lazy("Name")', Message(text="Name"), id="by-module"),
        pytest.param(
            'ngettext("%(n)s box", "%(n)s boxes", n)', Message(text="%(n)s box", plural="%(n)s boxes"), id="plural"
        ),
        pytest.param('pgettext("verb", "Post")', Message(text="Post", context="verb"), id="context"),
        pytest.param("_(text)", None, id="not-a-literal"),
    ],
)
def test_how_code_is_read(source: str, message: Message | None) -> None:
    assert [use.message for use in uses_in_code(source, path=Path("x.py"))] == [message]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("<h1>{% translate 'Sign in' %}</h1>", "Sign in", id="translate"),
        pytest.param('{% translate "Body (unit)" as title %}', "Body (unit)", id="brackets"),
        pytest.param("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", "Hello %(name)s", id="block"),
        pytest.param("{% blocktranslate trimmed %}\n a\n b\n{% endblocktranslate %}", "a b", id="trimmed"),
        pytest.param('{{ _("Name") }}', "Name", id="variable"),
    ],
)
def test_how_templates_are_read(source: str, text: str) -> None:
    found = [use.message for use in uses_in_template("{% load i18n %}" + source, path=Path("x.html"))]
    assert found == [Message(text=text)]


def test_how_a_catalogue_is_read() -> None:
    entries = catalogue(
        'msgid ""\nmsgstr "Language: vi\\n"\n\n#: a.py:1\nmsgid "Sign in"\nmsgstr ""\n"Đăng "\n"nhập"\n\n'
        '#, fuzzy\nmsgid "box"\nmsgid_plural "boxes"\nmsgstr[0] "hộp thư"\n\n#~ msgid "old"\n#~ msgstr "cũ"\n'
    )
    assert [(entry.message.text, entry.texts, entry.fuzzy) for entry in entries] == [
        ("Sign in", ["Đăng nhập"], False),
        ("box", ["hộp thư"], True),
    ]
