"""How Django knows this room."""

from django.apps import AppConfig


class EngineConfig(AppConfig):
    """The room ``engine``."""

    name = "congthu.engine"
    label = "engine"
    default_auto_field = "django.db.models.BigAutoField"
