"""Why each record of ``congthu dns`` is published, in Vietnamese and English."""

from __future__ import annotations

WHY: dict[str, tuple[str, str]] = {
    "mx": ("Thư gửi đến tên miền này đi tới máy chủ này.", "Mail for the domain goes to this server."),
    "address": (
        "Địa chỉ của máy chủ; bỏ dòng không dùng, điền địa chỉ công khai.",
        "The server's address; drop the line that is not used, fill in the public address.",
    ),
    "ptr": (
        "Tên ngược, do nhà cung cấp địa chỉ đặt; thiếu nó nhiều nơi từ chối thư.",
        "The reverse name, set by whoever provides the address; without it many refuse our mail.",
    ),
    "spf": (
        "Chỉ máy nhận thư (MX) được gửi thư của tên miền; các máy khác bị từ chối.",
        "Only the domain's MX may send its mail; all others are refused.",
    ),
    "spf_host": (
        "Như trên, cho thư báo lỗi do chính máy chủ gửi (người gửi rỗng).",
        "The same for bounces, which the server sends in its own name.",
    ),
    "dkim": (
        "Khóa công khai để nơi nhận kiểm tra chữ ký của thư gửi đi.",
        "The public key with which receivers verify the signature of our mail.",
    ),
    "dmarc": (
        "Nơi nhận từ chối thư giả danh và gửi báo cáo; khi mới dùng có thể đặt p=none vài tuần.",
        "Receivers refuse forged mail and report; in the first weeks p=none may stand here.",
    ),
    "autoconfig": ("Thunderbird tự tìm cấu hình.", "Thunderbird finds its settings."),
    "autodiscover": ("Outlook tự tìm cấu hình.", "Outlook finds its settings."),
    "imaps": ("Phần mềm thư tự tìm nơi đọc thư (IMAP, TLS).", "Mail programs find where to read mail (IMAP, TLS)."),
    "submissions": (
        "Phần mềm thư tự tìm nơi gửi thư (TLS); ưu tiên.",
        "Mail programs find where to send mail (TLS); preferred.",
    ),
    "submission": (
        "Như trên, cho phần mềm cũ (STARTTLS).",
        "The same for older programs (STARTTLS).",
    ),
    "pop3s": ("Nơi đọc thư bằng POP3 (TLS).", "Where to read mail with POP3 (TLS)."),
    "sieve": ("Nơi đặt bộ lọc thư (ManageSieve).", "Where filters are kept (ManageSieve)."),
}
