"""The way out: sent, taken back, put off, refused, and what a crash leaves. Clause: D12.2-1, D5.2b, D3.3."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.fakes.post import FakeBox, FakePost, Killed
from tests.rooms.provisioning.conftest import Cast

from congthu.accounts.api import suspend_account
from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.directory.api import get_mailbox_id
from congthu.engine.types import Outcome, Place, Refusal, Submission
from congthu.offices.api import assign_message, get_work_page
from congthu.offices.types import Assignee, MessageRef, WorkState
from congthu.webmail.api import (
    get_outgoing,
    list_identities,
    list_outbox,
    reschedule_sending,
    send,
    send_receipt,
    take_back,
)
from congthu.webmail.composing.types import Answered, AnswerKind, Composition, File, Identity, Receiver
from congthu.webmail.errors import AlreadyLeft, CannotSend, TooLarge, UnknownOutgoing
from congthu.webmail.models import Outgoing, RecentReceiver
from congthu.webmail.sending.delivering import deliver
from congthu.webmail.sending.sweeping import find_stuck, forget_old
from congthu.webmail.types import OutboxEntry, OutgoingState, ReturnReason

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

OFFICE = "stttt@daknong.gov.vn"
SECRET = "Tối nay họp kín"


class Scene:
    """A writer, the daemons, and a clock that can be turned."""

    def __init__(self, cast: Cast, at: datetime, *, who: str = "staff") -> None:
        self.cast, self.at, self.who = cast, at, who
        self.post = FakePost()
        self.login = cast[who].address
        self.account = cast[who].account_id

    @property
    def actor(self) -> Actor:
        return self.cast.actor(self.who)

    @property
    def box(self) -> FakeBox:
        return self.post.boxes[self.login]

    def clock(self) -> datetime:
        return self.at

    def compose(self, *to: str, sender: str = "", **words: object) -> Composition:
        receivers = tuple(Receiver(address=address) for address in to or ("a@example.org", "b@example.org"))
        given: dict[str, object] = {
            "sender": Identity(address=sender or self.login),
            "to": receivers,
            "subject": SECRET,
        }
        return Composition(**(given | {"text": SECRET} | words))  # type: ignore[arg-type]

    def send(self, composition: Composition | None = None, **words: object) -> UUID:
        given = composition or self.compose()
        return send(given, post=self.post, actor=self.actor, at=self.at, **words)  # type: ignore[arg-type]

    def later(self, minutes: float = 1) -> None:
        self.at += timedelta(minutes=minutes)

    def deliver(self, outgoing: UUID) -> OutboxEntry:
        deliver(outgoing, post=self.post, clock=self.clock)
        return get_outgoing(outgoing, account_id=self.account)

    def folder(self, name: str) -> list[bytes]:
        return list(self.box.folders[name].values())

    def letters(self) -> list[str]:
        jobs = ProcrastinateJob.objects.filter(task_name="engine.send_notice")
        return [job.args["text"] for job in jobs if job.args["to"] == self.login]


@pytest.fixture
def scene(cast: Cast, at: datetime) -> Scene:
    return Scene(cast, at)


@pytest.fixture
def head(cast: Cast, at: datetime) -> Scene:
    return Scene(cast, at, who="director")


def refusal(address: str, code: int = 550) -> Refusal:
    return Refusal(address=address, code=code, status="5.1.1", text="5.1.1 User unknown / Khong co dia chi nay")


def test_a_message_waits_until_it_can_be_taken_back_no_more(scene: Scene) -> None:
    sent = scene.send(scene.compose(bcc=(Receiver(address="bi.mat@example.org"),)))
    assert scene.deliver(sent).state is OutgoingState.WAITING
    assert len(scene.folder("Outbox")) == 1
    scene.later()
    entry = scene.deliver(sent)
    assert (entry.state, entry.reason) == (OutgoingState.DONE, None)
    ((login, envelope, content),) = scene.post.submitted
    assert (login, envelope.sender) == (scene.login, scene.login)
    assert envelope.receivers == ("a@example.org", "b@example.org", "bi.mat@example.org")
    assert b"bi.mat" not in content
    assert b"X-Congthu-" not in content
    assert scene.folder("Outbox") == []
    (copy,) = scene.folder("Sent")
    assert b"bi.mat" in copy
    assert b"X-Congthu-" not in copy
    scene.deliver(sent)
    assert len(scene.post.submitted) == 1


def test_nothing_of_what_it_says_is_in_the_database(scene: Scene) -> None:
    """Clause: D3.3."""
    sent = scene.send()
    scene.later()
    scene.post.answers = [Submission(outcome=Outcome.REFUSED, answer="554 spam")]
    scene.deliver(sent)
    kept = [str(vars(row)) for row in (*Outgoing.objects.all(), *Event.objects.all(), *RecentReceiver.objects.all())]
    kept += [json.dumps(job.args, ensure_ascii=False) for job in ProcrastinateJob.objects.all()]
    assert not [text for text in kept if SECRET in text]
    codes = list(Event.objects.filter(code__startswith="webmail.").order_by("id").values_list("code", flat=True))
    assert codes == ["webmail.message.queued", "webmail.message.released", "webmail.message.returned"]


def test_taken_back_it_lies_in_drafts(scene: Scene) -> None:
    sent = scene.send()
    place = take_back(sent, post=scene.post, actor=scene.actor, clock=scene.clock)
    assert place.folder == "Drafts"
    assert scene.folder("Drafts") == [scene.box.read(place)]
    assert scene.folder("Outbox") == []
    scene.later()
    assert scene.deliver(sent).state is OutgoingState.RETURNED
    assert scene.post.submitted == []
    assert scene.letters() == []
    assert list_outbox(scene.account) == []


def test_what_has_left_is_not_taken_back(scene: Scene) -> None:
    sent = scene.send(undo=timedelta(0))
    scene.deliver(sent)
    with pytest.raises(AlreadyLeft):
        take_back(sent, post=scene.post, actor=scene.actor, clock=scene.clock)


def test_it_is_put_off(scene: Scene) -> None:
    sent = scene.send(due_at=scene.at + timedelta(hours=1))
    scene.later(30)
    assert scene.deliver(sent).state is OutgoingState.WAITING
    reschedule_sending(sent, due_at=scene.at + timedelta(hours=5), actor=scene.actor, at=scene.at)
    scene.later(60)
    assert scene.deliver(sent).state is OutgoingState.WAITING
    scene.later(300)
    assert scene.deliver(sent).state is OutgoingState.DONE


@pytest.mark.parametrize("when", [timedelta(minutes=-1), timedelta(days=800)])
def test_a_time_that_makes_no_sense(scene: Scene, when: timedelta) -> None:
    with pytest.raises(CannotSend, match="bad_time"):
        scene.send(due_at=scene.at + when)


def test_the_draft_goes_when_the_message_is_safe(scene: Scene) -> None:
    draft = scene.box.put("Drafts", b"Subject: x\r\n\r\n")
    scene.send(draft=draft)
    assert scene.folder("Drafts") == []
    assert len(scene.folder("Outbox")) == 1


def test_nobody_writes_under_another_address(scene: Scene, cast: Cast) -> None:
    for address in (cast["colleague"].address, OFFICE, "x@example.org"):
        with pytest.raises(CannotSend, match="not_your_address"):
            scene.send(scene.compose(sender=address))
    assert [option.address for option in list_identities(scene.account, at=scene.at)] == [scene.login]
    assert scene.folder("Outbox") == []


def test_who_may_writes_for_the_office(head: Scene) -> None:
    """Clause: D12.2-1. Postfix keeps the office's copy, so none is made here."""
    assert OFFICE in [option.address for option in list_identities(head.account, at=head.at)]
    sent = head.send(head.compose(sender=OFFICE), undo=timedelta(0))
    assert head.deliver(sent).state is OutgoingState.DONE
    ((login, envelope, _),) = head.post.submitted
    assert (login, envelope.sender) == (head.login, OFFICE)
    assert head.folder("Sent") == []
    event = Event.objects.get(code="webmail.message.sent")
    assert (event.actor_id, event.new["from"]) == (str(head.account), OFFICE)


