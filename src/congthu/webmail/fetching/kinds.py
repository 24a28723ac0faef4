"""What the first octets of a file say that it is. Pure."""

from __future__ import annotations

from typing import Final

_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
)


def image_type(start: bytes) -> str | None:
    """Return the media type of an image that browsers show and that cannot run anything; None for all else."""
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:12] in {b"ftypavif", b"ftypavis"}:
        return "image/avif"
    return next((kind for mark, kind in _STARTS if start.startswith(mark)), None)
