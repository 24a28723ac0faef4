"""What can go wrong when mail is brought in. Pure."""

from __future__ import annotations

from congthu.common.errors import CongThuError


class MovingError(CongThuError):
    """The base of these errors."""


class SourceFault(MovingError):
    """Where letters come from cannot be read.

    ``kind``, ``damaged``, ``too_many``, ``too_large``, ``file_gone`` of a file; ``unreachable``, ``untrusted``,
    ``refused``, ``not_public`` of an old server.
    """


class TargetFault(MovingError):
    """Where letters go does not take them: ``full``, ``forbidden``, ``bad_name``, ``unreachable``."""


class CannotImport(MovingError):
    """It cannot be begun: ``too_many`` under way, ``no_file``, ``server``, ``login``; or removed: ``under_way``."""


class UnknownImport(MovingError):
    """There is none, or it is another's: whoever asks is not told which."""
