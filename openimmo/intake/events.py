"""Says at once that something happened in a folder of this machine.

A hint and nothing more: events get lost (hardening.md, watchdog), so a full scan decides; whoever hears one looks
sooner. The only place that knows watchdog.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from openimmo.errors import StoreError

if TYPE_CHECKING:
    from watchdog.events import FileSystemEventHandler
    from watchdog.observers.api import ObservedWatch

Tell = Callable[[str], None]
Inode = tuple[int, int]


class _Watched(NamedTuple):
    inode: Inode
    handle: "ObservedWatch"


class FolderEvents:
    """Watches the folders of sources; ``tell`` is called with a source's name, from another thread."""

    def __init__(self, tell: Tell) -> None:
        from watchdog.observers import Observer

        self._tell = tell
        self._observer = Observer()
        self._running = False
        self._watched: dict[Path, _Watched] = {}
        self._sources: dict[Path, list[str]] = {}

    def follow(self, folders: Mapping[str, Path]) -> dict[str, StoreError]:
        """Watch these folders and no others; why some cannot be watched, by the names of their sources.

        Call it again now and then: a folder that was made anew is another one, and what failed is tried again.
        """
        sources = defaultdict(list)
        for name, folder in folders.items():
            sources[folder].append(name)
        self._sources = dict(sources)
        for folder, watched in list(self._watched.items()):
            if folder not in sources or _inode(folder) != watched.inode:
                self._forget(folder)
        problems: dict[str, StoreError] = {}
        for folder in sources:
            problem = self._watch(folder) if folder not in self._watched else None
            if problem:
                problems |= dict.fromkeys(sources[folder], problem)
        return problems

    def close(self) -> None:
        """Watch nothing any more."""
        if self._running:
            self._observer.stop()
            self._observer.join()
            self._running = False

    def _watch(self, folder: Path) -> StoreError | None:
        from watchdog.events import (
            DirCreatedEvent,
            DirMovedEvent,
            FileClosedEvent,
            FileCreatedEvent,
            FileModifiedEvent,
            FileMovedEvent,
        )

        # Not what reading brings about, for a look would then call for the next one.
        changes = [
            DirCreatedEvent, DirMovedEvent, FileClosedEvent, FileCreatedEvent, FileModifiedEvent, FileMovedEvent,
        ]  # fmt: skip
        try:
            if not self._running:
                self._observer.start()
                self._running = True
            status = folder.stat()
            handle = self._observer.schedule(
                self._handler(folder), str(folder), recursive=True, event_filter=list(changes)
            )
        except (OSError, RuntimeError) as error:  # no such folder, the system's limit, no more threads
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            return StoreError("watch-no-events", retryable=True, path=str(folder), reason=reason)
        self._watched[folder] = _Watched((status.st_dev, status.st_ino), handle)
        return None

    def _handler(self, folder: Path) -> "FileSystemEventHandler":
        from watchdog.events import FileSystemEvent, FileSystemEventHandler

        class Handler(FileSystemEventHandler):
            def on_any_event(_, __: FileSystemEvent) -> None:  # noqa: N805
                for name in self._sources.get(folder, ()):
                    self._tell(name)

        return Handler()

    def _forget(self, folder: Path) -> None:
        self._observer.unschedule(self._watched.pop(folder).handle)


def _inode(folder: Path) -> Inode | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
