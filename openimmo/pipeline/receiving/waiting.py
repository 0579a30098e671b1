"""What lies in the folders of the built-in receiver and was not taken in yet. Looks only; knows no FTP."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from os import fsencode
from pathlib import Path

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.domain.source import Source
from openimmo.intake.completeness import is_temporary, is_wanted
from openimmo.intake.lock import is_held
from openimmo.pipeline.receiving.accounts import drop_folder, entry_of
from openimmo.pipeline.receiving.arriving import sources_of
from openimmo.settings import Settings
from openimmo.store.sources import SourceFile
from openimmo.store.stock import View
from openimmo.transports.files import legible

LOCK = "receiver.lock"


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came wholly and waits: in which of the receiver's sources, since when, and why."""

    source: str
    path: str
    since: datetime
    reason: Reason


def waiting_uploads(view: View, settings: Settings) -> Iterator[Upload]:
    """What waits, account by account."""
    if not drop_folder(settings).is_dir():
        return
    entries = [entry for sender in view.senders() if (entry := entry_of(sender, settings))]
    sources = {one.name: one for entry in entries for one in sources_of(entry.account)}
    rows = view.source_files(sources)
    plain = Reason("receiver-takes" if is_held(settings.home.path, LOCK) else "receiver-off")
    for name, source in sources.items():
        seen = {row.path: row for row in rows[name]}
        for file, changed in _files(source):
            yield _upload(source, file, changed, seen.get(fsencode(file.name)), plain)


def _upload(source: Source, file: Path, changed: datetime, row: SourceFile | None, plain: Reason) -> Upload:
    told = row.problem if row is not None else None
    since = row.problem_since if row is not None and row.problem_since else changed
    return Upload(source=source.name, path=legible(fsencode(file.name)), since=since, reason=told or plain)


def _files(source: Source) -> Iterator[tuple[Path, datetime]]:
    """The files that are no running upload, and when they came."""
    with suppress(OSError):  # somebody takes it away meanwhile
        for file in sorted(Path(source.place.folder).iterdir()):
            raw = fsencode(file.name)
            if not is_temporary(raw) and is_wanted(raw, source) and file.is_file() and not file.is_symlink():
                with suppress(FileNotFoundError):
                    yield file, datetime.fromtimestamp(file.stat().st_mtime, UTC)
