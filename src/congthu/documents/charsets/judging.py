"""Telling in which old Vietnamese encoding a text stands, from the syllables that each reading makes of it. Pure.

The text was read as Latin letters. Two shares are compared: of its words with letters outside ASCII, how many are
Vietnamese syllables in one reading, and how many could stand as they are in a Western language. A wrong reading of a
true text would be worse than an odd one, so a few words alone must give more evidence than a page.

Clause: D9.5.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from congthu.common.legacy_letters import read_tcvn3, read_viscii, read_vni, read_windows_1258
from congthu.common.syllables import SEPARATORS, is_usual_syllable
from congthu.documents.charsets import doubled, western
from congthu.documents.types import Charset


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


READERS: Final[dict[Charset, Callable[[str], str]]] = {
    Charset.WINDOWS_1258: read_windows_1258,
    Charset.TCVN3: read_tcvn3,
    Charset.VNI: read_vni,
    Charset.VISCII: read_viscii,
}

_SAMPLE_WORDS: Final = 1500
_SAMPLE_LENGTH: Final = 40_000
_NEEDED_SHARE: Final = 0.7
_SURE_SHARE: Final = 0.9
_FEW_WORDS: Final = 4
"""Fewer different words than this prove nothing by themselves, if they could be Western words as they stand."""
_RARE_SHARE: Final = 0.5
_FREQUENT_SHARE: Final = 0.5
_BEYOND_SHARE: Final = 0.1
_CP1252: Final = frozenset(bytes(range(0x80, 0xA0)).decode("cp1252", "ignore"))
_BEYOND: Final = re.compile(f"[^\x00-\xff{re.escape(''.join(sorted(_CP1252)))}]")
_GLANCE: Final = 4000
_CLEAR_SHARE: Final = 0.2
_HIGHLAND: Final = _listed("đắk đăk đak lắk krông drông đrông nâm nung búk blang môl sôr drô sắk dru ka")
"""Names that every list of the province has, though they are no Vietnamese syllables."""
_BONUS: Final = 0.3

_EDGES: Final = '!?*"“”‘’«»…–—#&<>[]{}=+%$\xa0±°²³'
_FREQUENT: Final = _listed(
    "và của các được là có không người cho một trong đã những để với này đến về như ở tại từ theo khi năm "
    "công việc thì mà bị vì nếu đó sẽ còn cũng lại đi ra vào lên trên dưới sau trước giữa bằng nhà nước "
    "việt xã hội chủ nghĩa cộng hòa độc lập tự hạnh phúc số ngày tháng thư văn bản thông báo quyết định "
    "ủy ban nhân dân tỉnh huyện thị trấn sở phòng đơn vị cơ quan tổ chức lãnh đạo cán bộ đồng chí gửi "
    "nhận hộp địa chỉ mật khẩu tài liệu họp kế hoạch báo cáo đề nghị thực hiện triển khai hướng dẫn quản "
    "lý hệ thống điện tử máy tin truyền kính trân trọng nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng "
    "bùi đỗ hồ ngô dương lý thị đức minh hữu đình quốc phường thôn đắk nông lắk việc làm thời gian hai ba "
    "bốn chín mười tài khoản khóa tạm trả lời hạn chữ tên bàn giao lần vài xử lý tôi mở đúng sai lớp "
    "người nói hỏi thấy biết muốn giúp rất nhiều ít lớn nhỏ tốt đẹp dài ngắn cao thấp sáng chiều tối hôm "
    "tuần quý mỗi mọi cả riêng chung tiền giá hàng hóa đất rừng nước mưa gió lửa đường cầu xe đi chạy "
    "ngồi đứng nằm ăn uống mua bán học hành hủy chấm dứt chờ đợi tìm kiếm hãy đừng chưa vẫn đang vừa mã "
    "đã rồi nữa khác giống cùng qua kết quả chọn lưu xóa sửa thêm bớt đầu cuối sự cách bạ nội dung yêu "
    "cầu phải cần mới cũ giấy mời thủ trưởng phó giám đốc chánh bí trường học bệnh viện trung tâm"
)
"""Syllables of which any official text is full; they settle between two readings that are both possible."""


_CAPITALS: Final = re.compile(r"[A-Z]")
_SMALL_OR_VOWEL: Final = re.compile(r"[a-zAEIOUYÀ-ÆÈ-ÏÒ-ÖØ-Ýß-ÿ\u0100-\uffff]")
_SHORT: Final = 5
"""Capitals without a vowel, such as QĐ and HĐND, say nothing of the language."""


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` that have a letter outside ASCII, from its beginning."""
    found = (word.strip(_EDGES) for word in SEPARATORS.split(text[:_SAMPLE_LENGTH]) if not word.isascii())
    return [word for word in found if not word.isascii() and _tells(word)][:_SAMPLE_WORDS]


