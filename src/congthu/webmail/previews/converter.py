"""The process in which a document is turned into HTML: it takes octets, gives JSON, and can open nothing.

Limits are set before the first octet of the document is read: memory, time, no further file or connection (not one
descriptor more than the three that it has), no further process, nothing written.
"""

from __future__ import annotations

import codecs
import dataclasses
import json
import resource
import sys

from congthu.webmail.previews.converting import convert
from congthu.webmail.previews.types import LIMITS, CannotPreview, Kind

_DESCRIPTORS = 3
_CODECS = ("cp437", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp1258")
"""Loaded before nothing can be loaded any more."""


def main() -> None:
    """Read a document from the standard input, and write what it looks like."""
    kind = Kind(sys.argv[1])
    for name in _CODECS:
        codecs.lookup(name)
    for what, most in (
        (resource.RLIMIT_AS, LIMITS.memory),
        (resource.RLIMIT_CPU, LIMITS.seconds),
        (resource.RLIMIT_NOFILE, _DESCRIPTORS),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        told = dataclasses.asdict(convert(sys.stdin.buffer.read(LIMITS.octets + 1), kind, LIMITS))
    except CannotPreview as error:
        told = {"fault": error.code}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
