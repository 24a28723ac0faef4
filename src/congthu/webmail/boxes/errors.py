"""What may be wrong when a box is asked for. Pure."""

from __future__ import annotations

from congthu.common.errors import CongThuError


class UnknownBox(CongThuError):
    """There is no such box, or this person may not open it: whoever asks is not told which."""