def test_a_right_that_ended_meanwhile_sends_nothing(head: Scene, cast: Cast, actor: Actor) -> None:
    from congthu.accounts.models import RoleGrant

    sent = head.send(head.compose(sender=OFFICE))
    RoleGrant.objects.filter(account_id=head.account).delete()
    head.later()
    entry = head.deliver(sent)
    assert (entry.state, entry.reason) == (OutgoingState.RETURNED, ReturnReason.NO_RIGHT)
    assert len(head.folder("Drafts")) == 1
    assert head.post.submitted == []
    assert OFFICE in head.letters()[0]


def test_others_messages_do_not_exist(scene: Scene, cast: Cast) -> None:
    sent = scene.send()
    with pytest.raises(UnknownOutgoing):
        take_back(sent, post=scene.post, actor=cast.actor("director"), clock=scene.clock)
    with pytest.raises(UnknownOutgoing):
        get_outgoing(sent, account_id=cast["director"].account_id)


def test_what_is_refused_comes_back_with_the_reason(scene: Scene) -> None:
    sent = scene.send(undo=timedelta(0))
    told = (refusal("a@example.org"), refusal("b@example.org"))
    scene.post.answers = [Submission(outcome=Outcome.REFUSED, refusals=told)]
    entry = scene.deliver(sent)
    assert (entry.state, entry.reason) == (OutgoingState.RETURNED, ReturnReason.REFUSED)
    assert (len(scene.folder("Drafts")), len(scene.folder("Outbox")), len(scene.folder("Sent"))) == (1, 0, 0)
    (letter,) = scene.letters()
    assert "a@example.org: 550 5.1.1 User unknown / Khong co dia chi nay" in letter


