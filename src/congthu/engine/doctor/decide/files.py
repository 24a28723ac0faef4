"""Who may read the secrets, and whether the folders are as the daemons need them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from congthu.engine.doctor.types import Finding, Group, Teller
from congthu.engine.secret_files import SECRETS, Rights, Secret

FILES = Teller(Group.FILES)


def judge_secrets(found: Mapping[str, Rights | None]) -> Iterator[Finding]:
    """Say of each secret whether it is there and only its reader can open it; ``found`` may hold further files."""
    wanted = {secret.path: secret for secret in SECRETS}
    wrong = [
        finding
        for path, rights in sorted(found.items())
        if (finding := _judge_secret(path, rights, wanted.get(path))) is not None
    ]
    yield from wrong or [FILES.ok("secrets_ok", count=sum(rights is not None for rights in found.values()))]


def judge_folders(found: Mapping[str, Rights | None], wanted: Mapping[str, Rights]) -> Iterator[Finding]:
    """Say which folder is missing or has other rights than it was made with."""
    wrong = [
        FILES.fault("folder_missing", path=path)
        if (rights := found.get(path)) is None
        else FILES.fault("folder_rights", path=path, found=str(rights), wanted=str(expected))
        for path, expected in wanted.items()
        if found.get(path) != expected
    ]
    yield from wrong or [FILES.ok("folders_ok", count=len(wanted))]


def _judge_secret(path: str, found: Rights | None, wanted: Secret | None) -> Finding | None:
    if found is None:
        return FILES.fault("secret_missing", path=path) if wanted is not None and not wanted.optional else None
    if wanted is None:
        # Public halves stand beside the secrets; what is unknown here may at least not be open to writing.
        return FILES.fault("secret_writable", path=path, found=str(found)) if found.mode & 0o022 else None
    if found.mode & ~wanted.rights.mode & 0o177:
        return FILES.fault("secret_open", path=path, found=str(found), wanted=str(wanted.rights))
    if (found.user, found.group) != (wanted.rights.user, wanted.rights.group):
        return FILES.fault("secret_owner", path=path, found=str(found), wanted=str(wanted.rights))
    if wanted.rights.mode & ~found.mode & 0o440:
        return FILES.fault("secret_unreadable", path=path, found=str(found), wanted=str(wanted.rights))
    return None
