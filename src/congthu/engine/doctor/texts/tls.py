"""What is said of certificates and TLS versions."""

from __future__ import annotations

from congthu.engine.doctor.texts.text import APPLY_EN, APPLY_VI, Text

_CERTIFICATE_VI = (
    "Đặt chứng thư đúng và đủ chuỗi vào pki/server.pem, khóa vào pki/server.key, rồi chạy `congthu apply`."
)
_CERTIFICATE_EN = (
    "Put the right certificate with its chain into pki/server.pem, the key into pki/server.key, run `congthu apply`."
)

TEXTS = {
    "certificate_ok": Text(
        "Cổng %(port)s (%(number)s): chứng thư đúng, còn %(days)s ngày.",
        "Port %(port)s (%(number)s): the certificate is good for another %(days)s days.",
    ),
    "certificate_ends_soon": Text(
        "Cổng %(port)s (%(number)s): chứng thư chỉ còn %(days)s ngày (đến %(until)s).",
        "Port %(port)s (%(number)s): the certificate ends in %(days)s days (%(until)s).",
        _CERTIFICATE_VI,
        _CERTIFICATE_EN,
    ),
    "certificate_out_of_time": Text(
        "Cổng %(port)s (%(number)s): chứng thư hết hạn hoặc chưa có hiệu lực (đến %(until)s).",
        "Port %(port)s (%(number)s): the certificate is out of date or not valid yet (until %(until)s).",
        _CERTIFICATE_VI,
        _CERTIFICATE_EN,
    ),
    "certificate_wrong_name": Text(
        "Cổng %(port)s (%(number)s): chứng thư không dành cho %(hostname)s.",
        "Port %(port)s (%(number)s): the certificate is not made out for %(hostname)s.",
        _CERTIFICATE_VI,
        _CERTIFICATE_EN,
    ),
    "certificate_untrusted": Text(
        "Cổng %(port)s (%(number)s): chứng thư không được tin cậy (%(detail)s).",
        "Port %(port)s (%(number)s): the certificate is not trusted (%(detail)s).",
        _CERTIFICATE_VI,
        _CERTIFICATE_EN,
    ),
    "tls_untold": Text(
        "Cổng %(port)s (%(number)s): không mở được TLS: %(detail)s",
        "Port %(port)s (%(number)s): TLS could not be opened: %(detail)s",
        "Xem dịch vụ của cổng này có chạy không: `congthu status`.",
        "See whether the service on this port runs: `congthu status`.",
    ),
    "tls_old_versions": Text(
        "Cổng %(port)s (%(number)s) còn nhận TLS 1.0 hoặc 1.1.",
        "Port %(port)s (%(number)s) still accepts TLS 1.0 or 1.1.",
        APPLY_VI,
        APPLY_EN,
    ),
    "tls_versions_untold": Text(
        "Cổng %(port)s (%(number)s): chưa rõ có nhận TLS 1.0, 1.1 không.",
        "Port %(port)s (%(number)s): it is not clear whether TLS 1.0 and 1.1 are refused.",
        "Chạy lại; nếu vẫn vậy, xem nhật ký của dịch vụ.",
        "Run this again; if it stays so, see the service's log.",
    ),
}
