"""Jobs about requests: looking at knocks, telling people, letting the old ones expire."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congthu.common import clock, jobs
from congthu.common.actor import Actor
from congthu.provisioning.api import answer_knock as answer
from congthu.provisioning.api import expire_requests as expire
from congthu.provisioning.letters import ENDS, Facts, Letter, letter_of_news, letter_of_slip, letter_on_turn
from congthu.provisioning.models import Request, Step
from congthu.provisioning.queries import list_awaited, list_confirmers
from congthu.provisioning.types import Action, State

logger = logging.getLogger(__name__)
_RETRY = RetryStrategy(max_attempts=10, wait=5)


@app.task(name="provisioning.answer_knock", retry=_RETRY)
def answer_knock(knock_id: int) -> None:
    """Make a request of what the public form was given. The log does not say whether there was such a person."""
    answer(knock_id, actor=Actor.system("lost-password-form"), at=clock.now())


@app.task(name="provisioning.tell", retry=_RETRY)
def tell(step_id: int) -> None:
    """Tell those whose step it is, and the person, that a step was taken."""
    step = Step.objects.select_related("request").get(pk=step_id)
    request, action, at = step.request, Action(step.action), clock.now()
    facts = Facts(
        number=request.pk,
        name=request.subject_name,
        login=request.subject_login,
        post=request.subject_post,
        at=step.at,
        url=f"{settings.INSTANCE.web_url.rstrip('/')}/yeu-cau/{request.pk}/",
        reason=step.reason,
    )
    with transaction.atomic():
        # The next step may have been taken before this job ran; then its own job tells whose turn it is.
        if step.state == request.state and (letter := letter_on_turn(State(step.state), facts)):
            _send(letter, [holder.login for holder in list_awaited(request, at=at)])
        if letter := letter_of_news(action, facts):
            entered = (
                request.steps.filter(action=Action.ASK, by__isnull=False) if action in ENDS else Step.objects.none()
            )
            _send(letter, [request.subject_login, *entered.values_list("by__login", flat=True)])
        if action is Action.CARRY_OUT:
            _send(letter_of_slip(facts), [holder.login for holder in list_confirmers(request, at=at)])


@app.periodic(cron="17 * * * *", periodic_id="provisioning")
@app.task(name="provisioning.expire")
def expire_requests(timestamp: int) -> None:
    """Close what has been open too long, every hour."""
    del timestamp
    expired = expire(actor=Actor.system("provisioning.expire"), at=clock.now())
    if expired:
        logger.info("requests expired: %s", ", ".join(str(number) for number in expired))


def _enterers(request: Request) -> list[str]:
    entered = request.steps.filter(action=Action.ASK, by__isnull=False)
    return list(entered.values_list("by__login", flat=True))


def _send(letter: Letter, to: list[str]) -> None:
    for address in dict.fromkeys(to):
        jobs.enqueue_on_commit("engine.send_notice", to=address, subject=letter.subject, text=letter.text)
