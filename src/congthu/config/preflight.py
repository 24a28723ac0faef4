"""What must be so before anything is changed: every check here only looks."""

from __future__ import annotations

import os
import shutil
import socket
from dataclasses import fields
from pathlib import Path

from congthu.config.instance import CODE, InstanceConfig
from congthu.engine.errors import NotReady
from congthu.engine.ground import STATE_FORMAT, closed_parents
from congthu.engine.state import Ports

_NEEDED_MEGABYTES = 1000
_LONGEST_PATH = 70
"""A unix socket's path has at most 107 characters; the longest below the state folder takes 35."""
_READABLE = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@,=")


def check_machine(state: Path) -> None:
    """Check that we are root, that the disk has room and that the folder may be used.

    Raises:
        NotReady: with a code that says which it is.
    """
    if os.geteuid() != 0:
        raise NotReady("not_root")
    if len(str(state)) > _LONGEST_PATH:
        raise NotReady("path_too_long", path=str(state), limit=_LONGEST_PATH)
    for path in (state, CODE):
        if not set(str(path)) <= _READABLE:
            raise NotReady("bad_path", path=str(path))
    _check_format(state)
    existing = next(folder for folder in (state, *state.parents) if folder.exists())
    free = shutil.disk_usage(existing).free // 1_048_576
    if free < _NEEDED_MEGABYTES:
        raise NotReady("disk_too_small", path=str(existing), free=free, needed=_NEEDED_MEGABYTES)


def check_passage(path: Path) -> None:
    """Check that the daemons' users can reach a folder.

    Raises:
        NotReady: a folder above it is closed to them.
    """
    for folder in closed_parents(path):
        raise NotReady("closed_parent", path=str(folder))


def check_ports(config: InstanceConfig) -> None:
    """Check that no port of the instance is in use.

    Raises:
        NotReady: one is, with its number and what it is for.
    """
    block = config.port_block
    for item in fields(Ports):
        if item.name in {"sink", "dns"} and not config.is_trial:
            continue
        port = getattr(block, item.name)
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((config.listen, port))
            except OSError as error:
                raise NotReady("port_taken", port=port, name=item.name) from error


def _check_format(state: Path) -> None:
    if not state.is_dir() or not any(state.iterdir()):
        return
    version = state / "VERSION"
    if not version.is_file():
        raise NotReady("state_not_ours", path=str(state))
    found = int(version.read_text().strip() or 0)
    if found > STATE_FORMAT:
        raise NotReady("state_too_new", path=str(state), found=found, known=STATE_FORMAT)
