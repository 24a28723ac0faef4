"""How Django knows this room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The room ``portal``."""

    name = "congthu.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
