"""Talking to the supervisor of an instance over its socket, which only root can open."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from congthu.engine.errors import EngineError, PartDown
from congthu.engine.health import check_part
from congthu.engine.parts import Part


class Supervisor:
    """The supervisor of the instance in one state folder."""

    def __init__(self, state: Path, venv_bin: Path) -> None:
        self._state = state
        self._venv_bin = venv_bin

    @property
    def pid(self) -> int | None:
        """The supervisor's process number, None when it does not run."""
        try:
            found = int((self._state / "run" / "supervisord.pid").read_text())
            command = Path(f"/proc/{found}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return found if b"supervisord" in command and str(self._state).encode() in command else None

    def start(self) -> None:
        """Start the supervisor in the background, with no part started yet.

        Raises:
            PartDown: it does not answer within ten seconds.
        """
        conf = self._state / "engine" / "current" / "supervisor" / "supervisord.conf"
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        subprocess.run(
            [str(self._venv_bin / "supervisord"), "-c", str(conf)],
            check=True,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                self._call("supervisor.getState")
            except EngineError:
                time.sleep(0.05)
            else:
                return
        raise PartDown("supervisor_not_up")

    def reread(self) -> Sequence[str]:
        """Take a changed list of parts over: those that are gone are stopped.

        Returns:
            The new and the changed ones, which are not started yet.
        """
        added, changed, removed = self._call("supervisor.reloadConfig")[0]
        for name in [*removed, *changed]:
            self.stop_parts([name])
            self._call("supervisor.removeProcessGroup", name)
        for name in [*added, *changed]:
            self._call("supervisor.addProcessGroup", name)
        return [*added, *changed]

    def states(self) -> dict[str, str]:
        """Return the supervisor's word for the state of each part, e.g. ``RUNNING``."""
        return {entry["name"]: entry["statename"] for entry in self._call("supervisor.getAllProcessInfo")}

    def start_parts(self, names: Iterable[str]) -> None:
        """Start parts that do not run."""
        for name in names:
            try:
                self._call("supervisor.startProcess", name, False)  # noqa: FBT003 -- XML-RPC knows no names.
            except EngineError as error:
                if "ALREADY_STARTED" not in str(error.params.get("detail")):
                    raise

    def stop_parts(self, names: Iterable[str]) -> None:
        """Stop parts that run, and wait for their end."""
        for name in names:
            with contextlib.suppress(EngineError):
                self._call("supervisor.stopProcess", name)

    def restart_parts(self, names: Sequence[str]) -> None:
        """Stop and start parts."""
        self.stop_parts(names)
        self.start_parts(names)

    def reload_parts(self, names: Iterable[str]) -> None:
        """Let parts read their files again without ending what is under way: all daemons here do so at a HUP."""
        for name in names:
            self._call("supervisor.signalProcess", name, "HUP")

    def shut_down(self, *, seconds: float = 60) -> None:
        """Stop all parts in the reverse order of their start, then the supervisor; nothing is left running."""
        pid = self.pid
        if pid is not None:
            with contextlib.suppress(EngineError, ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            end = time.monotonic() + seconds
            while _runs(pid) and time.monotonic() < end:
                time.sleep(0.05)
        self.end_leftovers()

    def end_leftovers(self) -> None:
        """End what is left of the parts' process groups of this boot, e.g. after the supervisor itself was killed."""
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        notes = self._state / "run" / "parts"
        for note in notes.iterdir() if notes.is_dir() else ():
            group, noted_boot = note.read_text().split()
            if noted_boot == boot:
                _end_group(int(group))
            note.unlink()

    def _call(self, method: str, *arguments: str | bool) -> Any:  # noqa: ANN401 -- What XML-RPC returns depends on the method.
        path = f"unix://{self._state}/run/supervisor.sock"
        proxy = ServerProxy("http://127.0.0.1", transport=SupervisorTransport(None, None, path))
        try:
            return getattr(proxy, method)(*arguments)
        except Fault as fault:
            raise EngineError("supervisor_refused", method=method, detail=fault.faultString) from fault
        except (OSError, ConnectionError) as error:
            raise EngineError("supervisor_silent", method=method, detail=str(error)) from error


def wait_until_well(parts: Iterable[Part], *, listen: str, seconds: float) -> None:
    """Return when every part answers its probes.

    Raises:
        PartDown: one does not within the time; its name and what it said are in the parameters.
    """
    end = time.monotonic() + seconds
    for part in parts:
        while not (health := check_part(part, listen=listen)).ok:
            if time.monotonic() > end:
                raise PartDown("part_not_up", part=part.name, detail=health.detail)
            time.sleep(0.1)


def _end_group(group: int) -> None:
    for number in (signal.SIGTERM, *[signal.SIGKILL] * 40):
        if not _group_runs(group):
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, number)
        time.sleep(0.5 if number == signal.SIGTERM else 0.05)


def _group_runs(group: int) -> bool:
    return any(entry.name.isdigit() and _runs(int(entry.name), group=group) for entry in Path("/proc").iterdir())


def _runs(pid: int, *, group: int | None = None) -> bool:
    """Tell whether a process runs (and is of a process group).

    One that has ended but is not collected runs no more: in a container the first process may collect nobody.
    """
    try:
        # The name stands in brackets and may hold anything; state, parent and group follow it.
        state, _, its_group, *_ = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (OSError, ValueError):
        return False
    return state not in {"Z", "X"} and group in {None, int(its_group)}
