"""What is said of what the ports offer to strangers."""

from __future__ import annotations

from congthu.engine.doctor.texts.text import APPLY_EN, APPLY_VI, Text

TEXTS = {
    "part_ok": Text("%(part)s trả lời.", "%(part)s answers."),
    "part_silent": Text(
        "%(part)s không trả lời: %(detail)s",
        "%(part)s does not answer: %(detail)s",
        "Xem nhật ký log/%(name)s*.log và `congthu status`.",
        "See the log log/%(name)s*.log and `congthu status`.",
    ),
    "port_unheard": Text(
        "Không hỏi được cổng %(port)s: %(detail)s",
        "The port %(port)s could not be asked: %(detail)s",
        "Khắc phục dịch vụ của cổng này rồi chạy lại.",
        "Mend the service on this port and run this again.",
    ),
    "http_redirects": Text(
        "http chỉ chuyển hướng sang https (%(target)s).", "http only redirects to https (%(target)s)."
    ),
    "http_in_clear": Text(
        "Cổng http trả lời %(status)s thay vì chuyển hướng sang %(target)s.",
        "The http port answers %(status)s instead of redirecting to %(target)s.",
        APPLY_VI,
        APPLY_EN,
    ),
    "plain_login_refused": Text(
        "Cổng %(port)s không cho đăng nhập khi chưa mã hóa.", "The port %(port)s offers no login in the clear."
    ),
    "plain_login_offered": Text(
        "Cổng %(port)s cho đăng nhập khi chưa mã hóa: mật khẩu có thể bị nghe lén.",
        "The port %(port)s offers login in the clear: passwords can be overheard.",
        APPLY_VI,
        APPLY_EN,
    ),
    "mx_no_auth": Text(
        "Cổng nhận thư từ ngoài (smtp) không cho đăng nhập.", "The port for the world (smtp) offers no login."
    ),
    "mx_offers_auth": Text(
        "Cổng nhận thư từ ngoài (smtp) cho đăng nhập: kẻ dò mật khẩu sẽ thử ở đây.",
        "The port for the world (smtp) offers login: passwords will be guessed here.",
        APPLY_VI,
        APPLY_EN,
    ),
    "relay_refused": Text("Người lạ không gửi nhờ được (%(reply)s).", "Strangers cannot relay through us (%(reply)s)."),
    "relay_open": Text(
        "Người lạ gửi nhờ được thư đi nơi khác: máy sẽ bị lợi dụng để phát tán thư rác (%(reply)s).",
        "Strangers can relay through us: the server will be abused for spam (%(reply)s).",
        "Bỏ mạng lạ khỏi trusted_networks trong congthu.toml, rồi chạy `congthu apply`.",
        "Take foreign networks out of trusted_networks in congthu.toml, then run `congthu apply`.",
    ),
    "relay_untold": Text(
        "Chưa rõ người lạ có gửi nhờ được không: %(reply)s",
        "It is not clear whether strangers can relay through us: %(reply)s",
        "Chạy lại sau ít phút; nếu vẫn vậy, xem nhật ký của Postfix.",
        "Run this again in some minutes; if it stays so, see Postfix's log.",
    ),
}
