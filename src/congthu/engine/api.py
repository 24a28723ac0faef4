"""The front door of the engine."""

from congthu.engine.health import check_parts
from congthu.engine.queue import look_at_queue

__all__ = ["check_parts", "look_at_queue"]
