"""How Django knows this room."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """The room ``frame``: templates and filters, no tables."""

    name = "congthu.frame"
    label = "frame"
