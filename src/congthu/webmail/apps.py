"""How Django knows this room."""

from django.apps import AppConfig


class WebmailConfig(AppConfig):
    """The room ``webmail``."""

    name = "congthu.webmail"
    label = "webmail"
    default_auto_field = "django.db.models.BigAutoField"
