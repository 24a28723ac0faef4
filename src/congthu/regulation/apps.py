"""How Django knows this room."""

from django.apps import AppConfig


class RegulationConfig(AppConfig):
    """The room ``regulation``."""

    name = "congthu.regulation"
    label = "regulation"
    default_auto_field = "django.db.models.BigAutoField"
