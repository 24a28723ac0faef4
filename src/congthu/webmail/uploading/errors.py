"""What can go wrong with an upload. Pure."""

from __future__ import annotations

from congthu.common.errors import CongThuError


class UploadError(CongThuError):
    """The base of these errors."""


class UnknownUpload(UploadError):
    """There is none, it has expired, or it is another's: whoever asks is not told which."""


class WrongOffset(UploadError):
    """The piece does not begin where the last one ended; ``received`` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__("wrong_offset", received=received)
        self.received = received


class UploadTooLarge(UploadError):
    """The file is larger than it may be, or than was announced."""


class TooManyUploads(UploadError):
    """This person has too many files on their way."""


class UploadIncomplete(UploadError):
    """Not everything has come yet."""
