"""The addresses of this room, in Vietnamese without marks: people read them aloud on the telephone."""

from __future__ import annotations

from django.urls import path

from congthu.portal.web import home, operations, organisation, preferences, signin

app_name = "portal"
urlpatterns = [
    path("", signin.start, name="start"),
    path("dang-nhap/", signin.sign_in, name="sign-in"),
    path("dang-xuat/", signin.sign_out, name="sign-out"),
    path("trang-chu/", home.home, name="home"),
    path("danh-ba/", organisation.organisation, name="organisation"),
    path("danh-ba/<uuid:unit_id>/", organisation.unit, name="unit"),
    path("van-hanh/", operations.operations, name="operations"),
    path("ngon-ngu/", preferences.choose_language, name="language"),
    path("giao-dien/", preferences.choose_theme, name="theme"),
    path("health", home.health, name="health"),
    path("robots.txt", home.robots, name="robots"),
    path("favicon.ico", home.favicon, name="favicon"),
]
