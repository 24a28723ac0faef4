"""What is said of the records that the world sees."""

from __future__ import annotations

from congthu.engine.doctor.texts.text import Text

_PUBLISH_VI = "Công bố bản ghi mà `congthu dns` in ra, tại nơi quản lý tên miền."
_PUBLISH_EN = "Publish the record that `congthu dns` prints, where the domain is managed."

TEXTS = {
    "dns_unanswered": Text(
        "Máy chủ tên miền không trả lời câu hỏi %(kind)s %(name)s (%(detail)s).",
        "No name server answered the question %(kind)s %(name)s (%(detail)s).",
        "Kiểm tra máy chủ tên miền, hoặc hỏi máy khác bằng --resolver HOST:PORT.",
        "Check the name server, or ask another with --resolver HOST:PORT.",
    ),
    "mx_ok": Text("MX của %(domain)s trỏ tới %(hostname)s.", "The MX of %(domain)s points to %(hostname)s."),
    "mx_missing": Text(
        "%(domain)s không có bản ghi MX: nơi khác không biết gửi thư đến đâu.",
        "%(domain)s has no MX record: others do not know where to send mail.",
        _PUBLISH_VI,
        _PUBLISH_EN,
    ),
    "mx_elsewhere": Text(
        "MX của %(domain)s trỏ tới %(found)s, không phải %(hostname)s.",
        "The MX of %(domain)s points to %(found)s and not to %(hostname)s.",
        _PUBLISH_VI,
        _PUBLISH_EN,
    ),
    "mx_another": Text(
        "MX của %(domain)s còn trỏ tới %(other)s: thư có thể đến đó, ngoài sự bảo vệ của hệ thống này.",
        "The MX of %(domain)s also points to %(other)s: mail may go there, outside the protection of this system.",
        "Bỏ bản ghi đó nếu máy ấy không phải máy dự phòng của tỉnh.",
        "Remove that record unless that host is a spare of the province.",
    ),
    "address_ok": Text("%(hostname)s có địa chỉ %(found)s.", "%(hostname)s has the address %(found)s."),
    "address_missing": Text(
        "%(hostname)s không có địa chỉ (A, AAAA).", "%(hostname)s has no address (A, AAAA).", _PUBLISH_VI, _PUBLISH_EN
    ),
    "spf_ok": Text("SPF của %(domain)s đúng: %(record)s", "The SPF record of %(domain)s is right: %(record)s"),
    "spf_missing": Text(
        "%(domain)s không có bản ghi SPF: ai cũng có thể giả danh.",
        "%(domain)s has no SPF record: anybody may pose as it.",
        _PUBLISH_VI,
        _PUBLISH_EN,
    ),
    "spf_twice": Text(
        "%(domain)s có %(count)s bản ghi SPF; nơi nhận sẽ không dùng bản ghi nào.",
        "%(domain)s has %(count)s SPF records; receivers use none of them.",
        "Giữ lại đúng một bản ghi bắt đầu bằng v=spf1.",
        "Keep just one record that begins with v=spf1.",
    ),
    "spf_malformed": Text(
        "SPF của %(domain)s có phần không hiểu được: %(term)s",
        "The SPF record of %(domain)s has a part that nobody understands: %(term)s",
        _PUBLISH_VI,
        _PUBLISH_EN,
    ),
    "spf_open": Text(
        "SPF của %(domain)s kết thúc bằng %(end)s: không cấm ai gửi.",
        "The SPF record of %(domain)s ends in %(end)s: it forbids nobody to send.",
        "Đổi phần cuối thành -all (hoặc ~all trong thời gian thử).",
        "Change the end to -all (or ~all while trying).",
    ),
    "spf_endless": Text(
        "SPF của %(domain)s không có phần cuối -all: không cấm ai gửi.",
        "The SPF record of %(domain)s has no -all at its end: it forbids nobody to send.",
        "Thêm -all vào cuối.",
        "Add -all at the end.",
    ),
    "spf_without_us": Text(
        "SPF của %(domain)s không cho chính %(hostname)s gửi: thư của ta sẽ bị từ chối.",
        "The SPF record of %(domain)s does not allow %(hostname)s itself: our mail will be refused.",
        _PUBLISH_VI,
        _PUBLISH_EN,
    ),
    "spf_elsewhere": Text(
        "SPF của %(domain)s dẫn sang bản ghi khác; chưa rõ có gồm %(hostname)s không.",
        "The SPF record of %(domain)s leads to other records; whether %(hostname)s is covered is not clear.",
        "Thêm mx vào bản ghi, trước include, để chắc chắn.",
        "Add mx to the record, before include, to be sure.",
    ),
    "dkim_ok": Text("Khóa DKIM tại %(name)s đúng là khóa đang ký.", "The DKIM key at %(name)s is the one that signs."),
    "dkim_missing": Text(
        "Không có khóa DKIM tại %(name)s: chữ ký của ta không kiểm tra được.",
        "There is no DKIM key at %(name)s: our signatures cannot be verified.",
        _PUBLISH_VI,
        _PUBLISH_EN,
    ),
    "dkim_twice": Text(
        "Có %(count)s bản ghi tại %(name)s; chỉ được có một.",
        "There are %(count)s records at %(name)s; there must be one.",
        "Chỉ giữ bản ghi mà `congthu dns` in ra.",
        "Keep only the record that `congthu dns` prints.",
    ),
    "dkim_malformed": Text(
        "Bản ghi DKIM tại %(name)s sai cú pháp.", "The DKIM record at %(name)s is malformed.", _PUBLISH_VI, _PUBLISH_EN
    ),
    "dkim_revoked": Text(
        "Khóa DKIM tại %(name)s đã bị thu hồi (p= để trống).",
        "The DKIM key at %(name)s is revoked (empty p=).",
        _PUBLISH_VI,
        _PUBLISH_EN,
    ),
    "dkim_differs": Text(
        "Khóa DKIM tại %(name)s khác khóa đang ký: mọi chữ ký đều bị coi là sai.",
        "The DKIM key at %(name)s is not the one that signs: every signature fails.",
        _PUBLISH_VI,
        _PUBLISH_EN,
    ),
    "dkim_testing": Text(
        "Khóa DKIM tại %(name)s còn ở chế độ thử (t=y).",
        "The DKIM key at %(name)s is still marked as a test (t=y).",
        "Bỏ t=y khỏi bản ghi.",
        "Take t=y out of the record.",
    ),
    "dmarc_ok": Text("DMARC tại %(name)s: p=%(policy)s.", "DMARC at %(name)s: p=%(policy)s."),
    "dmarc_missing": Text(
        "Không có bản ghi DMARC tại %(name)s.", "There is no DMARC record at %(name)s.", _PUBLISH_VI, _PUBLISH_EN
    ),
    "dmarc_twice": Text(
        "Có %(count)s bản ghi DMARC tại %(name)s; nơi nhận sẽ không dùng bản ghi nào.",
        "There are %(count)s DMARC records at %(name)s; receivers use none of them.",
        "Giữ lại đúng một bản ghi.",
        "Keep just one.",
    ),
    "dmarc_malformed": Text(
        "Bản ghi DMARC tại %(name)s sai cú pháp.",
        "The DMARC record at %(name)s is malformed.",
        _PUBLISH_VI,
        _PUBLISH_EN,
    ),
    "dmarc_none": Text(
        "DMARC tại %(name)s là p=none: thư giả danh vẫn được nhận.",
        "DMARC at %(name)s says p=none: forged mail is still accepted.",
        "Sau khi xem báo cáo vài tuần, đổi thành p=quarantine rồi p=reject.",
        "After reading the reports for some weeks, change it to p=quarantine, then p=reject.",
    ),
    "dmarc_subdomains": Text(
        "DMARC tại %(name)s không bảo vệ tên miền con (sp=none).",
        "DMARC at %(name)s does not protect subdomains (sp=none).",
        "Bỏ sp=none khỏi bản ghi.",
        "Take sp=none out of the record.",
    ),
    "dmarc_partly": Text(
        "DMARC tại %(name)s chỉ áp dụng cho %(percent)s %% thư.",
        "DMARC at %(name)s applies to %(percent)s %% of the mail only.",
        "Bỏ pct= khỏi bản ghi khi hết thời gian thử.",
        "Take pct= out of the record when the trial is over.",
    ),
    "dmarc_unheard": Text(
        "DMARC tại %(name)s không có rua=: ta không nhận được báo cáo giả danh.",
        "DMARC at %(name)s has no rua=: we do not hear of forgeries.",
        _PUBLISH_VI,
        _PUBLISH_EN,
    ),
    "ptr_ok": Text("Tên ngược của %(address)s là %(hostname)s.", "The reverse name of %(address)s is %(hostname)s."),
    "ptr_missing": Text(
        "%(address)s không có tên ngược (PTR); phải là %(hostname)s.",
        "%(address)s has no reverse name (PTR); it must be %(hostname)s.",
        "Đề nghị nhà cung cấp đường truyền đặt PTR.",
        "Ask whoever provides the address to set the PTR record.",
    ),
    "ptr_differs": Text(
        "Tên ngược của %(address)s là %(found)s, không phải %(hostname)s.",
        "The reverse name of %(address)s is %(found)s and not %(hostname)s.",
        "Đề nghị nhà cung cấp đường truyền đổi PTR.",
        "Ask whoever provides the address to change the PTR record.",
    ),
}
