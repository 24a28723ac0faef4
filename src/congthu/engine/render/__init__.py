"""Desired state in, files out: one pure module a daemon, each with ``render``, ``command`` and ``checks``."""
