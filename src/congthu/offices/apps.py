"""How Django knows this room."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    """The room ``offices``."""

    name = "congthu.offices"
    label = "offices"
    default_auto_field = "django.db.models.BigAutoField"
