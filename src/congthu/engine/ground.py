"""The ground an instance stands on: operating-system users, folders, secrets and keys.

Everything here can be repeated: what exists is kept, rights are put right. Run as root by ``congthu up``.
"""

from __future__ import annotations

import grp
import hashlib
import os
import pwd
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from congthu.engine.parts import READER
from congthu.engine.programs import run_program

STATE_FORMAT = 2
"""Raised when a newer release lays the state folder out differently."""

_SHARED_RUN_GROUP = "congthu-run"
_MEMORY = "/dev/shm"  # noqa: S108 -- A folder of our own below it, made by root and closed to others.
_ENOUGH_MEMORY = 1 << 30
_MOUNTER = "/usr/bin/gocryptfs"
_MAY_MOUNT = 21
"""CAP_SYS_ADMIN (linux/capability.h)."""
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
    Folder(path="run/arrivals", user="congthu", group="vmail", mode=0o770),
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
    Folder(path="search.enc", user="vmail", group="vmail", mode=0o700),
    Folder(path="full", user="vmail", group="vmail", mode=0o755),
    Folder(path="outside", user="congthu", group="congthu", mode=0o700),
    Folder(path="slips", mode=0o700),
)


def make_users() -> None:
    """Create our own users and groups where they are missing; Debian's packages bring the others."""
    _group(_SHARED_RUN_GROUP)
    for name in ("vmail", "congthu", READER):
        try:
            pwd.getpwnam(name)
        except KeyError:
            run_program(
                [
                    "/usr/sbin/useradd",
                    "--system",
                    "--user-group",
                    "--home-dir",
                    "/nonexistent",
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


def find_scratch(state: Path) -> PurePosixPath | None:
    """Return an instance's folder in memory, or None where the machine gives less than a gigabyte for such folders.

    It is called after the state folder: ports may be those of another instance at another time.
    A scanner writes every message into a file first: in memory that costs half as much processor time as on a disk with
    a journal (docs/decisions/0010). Containers often give 64 MB, which one large message fills.
    """
    try:
        found = os.statvfs(_MEMORY)
    except OSError:
        return None
    if found.f_blocks * found.f_frsize < _ENOUGH_MEMORY:
        return None
    return PurePosixPath(_MEMORY) / f"congthu-{hashlib.sha256(os.fsencode(state)).hexdigest()[:12]}"


def make_scratch(state: Path) -> None:
    """Make the folder that `find_scratch` names; a restart of the machine takes it away."""
    if (place := find_scratch(state)) is not None:
        Path(place).mkdir(mode=0o700, exist_ok=True)
        shutil.chown(place, "clamav", "clamav")


def remove_scratch(state: Path) -> None:
    """Remove that folder, with what a killed scanner left in it."""
    if (place := find_scratch(state)) is not None:
        shutil.rmtree(place, ignore_errors=True)


def may_mount() -> bool:
    """Tell whether this machine lets us show an encrypted folder: containers often do not."""
    if not Path(_MOUNTER).exists():
        return False
    try:
        os.close(os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC))
        effective = next(
            line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapEff")
        )
    except (OSError, StopIteration):
        return False
    return bool(int(effective.split()[1], 16) >> _MAY_MOUNT & 1)


def has_search_door(state: Path) -> bool:
    """Tell whether the configuration in force has an index of words, for those who may not try to mount themselves."""
    file = state / "engine" / "current" / "dovecot" / "dovecot.conf"
    return file.is_file() and "imaps-searching" in file.read_text(encoding="utf-8")


def make_mount_point(place: Path) -> None:
    """Make the folder that the index of words is shown in: closed to all but root as long as nothing is shown."""
    if not os.path.ismount(place):
        close_mount(place)
        place.mkdir(mode=0o755, exist_ok=True)
        shutil.chown(place, "root", "root")


def close_mount(place: Path) -> None:
    """Take away what a killed program left mounted; does nothing where nothing is."""
    if str(place) in {line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()}:
        run_program(["/usr/bin/umount", "--lazy", str(place)])


def raise_format(state: Path) -> None:
    """Bring a state folder of an earlier format to the one of now; does nothing to one that is there already.

    Format 1 had each box's mail one folder lower, in ``dbox`` (docs/decisions/0010).
    """
    version = state / "VERSION"
    if version.exists() and int(version.read_text()) < STATE_FORMAT:
        for lower in (state / "mail").glob("??/??/*/dbox"):
            for entry in lower.iterdir():
                entry.rename(lower.parent / entry.name)
            lower.rmdir()
    version.write_text(f"{STATE_FORMAT}\n")


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
