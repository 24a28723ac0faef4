"""What can go wrong when recording or verifying."""

from congthu.common.errors import CongThuError


class AuditError(CongThuError):
    """The record could not be written as asked, e.g. under a code nobody registered."""
