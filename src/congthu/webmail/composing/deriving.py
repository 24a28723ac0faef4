"""Answers and forwarded letters: to whom, under which subject, with which quote. Pure. Clause: RFC5322 (3.6.4)."""

from __future__ import annotations

import html as entities
from collections.abc import Iterable
from typing import Final

from congthu.common.clock import VIETNAM
from congthu.webmail.composing.addresses import format_receivers
from congthu.webmail.composing.ids import reference_chain
from congthu.webmail.composing.originals import Original
from congthu.webmail.composing.plain import text_to_html
from congthu.webmail.composing.subjects import bare_subject, forward_subject, reply_subject
from congthu.webmail.composing.texts import composed, file_name
from congthu.webmail.composing.types import Answered, Composition, File, Identity, Receiver

_WORDS: Final = {
    "vi": {
        "wrote": "Ngày {date}, {who} viết:",
        "forwarded": "---------- Thư được chuyển tiếp ----------",
        "from": "Từ",
        "date": "Ngày",
        "subject": "Chủ đề",
        "to": "Đến",
        "cc": "Đồng gửi",
        "nobody": "người gửi không rõ",
    },
    "en": {
        "wrote": "On {date}, {who} wrote:",
        "forwarded": "---------- Forwarded message ----------",
        "from": "From",
        "date": "Date",
        "subject": "Subject",
        "to": "To",
        "cc": "Cc",
        "nobody": "an unknown sender",
    },
}


def reply(
    original: Original,
    *,
    me: Identity,
    own: frozenset[str],
    to_all: bool = False,
    language: str = "vi",
    answered: Answered | None = None,
) -> Composition:
    """Return an answer, with everything quoted below two empty lines.

    ``own`` are the addresses of whoever answers, the office's among them where one answers for it: they are left out.
    An answer to one's own letter goes where that letter went.
    """
    to, cc = _receivers(original, own={address.lower() for address in (*own, me.address)}, to_all=to_all)
    text, html = _quoted(original, language=language)
    return Composition(
        sender=me,
        to=to,
        cc=cc,
        subject=reply_subject(original.subject),
        text=text,
        html=html,
        inline=original.images if html is not None else (),
        in_reply_to=original.message_id,
        references=reference_chain(original.references, original.message_id),
        answered=answered,
    )


def forward(
    original: Original,
    *,
    me: Identity,
    as_attachment: bool = False,
    language: str = "vi",
    answered: Answered | None = None,
) -> Composition:
    """Return a letter that passes another on: below one's own words with its files, or whole, as a file."""
    text, html = ("", None) if as_attachment else _passed_on(original, language=language)
    files = (_as_file(original),) if as_attachment else original.files
    return Composition(
        sender=me,
        subject=forward_subject(original.subject),
        text=text,
        html=html,
        attachments=files,
        inline=original.images if html is not None else (),
        references=reference_chain(original.references, original.message_id),
        answered=answered,
    )


def _receivers(original: Original, *, own: set[str], to_all: bool) -> tuple[tuple[Receiver, ...], tuple[Receiver, ...]]:
    sender = (original.sender,) if original.sender else ()
    if original.sender and original.sender.address.lower() in own and not original.reply_to:
        return original.to, (original.cc if to_all else ())
    first = original.reply_to or sender
    if not to_all:
        return _without(first, own) or first, ()
    if original.list_post and not original.reply_to:
        first = (*first, Receiver(address=original.list_post))
    to = _without((*first, *original.to), own)
    return to or first, _without(original.cc, own | {receiver.address.lower() for receiver in to})


def _without(receivers: Iterable[Receiver], left_out: set[str]) -> tuple[Receiver, ...]:
    found = {receiver.address.lower(): receiver for receiver in reversed(list(receivers))}
    return tuple(receiver for address, receiver in reversed(found.items()) if address not in left_out)


def _quoted(original: Original, *, language: str) -> tuple[str, str | None]:
    words = _WORDS[language]
    date = original.sent_at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M") if original.sent_at else "?"
    who = format_receivers([original.sender]) if original.sender else words["nobody"]
    line = words["wrote"].format(date=date, who=who)
    if original.html is not None:
        quote = f'<blockquote type="cite">{composed(original.html)}</blockquote>'
        return "", f"<div><br></div><div><br></div><div>{entities.escape(line, quote=False)}</div>{quote}"
    return "\n\n" + line + "\n" + quote_lines(original.text), None


def quote_lines(text: str) -> str:
    """Return a text one level deeper."""
    lines = composed(text).rstrip("\n").split("\n")
    return "\n".join(">" + line if line.startswith(">") else f"> {line}".rstrip() for line in lines) + "\n"


def _passed_on(original: Original, *, language: str) -> tuple[str, str | None]:
    words = _WORDS[language]
    date = original.sent_at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M %z") if original.sent_at else ""
    given = (
        (words["from"], format_receivers([original.sender]) if original.sender else ""),
        (words["date"], date),
        (words["subject"], original.subject),
        (words["to"], format_receivers(original.to)),
        (words["cc"], format_receivers(original.cc)),
    )
    head = [words["forwarded"], *(f"{label}: {value}" for label, value in given if value), ""]
    if original.html is None:
        return "\n\n" + "\n".join([*head, original.text]), None
    return "", f"<div><br></div>{text_to_html(chr(10).join(head))}{composed(original.html)}"


def _as_file(original: Original) -> File:
    name = file_name(bare_subject(original.subject)[:100], otherwise="thu")
    return File(name=f"{name}.eml", media_type="message/rfc822", content=original.raw)
