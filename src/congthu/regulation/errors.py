"""What can go wrong when asking for the rules."""

from congthu.common.errors import CongThuError


class RegulationError(CongThuError):
    """No rule set is in force on the day asked for, or two would be."""
