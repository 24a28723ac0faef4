"""The front door of the rule sets."""

from congthu.regulation.queries import get_rules

__all__ = ["get_rules"]
