"""One text of the doctor, and the remedies that several groups share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

APPLY_VI = "Chạy `congthu apply` để các dịch vụ nhận cấu hình đúng."
APPLY_EN = "Run `congthu apply` so that the daemons take the right configuration."


@dataclass(frozen=True)
class Text:
    """The sentences of one code, with the blanks that its parameters fill."""

    vi: str
    en: str
    remedy_vi: str = ""
    """What to do about it; empty where all is well."""
    remedy_en: str = ""

    def told(self, params: Mapping[str, object]) -> Text:
        """Return the sentences with their blanks filled."""
        return Text(self.vi % params, self.en % params, self.remedy_vi % params, self.remedy_en % params)
