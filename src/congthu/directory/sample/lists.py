"""The lists that the samples are made of, as the bytes that an import reads."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent

_PROVINCE: Final = "Ủy ban nhân dân tỉnh Đắk Nông"
_MINISTRY: Final = "Sở Thông tin và Truyền thông"
_OFFICE: Final = "Văn phòng Ủy ban nhân dân tỉnh"
_DISTRICT: Final = "Ủy ban nhân dân huyện Cư Jút"
_CENTRE: Final = "Trung tâm Công nghệ thông tin và Truyền thông"

_SMALL_BODIES: Final = frozenset({
    (_PROVINCE, ""), (_OFFICE, _PROVINCE), ("Phòng Tổng hợp", _OFFICE), ("Phòng Hành chính - Tổ chức", _OFFICE),
    ("Sở Nội vụ", _PROVINCE), ("Phòng Cải cách hành chính", "Sở Nội vụ"), (_MINISTRY, _PROVINCE),
    ("Văn phòng", _MINISTRY), ("Thanh tra", _MINISTRY), ("Phòng Công nghệ thông tin", _MINISTRY), (_CENTRE, _MINISTRY),
    (_DISTRICT, _PROVINCE), ("Phòng Nội vụ", _DISTRICT), ("Phòng Văn hóa và Thông tin", _DISTRICT),
    ("Ủy ban nhân dân xã Đắk Wil", _DISTRICT),
})  # fmt: skip
"""Bodies of the small sample: name and superior body, as in ``orgs.csv``."""

_SMALL_PEOPLE: Final = (
    ("Nguyễn", "Đức", "Thành", "Chủ tịch UBND tỉnh", _PROVINCE, ""),
    ("Lê", "Thị Thanh", "Bình", "Chánh Văn phòng", _OFFICE, _PROVINCE),
    ("Đặng", "Quốc", "Việt", "Chuyên viên", "Phòng Tổng hợp", _OFFICE),
    ("Vũ", "Thị Hồng", "Nhung", "Chuyên viên", "Phòng Hành chính - Tổ chức", _OFFICE),
    ("Phan", "Văn", "Khánh", "Giám đốc Sở", "Sở Nội vụ", _PROVINCE),
    ("Trương", "Thị Mỹ", "Dung", "Chuyên viên", "Phòng Cải cách hành chính", "Sở Nội vụ"),
    ("Hoàng", "Minh", "Đức", "Giám đốc Sở", _MINISTRY, _PROVINCE),
    ("Phạm", "Thị", "Lan", "Văn thư", "Văn phòng", _MINISTRY),
    ("Bùi", "Xuân", "Trường", "Chuyên viên", "Văn phòng", _MINISTRY),
    ("Ngô", "Thị Kim", "Oanh", "Thanh tra viên", "Thanh tra", _MINISTRY),
    ("Trần", "Quang", "Huy", "Trưởng phòng", "Phòng Công nghệ thông tin", _MINISTRY),
    ("Nguyễn", "Thị", "Thủy", "Chuyên viên", "Phòng Công nghệ thông tin", _MINISTRY),
    ("Nguyễn", "Thị", "Thùy", "Chuyên viên chính", "Phòng Công nghệ thông tin", _MINISTRY),
    ("Đỗ", "Thị Ngọc", "Ánh", "Chuyên viên", "Phòng Công nghệ thông tin", _MINISTRY),
    ("Lương", "Anh", "Tuấn", "Giám đốc", _CENTRE, _MINISTRY),
    ("Hồ", "Ngọc", "Sơn", "Viên chức", _CENTRE, _MINISTRY),
    ("Đinh", "Thị", "Hương", "Viên chức", _CENTRE, _MINISTRY),
    ("Võ", "Hoài", "Nam", "Chủ tịch", _DISTRICT, _PROVINCE),
    ("Cao", "Thị Bích", "Ngọc", "Văn thư", "Phòng Nội vụ", _DISTRICT),
    ("", "", "K'Tiếng", "Chuyên viên", "Phòng Nội vụ", _DISTRICT),
    ("Lý", "Gia", "Bảo", "Chuyên viên", "Phòng Văn hóa và Thông tin", _DISTRICT),
    ("Nông", "Văn", "Dũng", "Chủ tịch UBND", "Ủy ban nhân dân xã Đắk Wil", _DISTRICT),
    ("", "Thị", "Mai", "Công chức Văn hóa - Xã hội", "Ủy ban nhân dân xã Đắk Wil", _DISTRICT),
)
"""Invented people: family, middle and given name, title, unit, superior body; somebody for every role."""


def province_lists() -> tuple[bytes, bytes]:
    """Return bodies and people of the whole province."""
    return (_HERE / "orgs.csv").read_bytes(), (_HERE / "people.csv").read_bytes()


def small_lists() -> tuple[bytes, bytes]:
    """Return bodies and people of the small sample."""
    everything = csv.DictReader(io.StringIO((_HERE / "orgs.csv").read_text(encoding="utf-8")))
    columns = ("level", "full_name", "parent_full_name", "conventional_abbreviation")
    bodies = [
        [body[column] for column in columns]
        for body in everything
        if (body["full_name"], body["parent_full_name"]) in _SMALL_BODIES
    ]
    headings = ("id", "family", "middle", "given", "title", "unit", "unit_parent")
    people = [[str(number), *person] for number, person in enumerate(_SMALL_PEOPLE, start=1)]
    return _written(columns, bodies), _written(headings, people)


def _written(headings: tuple[str, ...], rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()
