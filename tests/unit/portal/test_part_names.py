"""What an operator reads of the parts is in the operator's language. Clause: D11.2b-1."""

from __future__ import annotations

from pathlib import PurePosixPath

from congthu.engine.parts import parts
from congthu.engine.state import DesiredState, Places, Ports, Trial
from congthu.portal.web.messages import PARTS

PRODUCTS = {"PostgreSQL", "Redis", "ClamAV", "Rspamd", "Dovecot", "nginx", "Postfix", "Web 1", "Web 2"}
"""Names that are the same in every language."""


def test_parts_that_are_shown_have_a_name_in_vietnamese() -> None:
    places = Places(root=PurePosixPath("/srv/instance"), code=PurePosixPath("/opt/product"))
    state = DesiredState(
        domain="example.test",
        hostname="mail.example.test",
        ports=Ports.block(8400),
        places=places,
        trial=Trial(),
        has_search_index=True,
    )
    shown = [part for part in parts(state) if part.probes]
    assert "reader" in {part.name for part in shown}
    assert not [part.title for part in shown if part.name not in PARTS and part.title not in PRODUCTS]
