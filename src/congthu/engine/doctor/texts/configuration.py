"""What is said of the configuration in force."""

from __future__ import annotations

from congthu.engine.doctor.texts.text import APPLY_EN, APPLY_VI, Text

TEXTS = {
    "configuration_unreadable": Text(
        "Không đọc được tệp cấu hình: %(detail_vi)s",
        "The configuration file cannot be read: %(detail_en)s",
        "Sửa congthu.toml; `congthu config --example` in ra mọi mục cùng lời giải thích.",
        "Correct congthu.toml; `congthu config --example` prints every option with its explanation.",
    ),
    "configuration_readable": Text("congthu.toml đọc được.", "congthu.toml is readable."),
    "configuration_absent": Text(
        "Chưa có cấu hình nào có hiệu lực.", "No configuration is in force.", "Chạy ./run.", "Run ./run."
    ),
    "configuration_unknown": Text(
        "Chưa so sánh được cấu hình đang dùng vì cơ sở dữ liệu không trả lời.",
        "The configuration in force could not be compared, because the database does not answer.",
        "Khắc phục cơ sở dữ liệu rồi chạy lại.",
        "Mend the database and run this again.",
    ),
    "configuration_edited": Text(
        "Có người đã sửa trực tiếp tệp cấu hình được tạo tự động: %(files)s",
        "Somebody edited generated files in place: %(files)s",
        "Ghi điều cần đổi vào congthu.toml, chạy `congthu apply`, rồi dừng và chạy lại ./run.",
        "Say what is to change in congthu.toml, run `congthu apply`, then stop and start ./run.",
    ),
    "configuration_outdated": Text(
        "Cấu hình đã đổi nhưng chưa được áp dụng: %(files)s",
        "The configuration has changed and is not applied yet: %(files)s",
        APPLY_VI,
        APPLY_EN,
    ),
    "configuration_in_force": Text(
        "Cấu hình đang dùng đúng như được tạo ra (%(count)s tệp).",
        "The configuration in force is what is generated (%(count)s files).",
    ),
    "checkers_content": Text(
        "Mọi dịch vụ chấp nhận cấu hình của mình.", "Every daemon's own checker accepts its configuration."
    ),
    "checker_refuses": Text(
        "Dịch vụ từ chối cấu hình (%(program)s): %(detail)s",
        "A daemon's own checker refuses the configuration (%(program)s): %(detail)s",
        APPLY_VI,
        APPLY_EN,
    ),
}
