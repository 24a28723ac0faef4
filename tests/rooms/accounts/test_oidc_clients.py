"""Programs that take our word, and links to another's. Clause: D2.3."""

from __future__ import annotations

from datetime import datetime

import pytest

from congthu.accounts.api import add_client, list_clients, remove_client
from congthu.accounts.errors import WrongState
from congthu.audit.models import Event
from congthu.common.actor import Actor

pytestmark = pytest.mark.django_db


def test_a_client_is_registered_and_removed_on_record(actor: Actor, at: datetime) -> None:
    made = add_client("cong", redirect_uris=["https://daknong.gov.vn/ve"], is_own=True, actor=actor, at=at)
    (found,) = list_clients()
    assert (found.name, found.client_id, found.is_own) == ("cong", made.client_id, True)
    remove_client("cong", actor=actor, at=at)
    assert list_clients() == []
    codes = list(Event.objects.filter(code__startswith="accounts.oidc").values_list("code", flat=True))
    assert sorted(codes) == ["accounts.oidc_client.added", "accounts.oidc_client.removed"]
    assert made.secret not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    "uri",
    ["http://daknong.gov.vn/ve", "https://*.gov.vn/", "https://u@x.vn/", "https://x.vn/#a", "javascript:1", "https://"],
)
def test_only_exact_https_addresses(uri: str, actor: Actor, at: datetime) -> None:
    with pytest.raises(WrongState):
        add_client("cong", redirect_uris=[uri], actor=actor, at=at)
