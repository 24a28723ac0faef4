"""What the provider offers: the code flow alone, without tokens that outlive ten minutes."""

from __future__ import annotations

from typing import Any

from oauthlib.openid import Server


class CodeServer(Server):
    """The library's server without refresh tokens: who needs a new word sends the visitor here again."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 -- Passed on as they are.
        super().__init__(*arguments, **options)
        self.openid_connect_auth.proxy_target.refresh_token = False
        self.auth_grant.refresh_token = False
        for flow in ("implicit", "password", "client_credentials", "refresh_token"):
            self._grant_types.pop(flow, None)
        for kind in ("token", "id_token", "id_token token", "code token", "code id_token", "code id_token token"):
            self._response_types.pop(kind, None)
