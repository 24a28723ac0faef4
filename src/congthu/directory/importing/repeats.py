"""Finding the line on which something already stood."""

from __future__ import annotations

from collections.abc import Iterator

from congthu.directory.importing.problems import Problem, ProblemCode


class Repeats:
    """Remembers keys with the line they first stood on; one object for one reading."""

    def __init__(self, code: ProblemCode) -> None:
        self._code = code
        self._first: dict[str, int] = {}

    def note(self, line: int, key: str, **params: object) -> Iterator[Problem]:
        """Yield a problem if ``key`` stood on an earlier line; an empty key is nothing to compare."""
        first = self._first.setdefault(key, line) if key else line
        if first != line:
            yield Problem(line=line, code=self._code, params={**params, "first_line": first})
