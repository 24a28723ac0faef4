"""How Django knows this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room ``audit``."""

    name = "congthu.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
