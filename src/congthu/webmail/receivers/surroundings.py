"""What is known about the receivers of a letter before it leaves: what the warnings need. Clause: D9.4."""

from __future__ import annotations

from typing import Final

from congthu.directory.api import count_members
from congthu.webmail.composing.cautions import Surroundings
from congthu.webmail.composing.types import Composition

FREE_MAIL: Final = frozenset({
    "163.com", "aol.com", "fpt.vn", "gmail.com", "gmx.com", "googlemail.com", "hcm.fpt.vn", "hcm.vnn.vn", "hn.fpt.vn",
    "hn.vnn.vn", "dng.vnn.vn", "hotmail.com", "icloud.com", "live.com", "mac.com", "mail.com", "mail.ru", "me.com",
    "msn.com", "netnam.vn", "outlook.com", "outlook.com.vn", "proton.me", "protonmail.com", "qq.com", "rocketmail.com",
    "saigonnet.vn", "tutanota.com", "viettel.vn", "vnn.vn", "vol.vn", "yahoo.com", "yahoo.com.vn", "yandex.com",
    "ymail.com", "zoho.com",
})  # fmt: skip
"""Those that are met in Vietnamese offices (2026-11). Becomes dated data with the content policy (D9.4)."""


def surroundings_of(composition: Composition, *, domain: str) -> Surroundings:
    """Return what is known about the receivers of a letter."""
    ours = [item.address for item in composition.receivers if item.address.lower().endswith(f"@{domain}")]
    return Surroundings(inside=frozenset({domain}), free=FREE_MAIL, group_sizes=count_members(ours))
