"""One import at a time in a home: a lock that the system lets go of when the process ends, however it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openimmo.errors import Busy, StoreError

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def alone(home: Path, busy: str = "intake-locked", name: str = "lock") -> Iterator[None]:
    """Hold the lock ``name`` of ``home``, which is made if need be; Busy (``busy``) if another run does."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (home / name).open("w")
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError("intake-not-written", retryable=True, path=str(home), reason=reason) from error
    with file:
        try:
            _lock(file.fileno())
        except OSError as error:
            raise Busy(busy, path=str(home), name=name.removesuffix(".lock")) from error
        yield


def is_held(home: Path, name: str) -> bool:
    """Whether a run holds the lock ``name`` of ``home`` now. Makes nothing; holds it itself for a moment, to see."""
    try:
        with (home / name).open("r") as file:
            _lock(file.fileno())
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
