"""The parts of a running instance, declared once: supervision, status page, health and doctor all read this.

Pure: it says what is to run, as whom, and how one sees that it is well; it starts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from congthu.engine.render import clamav, dnsmasq, dovecot, postfix, redis, rspamd
from congthu.engine.state import READER_DOOR, DesiredState

POSTGRES_BIN = "/usr/lib/postgresql/15/bin"
READER = "congthu-reader"
"""The operating-system user who reads attached files."""
_FRUGAL = (
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_MMAP_THRESHOLD_", "1048576"),
    ("MALLOC_TRIM_THRESHOLD_", "4194304"),
)
"""Else the C library gives each thread a heap of its own and keeps there the most that was taken: 19 MB a password."""


class Talk(StrEnum):
    """How a part shows that it answers."""

    LISTENS = "listens"
    """A connection is accepted."""
    GREETS = "greets"
    """It sends a line that begins with ``expect`` when connected to."""
    ANSWERS = "answers"
    """It answers ``say`` with something that contains ``expect``."""


@dataclass(frozen=True, kw_only=True)
class Probe:
    """One question that shows whether a part is well."""

    target: int | str
    """A TCP port on the listening address, or the path of a unix socket."""
    host: str = ""
    """Another address than the listening one."""
    talk: Talk = Talk.LISTENS
    say: bytes = b""
    expect: bytes = b""
    tls: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """One supervised program in the foreground."""

    name: str
    title: str
    command: tuple[str, ...]
    user: str = "root"
    """The operating-system user it is started as; those that must bind or switch start as root and drop it."""
    probes: tuple[Probe, ...] = ()
    stop_signal: str = "TERM"
    environment: tuple[tuple[str, str], ...] = ()
    order: int = 50
    """Lower starts earlier."""
    config: str = ""
    """The folder of its rendered configuration: when that changes, the part is restarted."""
    stale: str = ""
    """A file that must not survive it, such as a pid file that names somebody else after a restart of the machine."""
    deliverers: tuple[str, ...] = ()
    """Processes of it that hand over mail: when its master was killed they may finish before it starts anew."""
    reloads_after: tuple[str, ...] = ()
    """Parts to whose processes it stays connected: when one is reloaded it is, too, or it goes on asking the former."""
    trial: bool | None = None
    """True: only in a trial; False: only outside one; None: always."""

    @property
    def kind(self) -> str:
        """What several parts that do the same have in common: the name without the number."""
        return self.name.partition("-")[0]


def parts(state: DesiredState) -> tuple[Part, ...]:
    """Return every part of an instance in the order of starting."""
    run, engine, ports = state.places.run, state.places.engine, state.ports
    congthu = str(state.places.venv_bin / "congthu")
    own_environment = (("CONGTHU_STATE", str(state.places.root)), ("DJANGO_SETTINGS_MODULE", "congthu.config.settings"))
    declared = (
        Part(
            name="postgres",
            title="PostgreSQL",
            user="postgres",
            command=(
                f"{POSTGRES_BIN}/postgres",
                "-D",
                str(state.places.root / "postgres" / "data"),
                "-c",
                f"config_file={engine}/postgres/postgresql.conf",
            ),
            probes=(Probe(target=str(run / ".s.PGSQL.5432")),),
            stop_signal="INT",
            order=10,
            config="postgres",
        ),
        Part(
            name="redis",
            title="Redis",
            user="redis",
            command=redis.command(state),
            probes=(Probe(target=str(run / "redis.sock"), talk=Talk.ANSWERS, say=b"PING\r\n", expect=b"+PONG"),),
            order=20,
            config="redis",
        ),
        Part(
            name="clamd",
            title="ClamAV",
            user="clamav",
            command=clamav.command(state),
            probes=(Probe(target=str(run / "clamd.sock"), talk=Talk.ANSWERS, say=b"nPING\n", expect=b"PONG"),),
            order=20,
            config="clamav",
        ),
        Part(
            name="freshclam",
            title="freshclam (virus signatures)",
            user="clamav",
            command=clamav.update_command(state),
            order=20,
            config="clamav",
            trial=False,
        ),
        Part(
            name="dns",
            title="dnsmasq (trial zone)",
            command=dnsmasq.command(state),
            probes=(Probe(target=ports.dns),),
            order=20,
            config="dnsmasq",
            trial=True,
        ),
        Part(
            name="sink",
            title="smtp-sink (the outside world of a trial)",
            command=_sink(state),
            probes=(Probe(target=ports.sink, talk=Talk.GREETS, expect=b"220"),),
            order=20,
            trial=True,
        ),
        Part(
            name="rspamd",
            title="Rspamd",
            command=rspamd.command(state),
            probes=(Probe(target=str(run / "rspamd-milter.sock")),),
            order=30,
            config="rspamd",
        ),
        *_vault(state),
        Part(
            name="dovecot",
            title="Dovecot",
            command=dovecot.command(state),
            stale=str(run / "dovecot" / "master.pid"),
            deliverers=("lmtp",),
            probes=(
                Probe(target=ports.imaps, talk=Talk.GREETS, expect=b"* OK", tls=True),
                Probe(target=str(state.places.imap_door), talk=Talk.GREETS, expect=b"* OK"),
                Probe(target=ports.lmtp, talk=Talk.GREETS, expect=b"220"),
                Probe(target=ports.managesieve, talk=Talk.GREETS, expect=b'"IMPLEMENTATION"'),
            ),
            order=40,
            config="dovecot",
        ),
        Part(
            name="poster",
            title="Poster policy",
            user="congthu",
            command=(congthu, "serve", "poster"),
            environment=own_environment,
            probes=(Probe(target=str(run / "poster.sock")),),
            order=40,
        ),
        Part(
            name="guard",
            title="Guard of logins",
            user="congthu",
            command=(congthu, "serve", "guard"),
            environment=own_environment,
            probes=(
                Probe(
                    target=str(run / "guard.sock"),
                    talk=Talk.ANSWERS,
                    say=b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n",
                    expect=b" 200 ",
                ),
            ),
            order=35,
        ),
        Part(
            name="worker",
            title="Worker",
            user="congthu",
            command=(congthu, "serve", "worker"),
            environment=own_environment,
            order=50,
        ),
        *(
            Part(
                name=process,
                title=f"Web {process.rpartition('-')[2]}",
                user="congthu",
                command=(congthu, "serve", "web", str(socket)),
                environment=(*own_environment, *_FRUGAL),
                probes=(Probe(target=str(socket)),),
                order=50,
            )
            for process, socket in state.web_sockets.items()
        ),
        Part(
            name="nginx",
            title="nginx",
            command=(
                "/usr/sbin/nginx",
                "-c",
                f"{engine}/nginx/nginx.conf",
                "-e",
                f"{state.places.log}/nginx-error.log",
            ),
            probes=(
                Probe(
                    target=ports.web,
                    tls=True,
                    talk=Talk.ANSWERS,
                    say=f"GET /health HTTP/1.1\r\nHost: {state.hostname}\r\nConnection: close\r\n\r\n".encode(),
                    expect=b" 200 ",
                ),
            ),
            stop_signal="QUIT",
            order=60,
            config="nginx",
        ),
        Part(
            name="postfix",
            title="Postfix",
            command=postfix.command(state),
            deliverers=("lmtp", "smtp"),
            reloads_after=("dovecot",),
            probes=(
                Probe(target=ports.smtp, talk=Talk.GREETS, expect=b"220"),
                Probe(target=ports.submission, talk=Talk.GREETS, expect=b"220"),
                Probe(target=ports.submissions, talk=Talk.GREETS, expect=b"220", tls=True),
            ),
            order=70,
            config="postfix",
        ),
    )
    is_trial = state.trial is not None
    chosen = (part for part in declared if part.trial in {None, is_trial})
    return tuple(sorted(chosen, key=lambda part: part.order))


def _vault(state: DesiredState) -> tuple[Part, ...]:
    """Return the part that shows the encrypted index of words, where there is one, and the one that reads files for it.

    The first needs no probe: without it search goes on without an index, and says so. As root, because it mounts. The
    second reads what anybody may have sent, as a user who owns nothing.
    """
    if not state.has_search_index:
        return ()
    places = state.places
    command = (
        "/bin/sh",
        str(places.code / "src/congthu/engine/libexec/search-vault"),
        str(places.search_store),
        str(places.search),
        str(places.secrets / "search.key"),
    )
    reader = (
        str(places.venv_bin / "python"),
        *("-I", "-m", "congthu.documents.contents.service", READER_DOOR, str(state.ports.searching)),
    )
    return (
        Part(name="vault", title="Index of words (encrypted)", command=command, order=30),
        Part(
            name="reader",
            title="Reader of attached files",
            user=READER,
            command=reader,
            probes=(Probe(target=state.ports.searching, host=READER_DOOR),),
            order=35,
        ),
    )


def _sink(state: DesiredState) -> tuple[str, ...]:
    """Postfix's own smtp-sink, as an unprivileged user, storing each message as a file under ``outside/``."""
    outside = state.places.root / "outside"
    target = f"inet:{state.listen}:{state.ports.sink}"
    return ("/usr/sbin/smtp-sink", "-c", "-u", "congthu", "-d", f"{outside}/%Y%m%d%H%M%S.", target, "100")
