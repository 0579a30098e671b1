"""Prints pages and documents: text or JSON, on stdout or into a file.

Knows streams and what may go wrong with them. Does not know what is printed.
"""

import os
import sys
from pathlib import Path

from openimmo.reports.blocks import Page

STDOUT = "-"


def show(page: Page) -> None:
    """The page on stdout."""
    put(drawn(page, terminal=sys.stdout.isatty()))


def emit(document: object) -> None:
    """The document as JSON on stdout."""
    from openimmo.reports.json import dumped

    put(dumped(document))


def drawn(page: Page, *, terminal: bool) -> bytes:
    """The page as text: with tables and colours for a terminal, plain lines in UTF-8 for a pipe or a file."""
    if not terminal:
        from openimmo.reports.lines import lines

        return lines(page).encode()
    from openimmo.reports.text import text

    encoding = sys.stdout.encoding
    return text(page, ruled=encoding.lower().startswith("utf")).encode(encoding, "replace")


def put(data: bytes) -> None:
    """The bytes on stdout."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is left in the buffer must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # Whoever reads us may have seen enough (head, less).
        if not isinstance(error, BrokenPipeError):
            raise


def save(path: Path, data: bytes) -> None:
    """The bytes into a file, "-" is stdout; raises what ``unwritable`` gives."""
    if str(path) == STDOUT:
        put(data)
        return
    from openimmo.durable import appearing

    try:
        if path.exists() and not path.is_file():  # a pipe, or a folder, which says so
            path.write_bytes(data)
            return
        with appearing(path) as stream:
            stream.write(data)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> Exception:
    """What it means that ``path`` could not be written: OSError where the disk is full, else SettingsError."""
    from openimmo.commands.exits import FULL
    from openimmo.errors import SettingsError

    if error.errno in FULL:
        return error
    return SettingsError("command-output", path=str(path), reason=error.strerror or str(error))
