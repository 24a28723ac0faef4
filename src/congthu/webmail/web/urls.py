"""The addresses of the webmail."""

from __future__ import annotations

from inspect import iscoroutinefunction

from django.urls import path

from congthu.webmail.web import (
    acting,
    choosing,
    completing,
    conversation,
    documents,
    keeping,
    letter,
    live,
    looking,
    mail,
    meetings,
    new_sender,
    orders,
    parts,
    phrases,
    push,
    receipts,
    register,
    register_counts,
    remote,
    sending,
    taking_out,
    together,
    uploads,
    waiting,
    writing,
)
from congthu.webmail.web.office import letter as office_letter
from congthu.webmail.web.office import waiting as office_waiting
from congthu.webmail.web.remembered import terms_first

app_name = "webmail"
urlpatterns = [
    path("", mail.start, name="start"),
    path("tai-len/", uploads.begin, name="begin-upload"),
    path("tai-len/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("anh-ngoai/", remote.remote, name="remote"),
    path("canh-nhau/", together.together, name="together"),
    path("<uuid:mailbox_id>/canh-nhau/", together.one_beside, name="together-box"),
    path("<uuid:mailbox_id>/chua-doc/", together.unread, name="unread"),
    path("<uuid:mailbox_id>/chua-tra-loi/", office_waiting.waiting, name="office-waiting"),
    path("<uuid:mailbox_id>/viec/", office_letter.panel, name="office-letter"),
    path("<uuid:mailbox_id>/viec/giao/", office_letter.assign, name="office-assign"),
    path("<uuid:mailbox_id>/viec/buoc/<slug:action>/", office_letter.step, name="office-step"),
    path("<uuid:mailbox_id>/viec/<uuid:work_id>/", office_letter.letter_of_work, name="office-work"),
    path("<uuid:mailbox_id>/", mail.mail, name="mail"),
    path("<uuid:mailbox_id>/dong/", mail.rows, name="rows"),
    path("<uuid:mailbox_id>/tat-ca/", choosing.choose_all, name="choose-all"),
    path("<uuid:mailbox_id>/xem-truoc/", looking.previews, name="previews"),
    path("<uuid:mailbox_id>/thu-muc/", mail.folders, name="folders"),
    path("<uuid:mailbox_id>/thu-muc/sua/", keeping.keep_folder, name="keep-folder"),
    path("<uuid:mailbox_id>/thu/", letter.letter, name="letter"),
    path("<uuid:mailbox_id>/thu/hoi-thoai/", conversation.conversation, name="conversation"),
    path("<uuid:mailbox_id>/thu/nguoi-gui-moi/", new_sender.new_sender, name="new-sender"),
    path("<uuid:mailbox_id>/thu/khung/", letter.frame, name="frame"),
    path("<uuid:mailbox_id>/thu/tep/", parts.part, name="part"),
    path("<uuid:mailbox_id>/thu/tat-ca-tep/", parts.all_parts, name="all-parts"),
    path("<uuid:mailbox_id>/thu/nguon/", parts.source, name="source"),
    path("<uuid:mailbox_id>/thu-muc/tai-ve/", taking_out.folder_file, name="folder-file"),
    path("<uuid:mailbox_id>/thu/tai-ve/", taking_out.letters_file, name="letters-file"),
    path("<uuid:mailbox_id>/thu/moi-hop/", meetings.answer_meeting, name="answer-meeting"),
    path("<uuid:mailbox_id>/thu/bao-da-doc/", receipts.settle_receipt, name="settle-receipt"),
    path("cho-gui/", waiting.outbox, name="outbox"),
    path("cho-gui/<uuid:outgoing_id>/", waiting.outbox_step, name="outbox-step"),
    path("<uuid:mailbox_id>/truc-tiep/", live.live, name="live"),
    path("<uuid:mailbox_id>/soan/", writing.compose, name="compose"),
    path("<uuid:mailbox_id>/soan/luu/", writing.save, name="save-draft"),
    path("<uuid:mailbox_id>/soan/tep/", writing.attach, name="attach"),
    path("<uuid:mailbox_id>/soan/anh/", writing.picture, name="picture"),
    path("<uuid:mailbox_id>/soan/noi-nhan/", documents.places, name="places"),
    path("<uuid:mailbox_id>/soan/bo/", writing.discard, name="discard-draft"),
    path("<uuid:mailbox_id>/soan/mau/", phrases.keep_template, name="keep-template"),
    path("<uuid:mailbox_id>/soan/mau/<uuid:template_id>/", phrases.template, name="template"),
    path("<uuid:mailbox_id>/soan/gui/", sending.send_letter, name="send"),
    path("<uuid:mailbox_id>/soan/rut-lai/<uuid:outgoing_id>/", sending.take_letter_back, name="take-back"),
    path("<uuid:mailbox_id>/so-van-ban/", register.register, name="register"),
    path("<uuid:mailbox_id>/so-van-ban/in/", register.printed, name="register-printed"),
    path("<uuid:mailbox_id>/so-van-ban/xuat/", register.exported, name="register-exported"),
    path("<uuid:mailbox_id>/so-van-ban/thong-ke/", register_counts.counts, name="register-counts"),
    path("<uuid:mailbox_id>/so-van-ban/thong-ke/xuat/", register_counts.exported, name="register-counts-exported"),
    path("<uuid:mailbox_id>/so-van-ban/<uuid:document_id>/", register.entry, name="register-entry"),
    path("<uuid:mailbox_id>/so-van-ban/<uuid:document_id>/thu/", register.open_letter, name="register-letter"),
    path("thong-bao/", push.push, name="push"),
    path("menh-lenh/", orders.orders, name="orders"),
    path("menh-lenh/<uuid:order_id>/", orders.order, name="order"),
    path("menh-lenh/<uuid:order_id>/bang/", orders.order_rows, name="order-rows"),
    path("menh-lenh/<uuid:order_id>/xuat/", orders.order_exported, name="order-exported"),
    path("menh-lenh/<uuid:order_id>/nhac/", orders.remind, name="remind-order"),
    path("menh-lenh/xac-nhan/<uuid:receipt_id>/", orders.confirm, name="confirm-order"),
    path("goi-y/", completing.complete, name="complete"),
    path("<uuid:mailbox_id>/lam/", acting.act, name="act"),
]
BEFORE_TERMS = {"start", "remote", "complete"}
"""They show no box: the first leads to one, the others are asked by pages that do."""
for entry in urlpatterns:
    # Streams are opened by pages that have been shown.
    if entry.name not in BEFORE_TERMS and not iscoroutinefunction(entry.callback):
        entry.callback = terms_first(entry.callback)
