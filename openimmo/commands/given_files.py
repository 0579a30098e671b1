"""One file that a command reads whole, or standard input: bounded, and every trouble one clear line."""

import sys
from pathlib import Path

STDIN = "-"


def given(path: Path, limit: int) -> bytes:
    """The bytes of the file, or of standard input for "-".

    Raises UnsafePackage beyond ``limit`` bytes, SettingsError for a file that cannot be read.
    """
    from openimmo.errors import SettingsError, UnsafePackage

    try:
        if str(path) == STDIN:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with path.open("rb") as file:
                data = file.read(limit + 1)
    except OSError as error:
        raise SettingsError("feedback-not-readable", path=str(path), reason=error.strerror or str(error)) from error
    if len(data) > limit:
        raise UnsafePackage("feedback-too-big", limit=limit)
    return data
