"""The least an import of a package can do: unzip, hash, write, make durable.

    python -m benchmarks.plain /tmp/package.zip /tmp/folder

Knows files.  Does not know OpenImmo; it is the peer that the real import is measured beside.
"""

import hashlib
import os
import sys
from pathlib import Path
from zipfile import ZipFile


def unpack(package: Path, folder: Path) -> None:
    """Write every entry under its SHA-256, each through a temporary name and fsync, as a content store has to."""
    folder.mkdir(parents=True)
    with ZipFile(package) as entries:
        for entry in entries.infolist():
            content = entries.read(entry)
            keep(content, folder / hashlib.sha256(content).hexdigest())
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def keep(content: bytes, path: Path) -> None:
    """Write one file so that it is whole under its name or not there."""
    waiting = path.with_suffix(".part")
    with waiting.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    waiting.rename(path)


if __name__ == "__main__":
    unpack(Path(sys.argv[1]), Path(sys.argv[2]))
