"""Replaces a file on a server that renames nothing onto a name that is taken: the old file steps aside first.

At every moment the old file is there whole, under its own name or under that with the ending ASIDE, until the new one
has its name. What breaks off in between is put right by ``mend``. Knows the contract of files.py, no protocol.
"""

from collections.abc import Callable
from contextlib import suppress

from openimmo.errors import TransportError
from openimmo.transports.files import TEMPORARY, Files, legible

ASIDE = b".old" + TEMPORARY
"""The ending of the name under which the old file waits; nobody takes it for a delivery."""

LEFT_ASIDE = "transport-left-aside"
"""The old file is, or may be, there under its other name only."""

Move = Callable[[bytes, bytes], None]
"""Renames a file; raises TransportError, also where the name is taken."""


def replace(files: Files, move: Move, old: bytes, new: bytes) -> None:
    """Give ``old`` the name ``new``, which another file has. Where that is refused, everything is as before.

    Raises TransportError: LEFT_ASIDE where the connection broke in between, or the server refuses the way back.
    """
    aside = new + ASIDE
    if _there(files, aside):
        files.remove(aside)  # of an earlier time: what has the name is newer
    try:
        move(new, aside)
        move(old, new)
    except TransportError as error:
        _brought_back(files, move, new, error)
        raise
    with suppress(TransportError):  # it is in nobody's way, and goes the next time
        files.remove(aside)


def mend(files: Files, path: bytes) -> bool:
    """Put right what a replacement of this file left when it broke off; False: an old file still waits aside.

    The old file gets its name back if the new one waits for it under its temporary name. Where neither is there, the
    new one may have come and been taken away already: nobody can tell whether the old one is still wanted, so it stays.
    Raises TransportError, LEFT_ASIDE where the server refuses.
    """
    aside = path + ASIDE
    if not _there(files, aside):
        return True
    if _there(files, path):
        with suppress(TransportError):
            files.remove(aside)
        return True
    if not _there(files, path + TEMPORARY):
        return False
    try:
        files.rename(aside, path)
    except TransportError as error:
        raise _left(path, error) from error
    return True


def _brought_back(files: Files, move: Move, new: bytes, error: TransportError) -> None:
    """Give the old file its name back, unless it never lost it or the new one has it."""
    try:
        if not _there(files, new):
            move(new + ASIDE, new)
    except TransportError:
        raise _left(new, error) from error


def _left(path: bytes, error: TransportError) -> TransportError:
    host = error.params.get("host", "")
    return TransportError(
        LEFT_ASIDE,
        error.retryable,
        host=host,
        name=legible(path),
        aside=legible(path + ASIDE),
        reason=error.message(),
    )


def _there(files: Files, path: bytes) -> bool:
    try:
        files.stat(path)
    except TransportError as error:
        if error.code != "transport-not-there":
            raise
        return False
    return True
