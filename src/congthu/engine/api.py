"""The front door of the engine."""

from congthu.engine.health import check_parts

__all__ = ["check_parts"]
