"""Prints pages and documents: text or JSON, on stdout or into a file.

Knows streams and what may go wrong with them. Does not know what is printed.
"""

import os
import sys
from pathlib import Path

from openimmo.reports.blocks import Page


def show(page: Page) -> None:
    """The page on stdout."""
    put(drawn(page, terminal=sys.stdout.isatty()))


def emit(document: object) -> None:
    """The document as JSON on stdout."""
    from openimmo.reports.json import dumped

    put(dumped(document))


def drawn(page: Page, *, terminal: bool) -> bytes:
    """The page as text: with tables and colours for a terminal, plain for a pipe or a file."""
    from openimmo.reports.text import text

    encoding = (terminal and sys.stdout.encoding) or "utf-8"
    return text(page, terminal=terminal, lines=encoding.lower().startswith("utf")).encode(encoding, "replace")


def put(data: bytes) -> None:
    """The bytes on stdout."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Whoever read us has seen enough (head, less): go on quietly, and let nothing be flushed at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def save(path: Path, data: bytes) -> None:
    """The bytes into a file; SettingsError if that cannot be written, OSError if the disk is full."""
    from openimmo.commands.exits import FULL
    from openimmo.errors import SettingsError

    try:
        path.write_bytes(data)
    except OSError as error:
        if error.errno in FULL:
            raise
        raise SettingsError("command-output", path=str(path), reason=error.strerror or str(error)) from error
