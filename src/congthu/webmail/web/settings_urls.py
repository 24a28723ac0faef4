"""The addresses of the settings."""

from __future__ import annotations

from django.urls import path

from congthu.webmail.web import (
    settings_away,
    settings_filters,
    settings_moving,
    settings_own,
    settings_phrases,
    settings_ringing,
    settings_room,
)

app_name = "settings"
urlpatterns = [
    path("", settings_own.start, name="start"),
    path("mau-thu/", settings_phrases.templates, name="templates"),
    path("mau-thu/moi/", settings_phrases.template, name="new-template"),
    path("mau-thu/<uuid:template_id>/", settings_phrases.template, name="template"),
    path("nguoi-gui/", settings_own.identities, name="identities"),
    path("bao-thu-moi/", settings_ringing.ringing, name="ringing"),
    path("hien-thi/", settings_own.display, name="display"),
    path("buoc-dau/", settings_own.welcomed, name="welcomed"),
    path("dieu-khoan/", settings_own.terms, name="terms"),
    path("<uuid:mailbox_id>/chu-ky/", settings_phrases.signatures, name="signatures"),
    path("<uuid:mailbox_id>/chu-ky/moi/", settings_phrases.signature, name="new-signature"),
    path("<uuid:mailbox_id>/chu-ky/<uuid:signature_id>/", settings_phrases.signature, name="signature"),
    path("<uuid:mailbox_id>/loc/", settings_filters.filters, name="filters"),
    path("<uuid:mailbox_id>/loc/kich-ban/", settings_filters.include, name="include"),
    path("<uuid:mailbox_id>/loc/<int:place>/", settings_filters.rule, name="rule"),
    path("<uuid:mailbox_id>/loc/<int:place>/buoc/", settings_filters.move_rule, name="move-rule"),
    path("<uuid:mailbox_id>/vang-mat/", settings_away.vacation, name="vacation"),
    path("<uuid:mailbox_id>/chuyen-tiep/", settings_away.forwarding, name="forwarding"),
    path("<uuid:mailbox_id>/chuyen-thu/", settings_moving.moving, name="moving"),
    path("<uuid:mailbox_id>/chuyen-thu/tien-do/", settings_moving.imports, name="imports"),
    path("<uuid:mailbox_id>/dung-luong/", settings_room.room, name="room"),
]
