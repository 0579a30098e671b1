"""Pictures that were made for portals, kept by what they were made of: no picture is made twice while it is there.

A file appears whole or not at all, and its name ends with a part of its own SHA-256: what is lost, or was damaged by
a power failure, is made again, so nothing is flushed to the disk. Several runs may use it at once. Knows files; the
oldest go when somebody calls ``trim``.
"""

import hashlib
import os
from collections import deque
from collections.abc import Container, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

import msgspec

from openimmo.domain.picture import PictureWanted, ReadyFile
from openimmo.errors import OpenImmoError, Refused, StoreError
from openimmo.media.portal_pictures import PIXELS, prepared

RECIPE = b"1"
"""Counts the changes of how pictures are made; what was made in another way is made again."""

DEFAULT_BYTES = 2_000_000_000
_MARK = 20  # hexadecimal digits of its SHA-256 in the name of a picture
_AHEAD = 2  # pictures that wait for each worker: enough to keep it busy, few enough for the memory


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that is wanted: where the original lies, its hex SHA-256, and what it has to be."""

    original: Path
    sha256: str
    wanted: PictureWanted


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an order: a file, or why there is none."""

    order: Order
    file: ReadyFile | None = None
    problem: OpenImmoError | None = None


class PictureCache:
    """The pictures below ``root``, a folder that is made on first use; ``pixels`` is the largest that is decoded."""

    def __init__(self, root: Path, *, pixels: int = PIXELS) -> None:
        self._root = root
        self._pixels = pixels

    def made(self, order: Order) -> ReadyFile:
        """The picture of an order, made if it is not there; an original that fits as it is stays where it is.

        Raises Refused for a picture that cannot be made, StoreError for files that cannot be read or written.
        """
        place = self._place(order)
        there = _found(place, order.wanted.formats)
        if there is not None:
            return there
        data = _read(order)
        done = prepared(data, order.wanted, pixels=self._pixels)
        if done.data == data:
            return ReadyFile(path=order.original, format=done.format, size=len(data), sha256=order.sha256)
        digest = hashlib.sha256(done.data).hexdigest()
        path = place.with_name(f"{place.name}-{digest[:_MARK]}.{done.format}")
        _write(path, done.data)
        return ReadyFile(path=path, format=done.format, size=len(done.data), sha256=digest)

    def all_made(self, orders: Iterable[Order], *, workers: int) -> Iterator[Done]:
        """What becomes of the orders, in their order, ``workers`` at a time; only a few wait in memory.

        Pillow lets go of the interpreter while it decodes, scales and encodes, so threads use all cores.
        """
        with ThreadPoolExecutor(max(1, workers)) as pool:
            waiting: deque[Future[Done]] = deque()
            for order in orders:
                waiting.append(pool.submit(self._done, order))
                if len(waiting) > _AHEAD * max(1, workers):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def trim(self, limit: int = DEFAULT_BYTES, *, spare: float = float("inf")) -> int:
        """Remove what was used longest ago until ``limit`` bytes are left; tells how many files.

        What was used since ``spare`` (seconds since 1970) stays, for an export may be about to send it.
        """
        gone = 0
        for path in self.excess(limit, spare=spare):
            with suppress(OSError):
                path.unlink()
                gone += 1
        return gone

    def excess(
        self, limit: int = DEFAULT_BYTES, *, spare: float = float("inf"), unused: float = float("-inf")
    ) -> list[Path]:
        """What ``trim`` removes, in that order; and whatever was not used since ``unused`` (seconds since 1970)."""
        files: list[tuple[float, int, Path]] = []
        for path in self._root.glob("??/*"):
            with suppress(OSError):
                said = path.stat()
                files.append((said.st_mtime, said.st_size, path))
        excess, gone = sum(size for _, size, _ in files) - limit, []
        for used, size, path in sorted(files):
            if used >= spare or (excess <= 0 and used >= unused):
                break
            excess -= size
            gone.append(path)
        return gone

    def _done(self, order: Order) -> Done:
        try:
            return Done(order=order, file=self.made(order))
        except (Refused, StoreError) as error:
            return Done(order=order, problem=error)

    def _place(self, order: Order) -> Path:
        wanted = msgspec.json.encode(order.wanted, order="deterministic")
        key = hashlib.sha256(b"\n".join((RECIPE, order.sha256.encode(), wanted))).hexdigest()
        return self._root / key[:2] / key


def _found(place: Path, formats: Container[str]) -> ReadyFile | None:
    """The picture that was made for this place, if it is there as it was made."""
    for name in _beginning(place):
        said, _, format_ = name.removeprefix(f"{place.name}-").partition(".")
        path = place.with_name(name)
        with suppress(OSError):
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            if format_ in formats and digest[:_MARK] == said:
                os.utime(path)
                return ReadyFile(path=path, format=format_, size=len(data), sha256=digest)
    return None


def _beginning(place: Path) -> list[str]:
    """The names beside a place that begin as it does: one, as a rule."""
    try:
        with os.scandir(place.parent) as entries:
            return sorted(entry.name for entry in entries if entry.name.startswith(f"{place.name}-"))
    except OSError:
        return []


def _read(order: Order) -> bytes:
    """The original, which must be what it was when it came in."""
    try:
        data = order.original.read_bytes()
    except OSError as error:
        raise StoreError("media-store-unreadable", path=order.original, reason=error.strerror or error) from error
    if hashlib.sha256(data).hexdigest() != order.sha256:
        raise StoreError("media-store-corrupt", path=order.original)
    return data


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError("media-store-unwritable", retryable=True, path=path, reason=error.strerror or error) from error
