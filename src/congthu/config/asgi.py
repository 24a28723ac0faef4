"""The web as the ASGI server sees it."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congthu.config.settings")
django.setup()

from congthu.config.serving import PageServer  # noqa: E402 -- Middleware needs the settings.

application = PageServer()
