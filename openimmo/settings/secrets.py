"""Whether files that hold secrets may be read by others on this machine."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from openimmo.settings.credentials import Credentials

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_to_others(credentials: Credentials | None) -> Iterator[str]:
    """The files with this source's secrets that not only their owner may use; none where files have no such rights."""
    if credentials is None or os.name == "nt":
        return
    for path in dict.fromkeys((*credentials.kept_in, credentials.password_file, credentials.key_file)):
        if path and _is_open(Path(path)):
            yield path


def _is_open(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & _OTHERS)
    except (OSError, ValueError):  # who reads it for the login says so
        return False
