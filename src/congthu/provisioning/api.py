"""The front door of requests."""

from congthu.provisioning.access import count_waiting, get_request_page, list_requests
from congthu.provisioning.actions.asking import answer_knock, enter_reset
from congthu.provisioning.actions.carrying_out import carry_out_reset
from congthu.provisioning.actions.steps import (
    confirm_reset,
    expire_requests,
    receive_request,
    refuse_request,
    return_request,
    withdraw_request,
)
from congthu.provisioning.knocks import is_form_throttled, knock

__all__ = [
    "answer_knock",
    "carry_out_reset",
    "confirm_reset",
    "count_waiting",
    "enter_reset",
    "expire_requests",
    "get_request_page",
    "is_form_throttled",
    "knock",
    "list_requests",
    "receive_request",
    "refuse_request",
    "return_request",
    "withdraw_request",
]
