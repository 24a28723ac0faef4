"""The configuration of one instance: ``DIR/congthu.toml``, one frozen object that documents itself.

Secrets are not in it: each stands in a file of its own under ``DIR/secrets`` that only its reader can open.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path, PurePosixPath
from typing import Any

from congthu.common.errors import CongThuError
from congthu.engine.state import DesiredState, Endpoint, Limits, Places, Ports, Trial

FILE_NAME = "congthu.toml"
HTTPS_PORT, LAST_PORT = 443, 65_535
_USUAL_PUSH_SERVICES = (
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://web.push.apple.com",
    "https://*.notify.windows.com",
)
"""Of Chrome, Cốc Cốc and other Chromium; of Firefox; of Safari; of Edge."""
CODE = Path(__file__).resolve().parents[3]
"""The checkout or the place of installation."""


class ConfigurationError(CongThuError):
    """The configuration file says something that cannot be."""


def _option(help_text: str, default: Any = MISSING) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, kw_only=True)
class InstanceConfig:
    """Everything an operator may choose for one instance."""

    state: Path
    """The state folder; not in the file, because the file stands in it."""

    domain: str = _option("The mail domain; every address ends in it.", "daknong.gov.vn")
    hostname: str = _option("The name of the server in greetings, certificate and links.", "mail.daknong.gov.vn")
    province: str = _option("The province's name as printed on papers.", "tỉnh Đắk Nông")
    listen: str = _option("The address that public ports bind to.", "127.0.0.1")
    port_base: int = _option("First of the block of ports.", 8400)
    ports: dict[str, int] = _option("Single ports that differ from the block, e.g. smtp = 25.", None)
    sample: str = _option("The sample in this instance: none, small or province.", "none")
    relay: str = _option("Where mail for other domains goes, host:port; empty: by MX.", "")
    resolver: str = _option("The name server for SPF, DKIM, DMARC and doctor, host:port; empty: the machine's.", "")
    trusted_networks: list[str] = _option("Networks (CIDR) that may relay without logging in; normally none.", None)
    dkim_selector: str = _option("The selector of the DKIM key.", "congthu")
    search_index: bool = _option(
        "Index the words of mail (encrypted, docs/decisions/0018); where nothing may be mounted it is left out.",
        default=True,
    )
    web_workers: int = _option("Processes of the web server.", 2)
    return_addresses: list[str] = _option(
        "Addresses of the portal (https://host/path/, compared as a prefix) that sign-in may lead back to.", None
    )
    identity_provider: dict[str, str] = _option(
        "Another's OpenID Connect sign-in: issuer, client_id, name, and optionally staff_number_claim and ca (a file);"
        " the client secret stands in secrets/provider.secret.",
        None,
    )
    push_services: list[str] | None = _option(
        "Services through which browsers are told of new mail (origins; * stands for one name); [] for none.", None
    )
    import_servers: dict[str, str] = _option(
        "Old mail servers inside the network that people may bring their mail from: name = file of the authority of its"
        " certificate, or empty for the machine's own. Public servers need no entry.",
        None,
    )
    trial_txt: dict[str, str] = _option("Further TXT records that a trial's name server answers.", None)

    @property
    def is_trial(self) -> bool:
        """A trial keeps all mail on the machine: what leaves goes to a sink."""
        return self.sample != "none"

    @property
    def old_servers(self) -> dict[str, str]:
        """Servers inside that mail may be brought from; in a trial the instance itself, so that one can try it."""
        named = {name.lower(): authority for name, authority in (self.import_servers or {}).items()}
        own = {self.listen: str(self.state / "pki" / "ca.pem")} if self.is_trial else {}
        return own | named

    @property
    def database_socket(self) -> Path:
        return self.state / "run"

    @property
    def database_role(self) -> str:
        """Root sets up and migrates; everything else may only use the tables."""
        return "congthu_owner" if os.geteuid() == 0 else "congthu_app"

    @property
    def static_root(self) -> Path:
        return self.state / "www" / "static"

    @property
    def web_keys(self) -> tuple[str, ...]:
        """The keys of the web's signatures: the first signs, all verify, so that a renewal ends no session.

        A fixed one where there is no state folder (checks, builds).
        """
        file = self.state / "secrets" / "web.key"
        return tuple(file.read_text().split()) if os.access(file, os.R_OK) else ("no-state-folder-no-secret",)

    @property
    def signing_keys(self) -> tuple[str, ...]:
        """The RSA keys of id tokens in PEM: the first signs, all are published; none without a state folder."""
        file = self.state / "secrets" / "oidc.key"
        if not os.access(file, os.R_OK):
            return ()
        end = "-----END PRIVATE KEY-----\n"
        return tuple(part + end for part in file.read_text(encoding="ascii").split(end) if part.strip())

    @property
    def push_origins(self) -> tuple[str, ...]:
        """The push services that may be spoken to: those chosen, or those of the usual browsers. Clause: D2.2."""
        return _USUAL_PUSH_SERVICES if self.push_services is None else tuple(self.push_services)

    @property
    def port_block(self) -> Ports:
        block = Ports.block(self.port_base)
        known = {item.name: getattr(block, item.name) for item in fields(Ports)}
        return Ports(**(known | (self.ports or {})))

    @property
    def web_url(self) -> str:
        port = self.port_block.web
        host = self.listen if self.is_trial else self.hostname
        return f"https://{host}" if port == HTTPS_PORT else f"https://{host}:{port}"

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        return (self.hostname, self.listen, "localhost")

    @property
    def web_origins(self) -> tuple[str, ...]:
        port = self.port_block.web
        tail = "" if port == HTTPS_PORT else f":{port}"
        return tuple(f"https://{host}{tail}" for host in self.allowed_hosts)


def load_instance(state: Path) -> InstanceConfig:
    """Return the configuration of the instance in ``state``; the defaults where the file is absent.

    Raises:
        ConfigurationError: the file is not TOML, has an unknown key or a value of the wrong kind.
    """
    file = state / FILE_NAME
    if not file.is_file():
        return InstanceConfig(state=state)
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError("not_toml", file=str(file), detail=str(error)) from error
    known = {item.name: item for item in fields(InstanceConfig) if item.name != "state"}
    for key, value in given.items():
        if key not in known:
            raise ConfigurationError("unknown_key", file=str(file), key=key, known=", ".join(known))
        expected = str(known[key].type).split("[")[0]
        if type(value).__name__ != expected:
            raise ConfigurationError("wrong_kind", file=str(file), key=key, expected=expected)
    _check_ports(file, given.get("ports", {}))
    _check_provider(file, given.get("identity_provider", {}))
    return InstanceConfig(state=state, **given)


def _check_ports(file: Path, given: dict[str, Any]) -> None:
    names = {item.name for item in fields(Ports)}
    for name, port in given.items():
        if name not in names:
            raise ConfigurationError("unknown_key", file=str(file), key=f"ports.{name}", known=", ".join(sorted(names)))
        if not isinstance(port, int) or not 0 < port <= LAST_PORT:
            raise ConfigurationError("wrong_kind", file=str(file), key=f"ports.{name}", expected="port number")


def _check_provider(file: Path, given: dict[str, Any]) -> None:
    known = ("issuer", "client_id", "name", "staff_number_claim", "ca")
    for key, value in given.items():
        if key not in known:
            raise ConfigurationError(
                "unknown_key", file=str(file), key=f"identity_provider.{key}", known=", ".join(known)
            )
        if not isinstance(value, str):
            raise ConfigurationError("wrong_kind", file=str(file), key=f"identity_provider.{key}", expected="str")


def describe(config: InstanceConfig) -> str:
    """Return the annotated file for a configuration, every option with its help and value."""
    lines = ["# Configuration of one Công Thư instance; `congthu config --example` prints it with the defaults.", ""]
    for item in fields(InstanceConfig):
        if "help" not in item.metadata:
            continue
        value, default = getattr(config, item.name), item.default
        lines.append(f"# {item.metadata['help']}")
        shown = "" if value is None else f"{item.name} = {_toml(value)}"
        lines += [shown if shown and value != default else f"# {item.name} = {_toml(default)}", ""]
    return "\n".join(lines)


def _toml(value: Any) -> str:
    if value is None:
        return "…"
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {_toml(item)}' for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def desired_state(
    config: InstanceConfig,
    *,
    dkim_public: str,
    vmail: tuple[int, int],
    limits: Limits,
    scratch: PurePosixPath | None = None,
    may_mount: bool = False,
) -> DesiredState:
    """Return what the daemons of an instance are to look like."""
    return DesiredState(
        domain=config.domain,
        hostname=config.hostname,
        listen=config.listen,
        ports=config.port_block,
        places=Places(root=PurePosixPath(config.state), code=PurePosixPath(CODE)),
        limits=limits,
        relay=_endpoint(config.relay),
        resolver=_endpoint(config.resolver),
        trusted_networks=tuple(config.trusted_networks or ()),
        dkim_selector=config.dkim_selector,
        dkim_public=dkim_public,
        trial=Trial(txt_records=tuple((config.trial_txt or {}).items())) if config.is_trial else None,
        scratch=scratch,
        has_search_index=config.search_index and may_mount,
        vmail_uid=vmail[0],
        vmail_gid=vmail[1],
        web_workers=config.web_workers,
    )


def _endpoint(given: str) -> Endpoint | None:
    if not given:
        return None
    host, _, port = given.rpartition(":")
    if not host or not port.isdigit():
        raise ConfigurationError("wrong_kind", key=given, expected="host:port")
    return Endpoint(host=host, port=int(port))
