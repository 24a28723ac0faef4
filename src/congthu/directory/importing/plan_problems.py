"""What is wrong with a line in the light of the directory, and the sentences for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from congthu.directory.importing.texts import ENGLISH, VIETNAMESE, Text


class PlanCode(StrEnum):
    """Why a line is not carried out, although it can be read."""

    UNKNOWN_UNIT = "unknown_unit"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    UNIT_WITHOUT_LABEL = "unit_without_label"
    ALREADY_REGISTERED = "already_registered"
    NUMBER_OF_ANOTHER = "number_of_another"
    UNKNOWN_PARENT = "unknown_parent"
    WRONG_LEVEL = "wrong_level"
    LABEL_TAKEN = "label_taken"
    LABEL_NEEDED = "label_needed"
    NO_FREE_ADDRESS = "no_free_address"

    @property
    def is_fault(self) -> bool:
        """Whether somebody must correct the line; one that is registered already is only told."""
        return self is not PlanCode.ALREADY_REGISTERED


@dataclass(frozen=True, kw_only=True)
class PlanProblem:
    """What the directory has against a line."""

    line: int
    code: PlanCode
    params: Mapping[str, object] = field(default_factory=dict)


_TEXTS: Final[Mapping[PlanCode, Text]] = {
    PlanCode.UNKNOWN_UNIT: Text(
        vi="không có đơn vị “%(unit)s”%(parent)s trong danh bạ.%(nearest)s Hãy ghi đúng tên đầy đủ, hoặc đăng ký đơn "
        "vị trước.",
        en="there is no unit “%(unit)s”%(parent)s in the directory.%(nearest)s Write its full name, or register it "
        "first.",
    ),
    PlanCode.AMBIGUOUS_UNIT: Text(
        vi="có %(count)s đơn vị tên “%(unit)s” (thuộc %(parents)s). Hãy ghi thêm cột “Cơ quan chủ quản”.",
        en="%(count)s units are called “%(unit)s” (of %(parents)s). Fill in the column “Cơ quan chủ quản” as well.",
    ),
    PlanCode.UNIT_WITHOUT_LABEL: Text(
        vi="đơn vị “%(unit)s” chưa có tên viết tắt nên không lập được địa chỉ. Hãy đăng ký tên viết tắt cho đơn vị.",
        en="the unit “%(unit)s” has no abbreviation yet, so no address can be formed. Register one for it.",
    ),
    PlanCode.ALREADY_REGISTERED: Text(
        vi="“%(name)s” đã có trong danh bạ; bỏ qua dòng này.",
        en="“%(name)s” is in the directory already; the line is passed over.",
    ),
    PlanCode.NUMBER_OF_ANOTHER: Text(
        vi="mã “%(number)s” trong danh bạ là của “%(holder)s”, không phải “%(name)s”. Hãy sửa mã; nếu là một người đã "
        "đổi tên, hãy ghi tên như trong danh bạ.",
        en="the number “%(number)s” is that of “%(holder)s” in the directory, not of “%(name)s”. Correct the number; "
        "if it is one person with a new name, write the name that the directory has.",
    ),
    PlanCode.UNKNOWN_PARENT: Text(
        vi="không có cơ quan chủ quản “%(parent)s” trong danh bạ hay tệp này.%(nearest)s Hãy sửa lại tên.",
        en="the superior body “%(parent)s” is neither in the directory nor in the file.%(nearest)s Correct its name.",
    ),
    PlanCode.WRONG_LEVEL: Text(
        vi="“%(name)s” ghi cấp “%(level)s” nhưng “%(parent)s” không phải là cấp trên của cấp đó. Hãy sửa cột “Cấp”.",
        en="“%(name)s” is given the level “%(level)s”, but “%(parent)s” is not above that level. Correct the level.",
    ),
    PlanCode.LABEL_TAKEN: Text(
        vi="tên viết tắt “%(label)s” đã thuộc về “%(holder)s” (%(address)s).%(others)s Hãy chọn tên viết tắt khác.",
        en="the abbreviation “%(label)s” belongs to “%(holder)s” (%(address)s).%(others)s Choose another one.",
    ),
    PlanCode.LABEL_NEEDED: Text(
        vi="không có tên viết tắt để đề xuất cho “%(name)s” (đã thử: %(tried)s). Hãy ghi tên viết tắt vào tệp.",
        en="no free abbreviation could be proposed for “%(name)s” (tried: %(tried)s). Write one into the file.",
    ),
    PlanCode.NO_FREE_ADDRESS: Text(
        vi="không còn địa chỉ nào cho “%(name)s” trong đơn vị này. Hãy kiểm tra lại họ tên.",
        en="no address is left for “%(name)s” in this unit. Check the name.",
    ),
}

_NEAREST: Final = Text(vi=" Gần giống: %(names)s.", en=" Similar: %(names)s.")
_PARENT: Final = Text(vi=" thuộc “%(parent)s”", en=" of “%(parent)s”")
_OTHERS: Final = Text(vi=" Có thể dùng: %(labels)s.", en=" Free: %(labels)s.")


def plan_sentence(problem: PlanProblem, *, language: str = VIETNAMESE) -> str:
    """Return what is wrong with a line, beginning with its number, and what to do about it."""
    where = "Line" if language.startswith(ENGLISH) else "Dòng"
    return f"{where} {problem.line}: {_TEXTS[problem.code].filled(language, _shown(problem, language))}"


def _shown(problem: PlanProblem, language: str) -> dict[str, object]:
    """Return the parameters with the half-sentences that stand in only where there is something to say."""
    shown = dict(problem.params)
    if "nearest" in shown:
        shown["nearest"] = _half(_NEAREST, "names", shown["nearest"], language)
    if "others" in shown:
        shown["others"] = _half(_OTHERS, "labels", shown["others"], language)
    if problem.code is PlanCode.UNKNOWN_UNIT:
        shown["parent"] = _half(_PARENT, "parent", shown["parent"], language)
    return shown


def _half(text: Text, name: str, value: object, language: str) -> str:
    return text.filled(language, {name: value}) if value else ""