def test_whom_it_could_not_reach_yet_gets_it_later_and_nobody_twice(scene: Scene) -> None:
    sent = scene.send(scene.compose("a@x.vn", "b@x.vn", "c@x.vn"), undo=timedelta(0))
    scene.post.answers = [
        Submission(outcome=Outcome.SENT, accepted=("a@x.vn",), refusals=(refusal("b@x.vn"), refusal("c@x.vn", 452))),
        Submission(outcome=Outcome.DEFERRED, refusals=(refusal("c@x.vn", 452),)),
    ]
    assert scene.deliver(sent).state is OutgoingState.WAITING
    assert len(scene.folder("Sent")) == 1
    with pytest.raises(AlreadyLeft):
        take_back(sent, post=scene.post, actor=scene.actor, clock=scene.clock)
    scene.later(2)
    assert scene.deliver(sent).state is OutgoingState.WAITING
    scene.later(5)
    entry = scene.deliver(sent)
    assert entry.state is OutgoingState.DONE
    assert [envelope.receivers for _, envelope, _ in scene.post.submitted] == [
        ("a@x.vn", "b@x.vn", "c@x.vn"),
        ("c@x.vn",),
    ]
    assert len(scene.folder("Sent")) == 1
    (letter,) = scene.letters()
    assert "b@x.vn" in letter
    assert "c@x.vn" not in letter


def test_a_day_without_an_answer_is_the_end(scene: Scene) -> None:
    sent = scene.send(undo=timedelta(0))
    for _ in range(60):
        scene.post.answers = [Submission(outcome=Outcome.DEFERRED, answer="connection refused")]
        if scene.deliver(sent).state is OutgoingState.RETURNED:
            break
        scene.later(61)
    entry = get_outgoing(sent, account_id=scene.account)
    assert entry.reason is ReturnReason.TOO_LONG
    assert len(scene.folder("Drafts")) == 1


def test_the_original_is_marked(scene: Scene) -> None:
    place = scene.box.put("INBOX", b"Message-ID: <o@x.vn>\r\n\r\n")
    answered = Answered(
        kind=AnswerKind.REPLY, box=scene.login, folder="INBOX", uid_validity=1, uid=place.uid, message_id="<o@x.vn>"
    )
    sent = scene.send(scene.compose(answered=answered), undo=timedelta(0))
    assert scene.box.flags["INBOX", place.uid] == set()
    scene.deliver(sent)
    assert scene.box.flags["INBOX", place.uid] == {"\\Answered"}


