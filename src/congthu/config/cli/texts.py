"""What the command line says of errors: Vietnamese, then English; what is wrong, where, and what to do."""

from __future__ import annotations

from congthu.common.errors import CongThuError

_TEXTS: dict[str, tuple[str, str]] = {
    "port_taken": (
        "Cổng %(port)s (%(name)s) đã có chương trình khác dùng. Hãy dừng chương trình đó hoặc chọn --ports khác.",
        "Port %(port)s (%(name)s) is taken by another program. Stop that program or choose other --ports.",
    ),
    "disk_too_small": (
        "Ổ đĩa của %(path)s chỉ còn %(free)s MB, cần ít nhất %(needed)s MB. Hãy dọn bớt hoặc chọn --state ở ổ đĩa khác.",
        "The disk of %(path)s has %(free)s MB left, at least %(needed)s MB are needed. Free some or choose a --state elsewhere.",
    ),
    "not_root": (
        "Cần quyền root để khởi động các dịch vụ thư. Hãy chạy lại bằng sudo hoặc tài khoản root.",
        "Starting the mail daemons needs root. Run it again as root, e.g. with sudo.",
    ),
    "command_not_root": (
        "Lệnh này chỉ dành cho root của máy chủ. Hãy chạy lại bằng sudo hoặc tài khoản root.",
        "This command is for the server's root alone. Run it again as root, e.g. with sudo.",
    ),
    "client_exists": (
        "Đã có chương trình tên «%(name)s».",
        "There is a client named '%(name)s' already.",
    ),
    "client_address_refused": (
        "Địa chỉ %(uri)s không được: phải là https, đầy đủ, không có *, #, khoảng trắng.",
        "The address %(uri)s is refused: it must be https, whole, without *, # or blanks.",
    ),
    "no_client": ("Không có chương trình tên «%(name)s».", "There is no client named '%(name)s'."),
    "identity_linked": (
        "Tài khoản %(login)s hoặc định danh này đã được liên kết.",
        "The account %(login)s or this identity is linked already.",
    ),
    "identity_not_linked": ("Tài khoản %(login)s chưa được liên kết.", "The account %(login)s is not linked."),
    "no_provider": (
        "Cấu hình chưa có mục identity_provider; xem docs/admin/portal.md.",
        "The configuration has no identity_provider; see docs/admin/portal.md.",
    ),
    "secret_by_hand": (
        "Bí mật «%(name)s» không tự thay được; xem docs/admin/secrets.md.",
        "The secret '%(name)s' cannot be made anew by itself; see docs/admin/secrets.md.",
    ),
    "no_key_waits": (
        "Không có khóa nào chờ xác nhận. Hãy chạy trước: congthu secrets rotate %(name)s",
        "No key waits. Run first: congthu secrets rotate %(name)s",
    ),
    "state_too_new": (
        "Thư mục %(path)s thuộc phiên bản mới hơn (định dạng %(found)s, chương trình này biết đến %(known)s). Hãy dùng bản mới.",
        "The folder %(path)s is from a newer version (format %(found)s, this program knows %(known)s). Use the newer program.",
    ),
    "state_not_ours": (
        "Thư mục %(path)s không trống và không phải thư mục của Công Thư. Hãy chọn --state khác.",
        "The folder %(path)s is neither empty nor a state folder of Công Thư. Choose another --state.",
    ),
    "closed_parent": (
        "Các dịch vụ không vào được thư mục %(path)s. Hãy cho phép đi qua (chmod o+x) hoặc chọn --state ở nơi khác.",
        "The daemons cannot pass through the folder %(path)s. Allow it (chmod o+x) or choose a --state elsewhere.",
    ),
    "path_too_long": (
        "Đường dẫn %(path)s quá dài (tối đa %(limit)s ký tự, vì các socket nằm bên trong). Hãy chọn --state ngắn hơn.",
        "The path %(path)s is too long (at most %(limit)s characters, because sockets stand inside). Choose a shorter --state.",
    ),
    "bad_path": (
        "Đường dẫn %(path)s có ký tự mà các dịch vụ thư không đọc được (khoảng trắng, dấu nháy, $, %%, #). Hãy chọn tên khác.",
        "The path %(path)s has characters that the mail daemons cannot read (blank, quote, $, %%, #). Choose another name.",
    ),
    "already_running": (
        "Hệ thống trong %(path)s đang chạy với các cổng hoặc mẫu khác. Hãy dừng trước: ./run --stop --state %(path)s",
        "The instance in %(path)s is running with other ports or another sample. Stop it first: ./run --stop --state %(path)s",
    ),
    "sample_differs": (
        "Thư mục này đã có mẫu «%(found)s», không đổi sang «%(asked)s» được. Hãy chọn --state khác.",
        "This state folder holds the sample '%(found)s' and cannot become '%(asked)s'. Choose another --state.",
    ),
    "unknown_key": (
        "Tệp %(file)s có mục lạ «%(key)s». Các mục được biết: %(known)s.",
        "The file %(file)s has an unknown key '%(key)s'. Known keys: %(known)s.",
    ),
    "wrong_kind": (
        "Mục «%(key)s» trong tệp cấu hình phải là kiểu %(expected)s.",
        "The key '%(key)s' in the configuration file must be of the kind %(expected)s.",
    ),
    "not_toml": (
        "Tệp %(file)s không phải TOML hợp lệ: %(detail)s",
        "The file %(file)s is not valid TOML: %(detail)s",
    ),
    "part_not_up": (
        "Thành phần %(part)s không khởi động được: %(detail)s. Xem nhật ký trong thư mục log/.",
        "The part %(part)s did not come up: %(detail)s. See the logs in the folder log/.",
    ),
    "rolled_back": (
        "Cấu hình mới không chạy được (%(part)s: %(detail)s); đã trở lại cấu hình trước.",
        "The new configuration did not work (%(part)s: %(detail)s); the one before is back in force.",
    ),
    "checker_refused": (
        "Cấu hình bị chính dịch vụ từ chối (%(program)s):\n%(detail)s",
        "A daemon's own checker refused the configuration (%(program)s):\n%(detail)s",
    ),
    "program_failed": (
        "Lệnh %(program)s báo lỗi:\n%(detail)s",
        "The command %(program)s failed:\n%(detail)s",
    ),
    "postgres_not_up": (
        "PostgreSQL không trả lời sau %(seconds)s giây: %(detail)s. Xem log/postgres.out.log.",
        "PostgreSQL did not answer within %(seconds)s seconds: %(detail)s. See log/postgres.out.log.",
    ),
    "not_running": (
        "Hệ thống trong %(path)s không chạy. Khởi động: ./run --state %(path)s",
        "The instance in %(path)s is not running. Start it: ./run --state %(path)s",
    ),
}


def sentence(error: CongThuError) -> str:
    """Return what is said of an error: two lines, or its code and parameters where no sentence is written."""
    texts = _TEXTS.get(error.code)
    if texts is None:
        return f"Lỗi / Error: {error}"
    values = _Params(error.params)
    return f"{texts[0] % values}\n{texts[1] % values}"


class _Params(dict[str, object]):
    """Shows a missing parameter as a question mark: an error about an error helps nobody."""

    def __missing__(self, key: str) -> object:
        return "?"
