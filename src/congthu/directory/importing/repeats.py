"""Finding the line on which something already stood."""

from __future__ import annotations

from collections.abc import Iterator

from congthu.directory.importing.problems import Problem, ProblemCode


class Repeats:
    """Remembers keys with the line they first stood on; one object for one reading."""

    def __init__(self, code: ProblemCode) -> None:
        self._code = code
        self._first: dict[str, tuple[int, str]] = {}

    def note(self, line: int, key: str, *, apart: str = "", **params: object) -> Iterator[Problem]:
        """Yield a problem if ``key`` stood on an earlier line; an empty key is nothing to compare.

        ``apart`` tells two lines of the same key apart where both have one and they differ.
        """
        first, first_apart = self._first.setdefault(key, (line, apart)) if key else (line, apart)
        told_apart = bool(apart) and bool(first_apart) and apart != first_apart
        if first != line and not told_apart:
            yield Problem(line=line, code=self._code, params={**params, "first_line": first})