def _tells(word: str) -> bool:
    if not any(map(str.isalpha, word)):
        return False
    is_plain = all(char.isalpha() or char == "§" for char in word)
    is_acronym = is_plain and len(word) <= _SHORT and _CAPITALS.search(word) and not _SMALL_OR_VOWEL.search(word)
    return not is_acronym


def is_vietnamese(words: Iterable[str]) -> bool:
    """Return whether most of ``words`` are Vietnamese syllables as they are."""
    listed = list(words)
    return bool(listed) and sum(map(is_usual_syllable, listed)) / len(listed) >= _NEEDED_SHARE


def judge(text: str) -> Charset | None:
    """Return the encoding that ``text``, whose octets were taken for Latin letters, was written in; None: as it is."""
    if _is_clearly_unicode(text[:_GLANCE]):
        return None
    if doubled.is_twice_utf8(text[:_SAMPLE_LENGTH]):
        return Charset.TWICE_UTF8
    words = words_of(text)
    if not words or sum(map(_is_beyond, words)) / len(words) >= _BEYOND_SHARE:
        return None
    scores = {charset: _score([reader(word) for word in words]) for charset, reader in READERS.items()}
    best = max(scores, key=lambda charset: scores[charset])
    readings = [READERS[best](word) for word in words]
    share = sum(map(_is_word, readings)) / len(words)
    if share < _NEEDED_SHARE or scores[best] <= _score(words):
        return None
    return best if _is_proven(words, readings, best, share) else None


def _is_proven(words: list[str], readings: list[str], charset: Charset, share: float) -> bool:
    if not western.is_possible(words):
        return True
    if share == 1.0 and len(words) > 1 and sum(map(_is_frequent, readings)) / len(words) >= _FREQUENT_SHARE:
        return True
    if share == 1.0 and charset is Charset.VNI and western.rare(words) >= _RARE_SHARE:
        return len(words) > 1
    return share >= _SURE_SHARE and len(set(words)) >= _FEW_WORDS


def _score(readings: list[str]) -> float:
    """Return how well ``readings`` read as Vietnamese; above 1 where there are syllables that are in every text."""
    return sum(_is_word(word) + _BONUS * _is_frequent(word) for word in readings) / len(readings)


def _is_word(reading: str) -> bool:
    return is_usual_syllable(reading) or reading.lower() in _HIGHLAND


def _is_frequent(reading: str) -> bool:
    return reading.lower() in _FREQUENT


def _is_clearly_unicode(sample: str) -> bool:
    """Return whether so many letters are beyond all Latin encodings that no word need be looked at."""
    beyond = len(_BEYOND.findall(sample))
    others = len(sample) - len(sample.encode("ascii", "ignore"))
    return beyond >= _FEW_WORDS and beyond >= others * _CLEAR_SHARE


def _is_beyond(word: str) -> bool:
    """Return whether ``word`` has a letter that no octet of a Latin encoding gives."""
    return any(char > "\xff" and char not in _CP1252 for char in word)
