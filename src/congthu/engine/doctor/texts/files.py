"""What is said of secrets and folders."""

from __future__ import annotations

from congthu.engine.doctor.texts.text import Text

_RIGHTS_VI = "Đặt lại bằng chown và chmod đúng như nêu trên; nếu có thể đã bị đọc, hãy tạo khóa mới."
_RIGHTS_EN = "Set it right with chown and chmod as named above; if it may have been read, make a new key."

TEXTS = {
    "secrets_ok": Text(
        "%(count)s tệp khóa chỉ mở được cho đúng chủ.", "%(count)s key files can be opened by their readers only."
    ),
    "secret_missing": Text(
        "Thiếu tệp bí mật %(path)s.",
        "The secret %(path)s is missing.",
        "Lấy lại từ bản sao lưu. Khóa của kho thư (mailcrypt) không tạo lại được.",
        "Bring it back from a backup. The key of the mail store (mailcrypt) cannot be made anew.",
    ),
    "secret_open": Text(
        "%(path)s mở cho quá nhiều người: %(found)s, phải là %(wanted)s.",
        "%(path)s is open to too many: %(found)s, must be %(wanted)s.",
        _RIGHTS_VI,
        _RIGHTS_EN,
    ),
    "secret_owner": Text(
        "%(path)s thuộc sai chủ: %(found)s, phải là %(wanted)s.",
        "%(path)s has the wrong owner: %(found)s, must be %(wanted)s.",
        _RIGHTS_VI,
        _RIGHTS_EN,
    ),
    "secret_unreadable": Text(
        "%(path)s không đọc được cho dịch vụ cần nó: %(found)s, phải là %(wanted)s.",
        "%(path)s cannot be read by the daemon that needs it: %(found)s, must be %(wanted)s.",
        _RIGHTS_VI,
        _RIGHTS_EN,
    ),
    "secret_writable": Text(
        "%(path)s cho người khác ghi: %(found)s.",
        "%(path)s can be written by others: %(found)s.",
        "chmod go-w tệp đó.",
        "chmod go-w that file.",
    ),
    "folders_ok": Text("%(count)s thư mục có chủ và quyền đúng.", "%(count)s folders have the right owners and modes."),
    "folder_missing": Text(
        "Thiếu thư mục %(path)s.", "The folder %(path)s is missing.", "Chạy lại ./run.", "Run ./run again."
    ),
    "folder_rights": Text(
        "Thư mục %(path)s có quyền %(found)s, phải là %(wanted)s.",
        "The folder %(path)s has %(found)s, must be %(wanted)s.",
        "Chạy lại ./run: các quyền được đặt lại.",
        "Run ./run again, which puts the rights right.",
    ),
}
