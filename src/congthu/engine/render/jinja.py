"""The one way from a template to a file of a daemon: strict, and deaf to values that would start a new line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined

SUFFIX: Final = ".j2"
_TEMPLATES: Final = files("congthu.engine.render") / "templates"


def render_template(name: str, values: Mapping[str, object]) -> bytes:
    """Return the file ``name`` (``daemon/path``): ``name.j2`` filled with ``values``, or ``name`` as it stands.

    Raises:
        jinja2.UndefinedError: the template names a value that is missing.
        ValueError: a value contains a control character. In every language of configuration that we write a line
            end is the one character that no quoting survives.
    """
    if not (_TEMPLATES / f"{name}{SUFFIX}").is_file():
        return (_TEMPLATES / name).read_bytes()
    return _environment().get_template(name).render(values).encode()


def _load(name: str) -> str:
    return (_TEMPLATES / f"{name}{SUFFIX}").read_text(encoding="utf-8")


def _refuse_control_characters(value: object) -> object:
    text = str(value)
    if any(ord(character) < ord(" ") or character == "\x7f" for character in text):
        message = f"a value with a control character cannot stand in a configuration: {text!r}"
        raise ValueError(message)
    return value


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_load),
        undefined=StrictUndefined,
        finalize=_refuse_control_characters,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - no HTML is made here; each renderer checks its own language's values.
    )
