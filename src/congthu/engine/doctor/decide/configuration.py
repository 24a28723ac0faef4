"""Whether the daemons' configuration is what it was generated as, and what would be generated now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from congthu.engine.doctor.types import Finding, Group, Teller

CONFIGURATION = Teller(Group.CONFIGURATION)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A daemon's own checker that refused the configuration in force."""

    program: str
    detail: str


def judge_files(
    in_force: Mapping[PurePosixPath, bytes], wanted: Mapping[PurePosixPath, bytes] | None, *, generated_unchanged: bool
) -> Iterator[Finding]:
    """Say whether somebody edited in place, or a change of the configuration has not been applied yet.

    Args:
        in_force: the files found.
        wanted: what the desired state renders now; None when the desired state is not wholly known.
        generated_unchanged: the files are those from which their folder got its name.
    """
    if not in_force:
        yield CONFIGURATION.fault("configuration_absent")
        return
    if wanted is None:
        yield CONFIGURATION.unknown("configuration_unknown")
    differing = _differing(in_force, wanted or {})
    if not generated_unchanged:
        names = ", ".join(map(str, differing)) if wanted is not None else "?"
        yield CONFIGURATION.fault("configuration_edited", files=names or "?")
    elif wanted is not None and differing:
        yield CONFIGURATION.warn("configuration_outdated", files=", ".join(map(str, differing)))
    elif wanted is not None:
        yield CONFIGURATION.ok("configuration_in_force", count=len(in_force))


def judge_checkers(refusals: Sequence[Refusal]) -> Iterator[Finding]:
    """Say which daemon's checker refuses the configuration in force."""
    for refusal in refusals:
        yield CONFIGURATION.fault("checker_refuses", program=refusal.program, detail=refusal.detail)
    if not refusals:
        yield CONFIGURATION.ok("checkers_content")


def _differing(one: Mapping[PurePosixPath, bytes], other: Mapping[PurePosixPath, bytes]) -> list[PurePosixPath]:
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))
