"""The base of all errors of ours: a code, parameters, no sentence.

Errors say what happened; the edge (web, SMTP, command line) says how it is told to a person.
"""

from __future__ import annotations

from collections.abc import Mapping


class CongThuError(Exception):
    """Something went wrong that has a name.

    Each room has one subclass of its own; ``code`` is stable and stored, ``params`` fill the sentence.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params: Mapping[str, object] = params
        details = ", ".join(f"{name}={value!r}" for name, value in params.items())
        super().__init__(f"{code} ({details})" if details else code)
