"""Exit codes: what they mean, which of several counts, and which one an error stands for."""

import errno
from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """How a call ended; never a count."""

    DONE = 0
    FOUND = 1
    """Done, but something was refused, held or found."""
    USAGE = 2
    """Wrong usage or configuration."""
    FAILED = 3
    """A bug or a broken machine."""
    LATER = 4
    """Not now; trying again may help."""
    INTERRUPTED = 130


RANKS = (Exit.DONE, Exit.FOUND, Exit.LATER, Exit.USAGE, Exit.FAILED, Exit.INTERRUPTED)
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def worst(codes: Iterable[Exit]) -> Exit:
    """The code that counts; DONE for none."""
    return max(codes, key=RANKS.index, default=Exit.DONE)


def meant_by(error: Exception) -> Exit:
    """The code an error of our own stands for; anybody else's is a failure, unless the disk is full."""
    from openimmo.errors import (
        FeedError,
        OpenImmoError,
        PackageError,
        Refused,
        SettingsError,
        TransportError,
        UnknownObject,
    )

    if isinstance(error, OSError) and error.errno in FULL:
        return Exit.LATER
    if isinstance(error, OpenImmoError) and error.retryable:
        return Exit.LATER
    if isinstance(error, (SettingsError, UnknownObject)):
        return Exit.USAGE
    if isinstance(error, (Refused, PackageError, FeedError, TransportError)):
        return Exit.FOUND
    return Exit.FAILED
