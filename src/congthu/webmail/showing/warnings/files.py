"""Files that a machine runs, and those that hide it. Clause: D8.3-1, D12.5-1."""

from __future__ import annotations

from collections.abc import Iterator

from congthu.webmail.showing.types import Attachment
from congthu.webmail.showing.warnings.types import Alert, Severity, WarningCode, WarnPolicy


def warn_files(attachments: tuple[Attachment, ...], policy: WarnPolicy) -> Iterator[Alert]:
    """Warn of dangerous files, of false names, and of what no scanner can look into."""
    for attachment in attachments:
        yield from _judge(attachment, policy)


def _judge(file: Attachment, policy: WarnPolicy) -> Iterator[Alert]:
    endings = file.name.lower().split(".")[1:]
    ending = endings[-1].strip() if endings else ""
    is_dangerous = ending in policy.dangerous
    if is_dangerous and any(one.strip() in policy.documents for one in endings[:-1]):
        yield _alert(WarningCode.FILE_DOUBLE_EXTENSION, Severity.DANGER, name=file.name)
    elif is_dangerous:
        yield _alert(WarningCode.FILE_DANGEROUS, Severity.DANGER, name=file.name, extension=ending)
    elif file.sniffed_type in policy.runnable_types:
        yield _alert(WarningCode.FILE_FALSE_TYPE, Severity.DANGER, name=file.name, sniffed=file.sniffed_type)
    if file.is_encrypted:
        yield _alert(WarningCode.FILE_ENCRYPTED, Severity.CAUTION, name=file.name)
    inside = next((name for name in file.listed_names if _ending(name) in policy.dangerous), None)
    # A document of Office is an archive too; what is in it is not opened by itself.
    if inside is not None and file.sniffed_type == "application/zip":
        yield _alert(WarningCode.FILE_IN_ARCHIVE, Severity.DANGER, name=file.name, inside=inside[:200])


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower().strip() if "." in name else ""


def _alert(code: WarningCode, severity: Severity, **params: str) -> Alert:
    return Alert(code=code, severity=severity, params=params)
