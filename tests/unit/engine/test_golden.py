"""Every configuration file of every scenario, whole, as it was last looked at and found right.

With ``CONGTHU_UPDATE_GOLDEN=1`` in the environment this module writes them anew; the difference is read in the review
of the change.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from congthu.engine.render.all import digest, render_all
from congthu.engine.state import DesiredState, Endpoint, Places, Ports, Trial

GOLDEN = Path(__file__).parents[2] / "golden" / "engine"
PLACES = Places(root=PurePosixPath("/srv/congthu"), code=PurePosixPath("/opt/congthu"))

SCENARIOS = {
    "trial": DesiredState(
        domain="daknong.gov.vn",
        hostname="mail.daknong.gov.vn",
        ports=Ports.block(8400),
        places=PLACES,
        trial=Trial(txt_records=(("_dmarc.vidu.example", "v=DMARC1; p=reject"),)),
        dkim_public="MIIBIjANBgkq" * 30,
        has_search_index=True,
        vmail_uid=998,
        vmail_gid=998,
    ),
    "production": DesiredState(
        domain="daknong.gov.vn",
        hostname="mail.daknong.gov.vn",
        listen="0.0.0.0",  # noqa: S104 -- What an operator writes.
        scratch=PurePosixPath("/dev/shm/congthu-0123456789ab"),  # noqa: S108 -- What `ground.find_scratch` names.
        ports=Ports(
            web=443,
            web_http=80,
            smtp=25,
            submission=587,
            submissions=465,
            imap=143,
            imaps=993,
            pop3s=995,
            managesieve=4190,
            lmtp=24,
            doveadm=8410,
            reinject=8411,
            guard=8412,
            searching=8413,
            sink=8414,
            dns=8415,
        ),
        places=PLACES,
        relay=Endpoint(host="relay.example.vn", port=25),
        resolver=Endpoint(host="10.0.0.53", port=53),
        trusted_networks=("10.1.0.0/16",),
        dkim_public="MIIBIjANBgkq" * 30,
        vmail_uid=998,
        vmail_gid=998,
    ),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_rendered_files_are_the_golden_ones(name: str) -> None:
    files, folder = render_all(SCENARIOS[name]), GOLDEN / name
    if os.environ.get("CONGTHU_UPDATE_GOLDEN"):
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    kept = {PurePosixPath(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert kept == set(files)
    for path, content in sorted(files.items()):
        assert content.decode() == (folder / path).read_text(encoding="utf-8"), path


@pytest.mark.parametrize("name", SCENARIOS)
def test_rendering_is_repeatable(name: str) -> None:
    assert digest(render_all(SCENARIOS[name])) == digest(render_all(SCENARIOS[name]))


def test_scenarios_differ_in_what_only_a_trial_has() -> None:
    trial, production = (set(render_all(SCENARIOS[name])) for name in ("trial", "production"))
    assert {path.parts[0] for path in trial - production} == {"dnsmasq"}