@pytest.mark.parametrize(
    ("kind", "sender", "box", "state"),
    [
        pytest.param(AnswerKind.REPLY, OFFICE, OFFICE, WorkState.DONE, id="answered"),
        pytest.param(AnswerKind.REPLY_ALL, OFFICE, OFFICE, WorkState.DONE, id="answered-to-all"),
        pytest.param(AnswerKind.FORWARD, OFFICE, OFFICE, WorkState.ASSIGNED, id="passed-on"),
        pytest.param(AnswerKind.REPLY, "", OFFICE, WorkState.ASSIGNED, id="not-from-the-office"),
        pytest.param(AnswerKind.REPLY, OFFICE, "ubnd@daknong.gov.vn", WorkState.ASSIGNED, id="of-another-box"),
    ],
)
def test_what_leaves_from_the_office_closes_the_work_that_it_answers(
    head: Scene, cast: Cast, kind: AnswerKind, sender: str, box: str, state: WorkState
) -> None:
    """Clause: D13.3, D10.0."""
    letter = MessageRef(message_id="<o@x.vn>", subject=SECRET, sender="a@example.org", received_at=head.at)
    to = Assignee(account_id=cast["director"].account_id)
    mailbox_id = get_mailbox_id(OFFICE)
    given: dict[str, object] = {"to": to, "deadline_at": None, "note": "", "actor": head.actor, "at": head.at}
    work = assign_message(mailbox_id, letter, **given)  # type: ignore[arg-type]
    answered = Answered(kind=kind, box=box, folder="INBOX", uid_validity=1, uid=1, message_id="<o@x.vn>")
    sent = head.send(head.compose(sender=sender, answered=answered), undo=timedelta(0))
    assert head.deliver(sent).state is OutgoingState.DONE
    page = get_work_page(work, account_id=head.account, at=head.at)
    assert page.entry.state is state


def test_a_file_over_the_limit_is_named(scene: Scene) -> None:
    """Clause: D5.2b."""
    with pytest.raises(TooLarge) as caught:
        scene.send(scene.compose(attachments=(File(name="bản đồ.pdf", content=bytes(26_214_401)),)))
    assert [(fault.name, fault.size) for fault in caught.value.faults] == [("bản đồ.pdf", 26_214_401)]
    scene.send(scene.compose(attachments=(File(name="bản đồ.pdf", content=bytes(26_214_400)),)))


def test_to_whom_one_writes_is_remembered(scene: Scene) -> None:
    for _ in range(2):
        scene.send(scene.compose("Binh@example.org"))
    (row,) = RecentReceiver.objects.all()
    assert (row.account_id, row.address, row.count) == (scene.account, "binh@example.org", 2)


def test_killed_before_the_last_line_it_is_sent_once(scene: Scene) -> None:
    sent = scene.send(undo=timedelta(0))
    scene.post.answers = [Killed()]
    with pytest.raises(Killed):
        scene.deliver(sent)
    scene.later()
    assert list(find_stuck(at=scene.at)) == [sent]
    assert scene.deliver(sent).state is OutgoingState.DONE
    assert len(scene.post.submitted) == 1


def test_killed_after_the_last_line_it_is_never_sent_again(scene: Scene) -> None:
    sent = scene.send(undo=timedelta(0))
    scene.post.dies_at_end = True
    with pytest.raises(Killed):
        scene.deliver(sent)
    scene.post.dies_at_end = False
    scene.later()
    entry = scene.deliver(sent)
    assert (entry.state, entry.reason) == (OutgoingState.RETURNED, ReturnReason.UNCLEAR)
    assert len(scene.post.submitted) == 1
    assert len(scene.folder("Drafts")) == 1
    assert "có thể đã gửi" in scene.letters()[0]


def test_of_an_office_the_copy_of_postfix_tells(head: Scene) -> None:
    sent = head.send(head.compose(sender=OFFICE), undo=timedelta(0))
    head.post.dies_at_end = True
    with pytest.raises(Killed):
        head.deliver(sent)
    head.post.boxes[OFFICE].put("Sent", head.post.submitted[0][2])
    head.later()
    assert head.deliver(sent).state is OutgoingState.DONE
    assert len(head.post.submitted) == 1


