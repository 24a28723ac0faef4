"""Whether the parts are well: asked of the parts themselves, as their declaration says."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from congthu.engine.parts import Part, Probe, Talk, parts
from congthu.engine.state import DesiredState
from congthu.engine.types import PartHealth

_PATIENCE = 3.0


def check_parts(state: DesiredState) -> Sequence[PartHealth]:
    """Ask every part whether it is well, all at once; parts without a probe are left out."""
    asked = [part for part in parts(state) if part.probes]
    with ThreadPoolExecutor(max_workers=len(asked)) as pool:
        return list(pool.map(lambda part: check_part(part, listen=state.listen), asked))


def check_part(part: Part, *, listen: str) -> PartHealth:
    """Ask one part; the first probe that fails is the detail."""
    begun = time.monotonic()
    ok, detail = True, ""
    for probe in part.probes:
        try:
            detail = _ask(probe, listen=listen)
        except OSError as error:
            ok, detail = False, f"{probe.target}: {error}"
            break
    return PartHealth(name=part.name, title=part.title, ok=ok, detail=detail, seconds=time.monotonic() - begun)


def _ask(probe: Probe, *, listen: str) -> str:
    with _connect(probe, listen=listen) as connection:
        if probe.talk is Talk.LISTENS:
            return "listens"
        if probe.say:
            connection.sendall(probe.say)
        answer = connection.recv(512)
    line = answer.split(b"\n")[0].decode("utf-8", "replace").strip()[:120]
    good = answer.startswith(probe.expect) if probe.talk is Talk.GREETS else probe.expect in answer
    if not good:
        raise ConnectionError(f"unexpected answer: {line!r}")
    return line


def _connect(probe: Probe, *, listen: str) -> socket.socket:
    if isinstance(probe.target, str):
        return _connect_local(probe.target)
    plain = socket.create_connection((probe.host or listen, probe.target), timeout=_PATIENCE)
    if not probe.tls:
        return plain
    # Health is about answering; whether the certificate is good is the doctor's question.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(plain)


def _connect_local(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(_PATIENCE)
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection
