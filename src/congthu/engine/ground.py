"""The ground an instance stands on: operating-system users, folders, secrets and keys.

Everything here can be repeated: what exists is kept, rights are put right. Run as root by ``congthu up``.
"""

from __future__ import annotations

import grp
import os
import pwd
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from congthu.engine.programs import run_program

STATE_FORMAT = 1
"""Raised when a newer release lays the state folder out differently."""

_SHARED_RUN_GROUP = "congthu-run"
_RUN_MEMBERS = ("postgres", "redis", "clamav", "_rspamd", "congthu")


@dataclass(frozen=True, kw_only=True)
class Folder:
    """A folder of the state folder, with its owner and rights."""

    path: str
    user: str = "root"
    group: str = "root"
    mode: int = 0o755


FOLDERS = (
    Folder(path="."),
    Folder(path="engine"),
    Folder(path="secrets", mode=0o711),
    Folder(path="pki", mode=0o755),
    Folder(path="run", group=_SHARED_RUN_GROUP, mode=0o1775),
    Folder(path="run/parts"),
    Folder(path="run/dovecot"),
    Folder(path="log", group=_SHARED_RUN_GROUP, mode=0o1775),
    Folder(path="postgres", user="postgres", group="postgres", mode=0o700),
    Folder(path="redis", user="redis", group="redis", mode=0o750),
    Folder(path="rspamd", user="_rspamd", group="_rspamd", mode=0o750),
    Folder(path="rspamd/log", user="_rspamd", group="_rspamd", mode=0o750),
    Folder(path="clamav", user="clamav", group="clamav", mode=0o755),
    Folder(path="nginx", mode=0o755),
    Folder(path="www", mode=0o755),
    Folder(path="spool", mode=0o755),
    Folder(path="spool-data", user="postfix", group="root", mode=0o700),
    Folder(path="mail", user="vmail", group="vmail", mode=0o700),
    Folder(path="outside", user="congthu", group="congthu", mode=0o700),
    Folder(path="slips", mode=0o700),
)


def make_users() -> None:
    """Create our own users and groups where they are missing; Debian's packages bring the others."""
    _group(_SHARED_RUN_GROUP)
    for name, home in (("vmail", "/nonexistent"), ("congthu", "/nonexistent")):
        try:
            pwd.getpwnam(name)
        except KeyError:
            run_program(
                [
                    "/usr/sbin/useradd",
                    "--system",
                    "--user-group",
                    "--home-dir",
                    home,
                    "--shell",
                    "/usr/sbin/nologin",
                    name,
                ]
            )
    members = set(grp.getgrnam(_SHARED_RUN_GROUP).gr_mem)
    for name in _RUN_MEMBERS:
        if name not in members:
            run_program(["/usr/sbin/usermod", "-a", "-G", _SHARED_RUN_GROUP, name])
    if "congthu" not in grp.getgrnam("postdrop").gr_mem:
        # The operator's page asks Postfix's showq, whose socket only this group reaches.
        run_program(["/usr/sbin/usermod", "-a", "-G", "postdrop", "congthu"])


def make_folders(state: Path) -> None:
    """Create the folders of a state folder and put their owners and rights right."""
    for folder in FOLDERS:
        path = state / folder.path
        path.mkdir(parents=True, exist_ok=True)
        shutil.chown(path, folder.user, folder.group)
        path.chmod(folder.mode)


def open_passage(path: Path) -> list[Path]:
    """Let the daemons' users pass through closed temporary folders above ``path``; return what was opened.

    ``mktemp -d`` makes folders that only root may enter; passing (not reading) is enough for the daemons.
    """
    opened = []
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & 0o001 and folder.is_relative_to("/tmp") | folder.is_relative_to("/var/tmp"):  # noqa: S108 -- Compared, not used.
            folder.chmod(mode & 0o7777 | 0o011)
            opened.append(folder)
    return opened


def closed_parents(path: Path) -> list[Path]:
    """Return the folders at or above ``path`` that other users cannot pass through."""
    return [folder for folder in path.resolve().parents if not folder.stat().st_mode & 0o001]


def write_secret(file: Path, content: str | bytes, *, user: str, group: str = "root", mode: int = 0o400) -> None:
    """Write a secret so that nobody but its reader ever could open it, also not for a moment."""
    data = content.encode() if isinstance(content, str) else content
    staged = file.with_name(f".{file.name}.new")
    staged.unlink(missing_ok=True)
    handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)
    shutil.chown(staged, user, group)
    staged.chmod(mode)
    staged.replace(file)


def make_random_secret(file: Path, *, user: str, group: str = "root", mode: int = 0o400) -> None:
    """Make a secret of 256 random bits, unless it is there."""
    if not file.exists():
        write_secret(file, secrets.token_urlsafe(32) + "\n", user=user, group=group, mode=mode)


def user_ids(name: str) -> tuple[int, int]:
    """Return the numbers of an operating-system user and its group."""
    entry = pwd.getpwnam(name)
    return entry.pw_uid, entry.pw_gid


def _group(name: str) -> None:
    try:
        grp.getgrnam(name)
    except KeyError:
        run_program(["/usr/sbin/groupadd", "--system", name])