@pytest.mark.parametrize("step", ["put", "find", "read", "remove", "mark", "folder_for"])
@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.REFUSED])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_killed_at_any_step_nothing_is_lost_or_sent_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, step: str, outcome: Outcome, call: int
) -> None:
    sent = scene.send(undo=timedelta(0))
    scene.post.answers = [] if outcome is Outcome.SENT else [Submission(outcome=Outcome.REFUSED, answer="554")]
    calls = iter(range(1, 1000))
    real: Callable[..., object] = getattr(FakeBox, step)

    def dying(box: FakeBox, *given: object, **words: object) -> object:
        answer = real(box, *given, **words)
        if next(calls) == call:
            raise Killed
        return answer

    monkeypatch.setattr(FakeBox, step, dying)
    try:
        scene.deliver(sent)
    except Killed:
        scene.later()
        scene.deliver(sent)
    if outcome is Outcome.SENT:
        assert (len(scene.folder("Sent")), len(scene.folder("Outbox")), len(scene.folder("Drafts"))) == (1, 0, 0)
        assert len(scene.post.submitted) == 1
    else:
        kept = len(scene.folder("Drafts")) + len(scene.folder("Sent"))
        assert (kept, len(scene.folder("Outbox"))) == (1, 0)


def test_what_never_came_into_the_outbox_is_not_sent(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(box: FakeBox, *given: object, **words: object) -> Place:
        raise Killed

    monkeypatch.setattr(FakeBox, "put", dying)
    with pytest.raises(Killed):
        scene.send()
    monkeypatch.undo()
    (row,) = Outgoing.objects.all()
    scene.later(30)
    assert list(find_stuck(at=scene.at)) == [row.pk]
    entry = scene.deliver(row.pk)
    assert (entry.state, entry.reason) == (OutgoingState.RETURNED, ReturnReason.INTERRUPTED)
    assert scene.post.submitted == []


def test_taken_out_with_a_mail_program(scene: Scene) -> None:
    sent = scene.send()
    scene.box.folders["Outbox"].clear()
    scene.later()
    entry = scene.deliver(sent)
    assert (entry.state, entry.reason) == (OutgoingState.RETURNED, ReturnReason.LOST)
    assert "Outbox" in scene.letters()[0]


def test_a_suspended_writer_sends_nothing(scene: Scene, actor: Actor, cast: Cast) -> None:
    sent = scene.send()
    suspend_account(scene.account, reason="x", actor=actor, at=scene.at)
    scene.later()
    deliver(sent, post=scene.post, clock=scene.clock)
    assert scene.post.submitted == []


def test_what_is_over_is_forgotten(scene: Scene) -> None:
    sent = scene.send(undo=timedelta(0))
    scene.deliver(sent)
    waiting = scene.send(due_at=scene.at + timedelta(days=100))
    assert forget_old(at=scene.at + timedelta(days=40)) == 1
    assert get_outgoing(waiting, account_id=scene.account).can_be_taken_back


def test_a_receipt_leaves_without_an_envelope_sender(scene: Scene, cast: Cast) -> None:
    asking = b"From: a@example.org\r\nSubject: x\r\nDisposition-Notification-To: a@example.org\r\n\r\n"
    mine = Identity(address=scene.login)

    def tell(original: bytes, reader: Identity) -> Outcome:
        return send_receipt(original, reader=reader, post=scene.post, hostname="m.vn", actor=scene.actor, at=scene.at)

    assert tell(asking, mine) is Outcome.SENT
    ((login, envelope, content),) = scene.post.submitted
    assert (login, envelope.sender, envelope.receivers) == (scene.login, "", ("a@example.org",))
    assert b"disposition-notification" in content
    assert Event.objects.filter(code="webmail.receipt.sent").count() == 1
    for original, reader in ((asking, Identity(address=cast["colleague"].address)), (b"From: a@b.vn\r\n\r\n", mine)):
        with pytest.raises(CannotSend):
            tell(original, reader)
