"""The bytes of deliveries: in the spool while there is no verdict, then in the archive or in quarantine.

Every file is named by the SHA-256 of its content, and is durable (fsync) before anything relies on it. Each step begins
with "already done?", so it can be taken again after a crash (hardening.md, N1). Knows no ledger.
"""

import hashlib
import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from openimmo.durable import sync
from openimmo.intake.failures import told

_CHUNK = 1 << 20


class Received(msgspec.Struct, frozen=True):
    """Bytes that are safe in the spool: hex SHA-256 and size in bytes."""

    sha256: str
    size: int


class Spool:
    """The three folders of one home."""

    def __init__(self, spool: Path, archive: Path, quarantine: Path) -> None:
        self._spool = spool
        self._archive = archive
        self._quarantine = quarantine

    @property
    def tmp(self) -> Path:
        """Where files are written before they are named; made when first asked for."""
        with told(self._spool):
            return _made(_made(self._spool) / "tmp")

    def receive(self, stream: BinaryIO) -> Received:
        """Take a stream in: hashed, durable, named by its content."""
        with told(self._spool):
            temporary = self.tmp / f"{os.getpid()}.part"
            digest, size = hashlib.sha256(), 0
            with temporary.open("wb") as file:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o600)
            temporary.replace(self._spool / digest.hexdigest())
            sync(self._spool)
        return Received(digest.hexdigest(), size)

    @property
    def incoming(self) -> Path:
        """Where files are written while they are fetched; nothing here makes or sweeps it."""
        return self._spool / "incoming"

    def adopt(self, file: Path, sha256: str) -> None:
        """Take a durable file of the same file system in, whose content has this hash."""
        with told(self._spool):
            file.chmod(0o600)
            _move(file, self._spool / sha256)

    def path(self, sha256: str) -> Path:
        """Where the bytes lie now; the spool's place if they lie nowhere."""
        places = (self._spool / sha256, self._archive / sha256, self._quarantine / sha256)
        return next((place for place in places if place.exists()), places[0])

    def places(self, sha256: str) -> list[str]:
        """The names of the folders that hold these bytes."""
        folders = {"spool": self._spool, "archive": self._archive, "quarantine": self._quarantine}
        return [name for name, folder in folders.items() if (folder / sha256).exists()]

    def keep(self, sha256: str, *, applied: bool) -> None:
        """Move bytes that got their verdict to the archive, or to quarantine; applied bytes leave quarantine."""
        waiting, archived, held = (folder / sha256 for folder in (self._spool, self._archive, self._quarantine))
        with told(waiting):
            applied = applied or archived.exists()
            if waiting.exists():
                _move(waiting, archived if applied else held)
            if applied and held.exists():
                _move(held, archived)

    def spooled(self) -> list[str]:
        """The SHA-256 of all bytes in the spool."""
        with told(self._spool):
            if not self._spool.is_dir():
                return []
            return sorted(item.name for item in self._spool.iterdir() if item.is_file())

    def drop(self, sha256: str) -> None:
        """Forget bytes that no delivery stands for: their source was not touched."""
        with told(self._spool):
            (self._spool / sha256).unlink(missing_ok=True)

    def let_go(self, shas: Collection[str]) -> None:
        """Remove bytes that nobody keeps any more from the archive and from quarantine, durably."""
        for folder in (self._archive, self._quarantine):
            with told(folder):
                there = [folder / sha256 for sha256 in shas if (folder / sha256).exists()]
                for file in there:
                    file.unlink(missing_ok=True)
                if there:
                    sync(folder)

    def sweep(self) -> None:
        """Remove what a crash left half written."""
        with told(self._spool):
            shutil.rmtree(self._spool / "tmp", ignore_errors=True)

    @staticmethod
    def digest(file: Path) -> str:
        """The hex SHA-256 of a kept file as it is now."""
        with told(file, "intake-not-read"), file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()

    def all_kept(self) -> Iterator[tuple[str, Path]]:
        """(folder name, file) of everything that is kept."""
        for folder in (self._spool, self._archive, self._quarantine):
            with told(folder, "intake-not-read"):
                kept = sorted(item for item in folder.iterdir() if item.is_file()) if folder.is_dir() else []
            yield from ((folder.name, item) for item in kept)


def _made(folder: Path) -> Path:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync(folder.parent)
    return folder


def _move(file: Path, target: Path) -> None:
    """Rename, durably: the new place is known before the old one is forgotten."""
    file.replace(_made(target.parent) / target.name)
    sync(target.parent)
    sync(file.parent)
