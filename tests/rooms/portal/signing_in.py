"""What the fixture ``signed_in`` is."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

SignedIn = Callable[[str], Client]
"""Takes a role, or ``staff``, and returns a browser in which such a person has signed in."""
