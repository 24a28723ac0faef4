"""What is said of queue, disk and clock."""

from __future__ import annotations

from congthu.engine.doctor.texts.text import Text

_SPACE_VI = "Dọn bớt tệp hoặc mở rộng ổ đĩa; khi đầy, Postfix và PostgreSQL sẽ ngừng nhận."
_SPACE_EN = "Free space or enlarge the disk; when it is full, Postfix and PostgreSQL stop accepting."
_QUEUE_VI = "Xem trang hàng đợi; kiểm tra đường ra cổng 25, DNS và máy chủ chuyển tiếp (relay)."
_QUEUE_EN = "See the page of the queue; check the way out on port 25, the DNS and the relay."

TEXTS = {
    "queue_ok": Text(
        "Thư được gửi đi bình thường (%(count)s thư trong hàng đợi).",
        "Mail leaves as it should (%(count)s in the queue).",
    ),
    "queue_old": Text(
        "Có thư đã chờ %(hours)s giờ: %(reason)s",
        "A message has been waiting for %(hours)s hours: %(reason)s",
        _QUEUE_VI,
        _QUEUE_EN,
    ),
    "queue_long": Text(
        "%(count)s thư bị hoãn: %(reason)s", "%(count)s messages are deferred: %(reason)s", _QUEUE_VI, _QUEUE_EN
    ),
    "queue_stuck": Text(
        "Thư không đi được, %(count)s thư bị hoãn: %(reason)s",
        "Mail does not leave, %(count)s messages are deferred: %(reason)s",
        _QUEUE_VI,
        _QUEUE_EN,
    ),
    "queue_unreadable": Text(
        "Không đọc được hàng đợi: %(detail)s",
        "The queue cannot be read: %(detail)s",
        "Xem Postfix có chạy không: `congthu status`.",
        "See whether Postfix runs: `congthu status`.",
    ),
    "disk_ok": Text("%(path)s còn %(percent)s %% (%(free)s GiB).", "%(path)s has %(percent)s %% left (%(free)s GiB)."),
    "disk_filling": Text(
        "%(path)s chỉ còn %(percent)s %% (%(free)s GiB).",
        "%(path)s has only %(percent)s %% left (%(free)s GiB).",
        _SPACE_VI,
        _SPACE_EN,
    ),
    "disk_full": Text(
        "%(path)s gần đầy: còn %(percent)s %% (%(free)s GiB).",
        "%(path)s is nearly full: %(percent)s %% left (%(free)s GiB).",
        _SPACE_VI,
        _SPACE_EN,
    ),
    "inodes_ok": Text("%(path)s còn %(percent)s %% số tệp (inode).", "%(path)s has %(percent)s %% of its inodes left."),
    "inodes_filling": Text(
        "%(path)s chỉ còn %(percent)s %% số tệp (inode).",
        "%(path)s has only %(percent)s %% of its inodes left.",
        _SPACE_VI,
        _SPACE_EN,
    ),
    "inodes_full": Text(
        "%(path)s gần hết số tệp (inode): còn %(percent)s %%.",
        "%(path)s is nearly out of inodes: %(percent)s %% left.",
        _SPACE_VI,
        _SPACE_EN,
    ),
    "clock_synchronised": Text("Đồng hồ theo máy chủ giờ.", "The clock follows a time server."),
    "clock_alone": Text(
        "Đồng hồ không theo máy chủ giờ nào.",
        "The clock follows no time server.",
        "Cài chrony hoặc bật systemd-timesyncd với máy chủ giờ của tỉnh.",
        "Install chrony or enable systemd-timesyncd with the province's time server.",
    ),
    "clock_untold": Text(
        "Chưa rõ đồng hồ có theo máy chủ giờ không (systemd không chạy ở đây).",
        "Whether the clock follows a time server is not known (systemd does not run here).",
        "Trong container: kiểm tra trên máy chủ chứa nó bằng `timedatectl`.",
        "In a container: check on the machine that holds it, with `timedatectl`.",
    ),
    "database_clock_ok": Text(
        "Đồng hồ của cơ sở dữ liệu lệch %(seconds)s giây.", "The database's clock is off by %(seconds)s seconds."
    ),
    "database_clock_apart": Text(
        "Đồng hồ của cơ sở dữ liệu lệch %(seconds)s giây so với máy.",
        "The database's clock is off by %(seconds)s seconds from the machine's.",
        "Xem múi giờ và đồng hồ của máy; khởi động lại PostgreSQL.",
        "Look at the machine's time zone and clock; restart PostgreSQL.",
    ),
    "database_clock_untold": Text(
        "Không hỏi được đồng hồ của cơ sở dữ liệu.",
        "The database's clock could not be asked.",
        "Khắc phục cơ sở dữ liệu rồi chạy lại.",
        "Mend the database and run this again.",
    ),
    "zone_ok": Text("Múi giờ Việt Nam là +07:00.", "The time of Việt Nam is +07:00."),
    "zone_wrong": Text(
        "Máy không biết múi giờ Asia/Ho_Chi_Minh (%(offset)s thay vì +07:00).",
        "The machine does not know the time zone Asia/Ho_Chi_Minh (%(offset)s instead of +07:00).",
        "Cài gói tzdata.",
        "Install the package tzdata.",
    ),
}
