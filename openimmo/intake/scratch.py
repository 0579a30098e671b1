"""A folder for the files of one run, below the home: what a killed run leaves in it is removed by the next.

Whoever works in it holds a lock that the system lets go of when the process ends, however it ends. Does not know what
the files are.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from openimmo.errors import OpenImmoError
from openimmo.intake.failures import told
from openimmo.intake.lock import alone, is_held

FOLDER = "tmp"
PREFIX = "openimmo-"
_LOCK = ".lock"


@contextmanager
def scratch(home: Path | None) -> Iterator[Path]:
    """A folder of our own, and nothing of it at the end; the system's where ``home`` is none or cannot be written.

    Raises StoreError where neither will do.
    """
    with ExitStack() as held:
        folder = _claimed(home / FOLDER, held) if home is not None and home.is_dir() else None
        if folder is None:
            with told(Path(FOLDER)):
                folder = Path(held.enter_context(TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)))
        yield folder


def sweep(root: Path) -> int:
    """Remove the folders whose run was killed; how many. What cannot be removed stays for the next one."""
    dead = [one for one in _folders(root) if not is_held(one, _LOCK)]
    for folder in dead:
        shutil.rmtree(folder, ignore_errors=True)
    return len(dead)


def _claimed(root: Path, held: ExitStack) -> Path | None:
    """A folder that nobody takes for dead: it gets its name once it is locked. None where there can be none."""
    sweep(root)
    try:
        root.mkdir(mode=0o700, exist_ok=True)
        held.callback(_remove_empty, root)
        unnamed = Path(mkdtemp(prefix=f".{PREFIX}", dir=root))
        held.callback(shutil.rmtree, unnamed, ignore_errors=True)
        held.enter_context(alone(unnamed, name=_LOCK))
        folder = unnamed.with_name(unnamed.name[1:])
        held.callback(shutil.rmtree, folder, ignore_errors=True)
        return unnamed.rename(folder)
    except (OSError, OpenImmoError):
        return None


def _remove_empty(root: Path) -> None:
    with suppress(OSError):  # others are at work in it
        root.rmdir()


def _folders(root: Path) -> list[Path]:
    with suppress(OSError):
        return [one for one in root.iterdir() if _may_be_dead(one) and one.is_dir() and not one.is_symlink()]
    return []


def _may_be_dead(folder: Path) -> bool:
    """One that has no name yet is somebody's who is about to lock it, unless its lock is there already."""
    named = folder.name.startswith(PREFIX)
    return named or (folder.name.startswith(f".{PREFIX}") and (folder / _LOCK).exists())
