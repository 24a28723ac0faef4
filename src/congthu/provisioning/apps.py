"""How Django knows this room."""

from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    """The room ``provisioning``."""

    name = "congthu.provisioning"
    label = "provisioning"
    default_auto_field = "django.db.models.BigAutoField"
