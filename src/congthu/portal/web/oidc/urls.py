"""The addresses of the provider. The library finds them by these names; its pages for managing are not among them."""

from __future__ import annotations

from django.urls import path

from congthu.portal.web.oidc import views

app_name = "oauth2_provider"
urlpatterns = [
    path(".well-known/openid-configuration", views.discovery, name="oidc-connect-discovery-info"),
    path("uy-quyen/", views.authorize, name="authorize"),
    path("ma/", views.token, name="token"),
    path("thong-tin/", views.user_info, name="user-info"),
    path("khoa/", views.keys, name="jwks-info"),
    path("dang-xuat/", views.sign_out, name="rp-initiated-logout"),
]
