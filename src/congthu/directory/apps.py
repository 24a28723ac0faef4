"""How Django knows this room."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The room ``directory``."""

    name = "congthu.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
