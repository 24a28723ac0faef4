"""The text of a PDF, by Poppler's own program: nobody else reads all of them."""

from __future__ import annotations

import os
import subprocess

from congthu.documents.contents.limits import Limits

_PROGRAM = "/usr/bin/pdftotext"
_PAGES = 400


def text_of_pdf(raw: bytes, limits: Limits) -> str:
    """Return the text of a PDF; empty where it has none, or cannot be read.

    The program inherits the limits of the process that calls it.
    """
    with os.fdopen(os.memfd_create("file"), "w+b") as file:
        file.write(raw)
        file.seek(0)
        command = [_PROGRAM, "-q", "-enc", "UTF-8", "-l", str(_PAGES), "-", "-"]
        try:
            process = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={})
        except OSError:
            return ""
        with process:
            text = process.stdout.read(limits.characters * 3) if process.stdout else b""
            process.kill()
    return text.decode("utf-8", "replace")[: limits.characters]
