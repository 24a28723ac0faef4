"""What the doctor says to people: every finding in Vietnamese and English, and what to do about it."""

from __future__ import annotations

from congthu.engine.doctor.texts import configuration, database, dns, files, machine, ports, tls
from congthu.engine.doctor.texts.text import Text
from congthu.engine.doctor.types import Finding, Group

GROUPS: dict[Group, tuple[str, str]] = {
    Group.CONFIGURATION: ("Cấu hình", "Configuration"),
    Group.PORTS: ("Cổng và dịch vụ", "Ports and services"),
    Group.TLS: ("Chứng thư TLS", "TLS"),
    Group.DNS: ("Tên miền (DNS)", "DNS"),
    Group.DATABASE: ("Cơ sở dữ liệu", "Database"),
    Group.QUEUE: ("Hàng đợi thư", "Mail queue"),
    Group.DISK: ("Ổ đĩa", "Disk"),
    Group.CLOCK: ("Đồng hồ", "Clock"),
    Group.FILES: ("Tệp bí mật và thư mục", "Secrets and folders"),
}

TEXTS: dict[str, Text] = {
    code: text
    for module in (configuration, ports, tls, dns, database, machine, files)
    for code, text in module.TEXTS.items()
}


def tell(finding: Finding) -> Text:
    """Return what is said of a finding."""
    return TEXTS[finding.code].told(finding.params)
