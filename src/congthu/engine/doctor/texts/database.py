"""What is said of the database and the audit record."""

from __future__ import annotations

from congthu.engine.doctor.texts.text import Text

TEXTS = {
    "database_ok": Text("Cơ sở dữ liệu trả lời.", "The database answers."),
    "database_unreachable": Text(
        "Cơ sở dữ liệu không trả lời: %(detail)s",
        "The database does not answer: %(detail)s",
        "Xem log/postgres*.log và `congthu status`.",
        "See log/postgres*.log and `congthu status`.",
    ),
    "migrations_ok": Text("Cấu trúc cơ sở dữ liệu đúng phiên bản.", "The database fits this version of the program."),
    "migrations_missing": Text(
        "Cơ sở dữ liệu còn thiếu %(count)s bước nâng cấp: %(names)s",
        "The database lacks %(count)s migrations: %(names)s",
        "Chạy lại ./run để nâng cấp.",
        "Run ./run again, which applies them.",
    ),
    "chain_ok": Text(
        "Nhật ký kiểm toán nguyên vẹn: %(events)s sự kiện, đầu chuỗi %(head)s….",
        "The audit record is whole: %(events)s events, head %(head)s….",
    ),
    "chain_broken": Text(
        "Nhật ký kiểm toán có %(count)s chỗ sai, chỗ đầu tiên ở vị trí %(position)s (%(reason)s).",
        "The audit record is broken in %(count)s places, the first at position %(position)s (%(reason)s).",
        "Không sửa gì; giữ nguyên hiện trạng, báo người phụ trách an toàn thông tin và so với bản sao lưu.",
        "Change nothing; keep everything as it is, tell the security officer and compare with a backup.",
    ),
    "chain_untold": Text(
        "Chưa kiểm tra được nhật ký kiểm toán vì cơ sở dữ liệu chưa nâng cấp.",
        "The audit record was not checked, because the database is not up to date.",
        "Chạy lại ./run để nâng cấp.",
        "Run ./run again, which applies the migrations.",
    ),
}
