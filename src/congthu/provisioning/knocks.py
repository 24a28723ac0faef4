"""Knocks at the public form: taken without looking, counted by network.

A knock is no event of the audit record, because anybody could then fill a record that is never deleted; the request
that is made of it is one. Clause: D12.3-2.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from congthu.common import jobs
from congthu.provisioning.models import Knock
from congthu.provisioning.types import POLICY, AskingPolicy


@transaction.atomic
def knock(address: str, *, contact: str, network: str, at: datetime) -> None:
    """Take what somebody wrote into the public form, whoever it is; a job looks at it later.

    Nothing is looked up here, so that neither the answer nor its time tells whether the name exists.
    """
    row = Knock.objects.create(network=network, at=at, address=address[:254], contact=contact[:120])
    jobs.enqueue_on_commit("provisioning.answer_knock", knock_id=row.pk)


def is_form_throttled(*, network: str, at: datetime, policy: AskingPolicy = POLICY) -> bool:
    """Tell whether a network has used the public form too often to be heard now."""
    recent = Knock.objects.filter(network=network, at__gt=at - policy.window)
    return recent.count() >= policy.per_network
