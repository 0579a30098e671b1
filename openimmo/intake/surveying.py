"""What is seen at a source at one look: its folders, listed once each, and where every file in them stands.

Fetches nothing and writes no row; what is to be remembered is collected for whoever does.
"""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from openimmo.domain.delivery import Reason
from openimmo.domain.source import AfterSuccess, Below
from openimmo.errors import TransportError
from openimmo.findings import Finding, finding
from openimmo.intake import completeness
from openimmo.intake.completeness import Look, Standing
from openimmo.intake.errand import OVER, PATIENCE, Errand
from openimmo.intake.gathering import below
from openimmo.store.sources import FileState, SourceFile
from openimmo.transports.files import Files, Kind, Listing, RemoteFile, few, legible

_LISTING_SHARE = 0.5  # of the budget: however many folders there are, something is fetched


class Listed(NamedTuple):
    """A folder, and when it was listed."""

    listing: Listing
    look: Look


class Survey:
    """One look; ``files`` is the connection it goes by.

    ``rows`` are all files that were seen, as they are to be remembered; ``waiting`` why some are not taken;
    ``count`` how many files a source asks for; ``unsettled``: some of them may be complete a little later.
    """

    files: Files

    def __init__(self, errand: Errand) -> None:
        self._do = errand
        self._source = errand.source
        self._listings: dict[bytes, Listed] = {}
        self._unused: list[bytes] = []
        self._findings: list[Finding] = []
        self.rows: dict[bytes, SourceFile] = {}
        self.waiting: dict[bytes, Reason] = {}
        self.count = 0
        self.unsettled = False

    def candidates(self) -> list[SourceFile]:
        """List every folder; the files that are to be fetched."""
        found = self._candidates_in(b"")
        if self._source.below is not Below.SENDERS:
            return found
        folders = [one.name for one in self._listings[b""].listing.files if one.kind is Kind.FOLDER]
        folders = [one for one in folders if not one.startswith(b".") and not self._is_for_done(one)]
        turn = (
            int(self._do.at.timestamp()) // 60 % max(len(folders), 1)
        )  # whom the budget leaves out is another each time
        patience = self._do.left * _LISTING_SHARE
        for folder in folders[turn:] + folders[:turn]:
            if self._do.ending() or self._do.left < patience:
                break
            try:
                found += self._candidates_in(folder)
            except TransportError as error:
                if error.code in OVER:
                    raise
                self._findings.append(finding("source-folder-failed", name=legible(folder), reason=error.message()))
        return found

    def _is_for_done(self, folder: bytes) -> bool:
        moved = self._source.after is AfterSuccess.MOVE
        return moved and self._source.move_to.encode().split(b"/")[0] == folder

    def _candidates_in(self, folder: bytes) -> list[SourceFile]:
        look, names = self.look_into(folder).look, self.by_small_letters(folder)
        found = []
        for name in (one.name for one in self.look_into(folder).listing.files if one.kind is Kind.FILE):
            row = self.rows[below(folder, name)]
            now = completeness.standing(row, name, names, self._source, look)
            if now in (Standing.TEMPORARY, Standing.UNUSED):
                self._note_unused(row, name)
                continue
            self.count += 1
            if now is Standing.COMPLETE:
                found.append(row)
            elif now is Standing.MOVING:
                self.moves(row.path)
            elif now is Standing.UNMARKED:
                self.waiting[row.path] = Reason("source-no-marker", {"marker": self._source.marker})
        return found

    def by_small_letters(self, folder: bytes) -> dict[bytes, bytes]:
        """The names of the files by their small letters, where anybody asks for markers."""
        if not self._source.marker:
            return {}
        return {one.name.lower(): one.name for one in self.look_into(folder).listing.files if one.kind is Kind.FILE}

    def look_into(self, folder: bytes) -> Listed:
        """The folder, listed once in each look; every file in it is remembered from now on."""
        if folder not in self._listings:
            before = self._do.monotonic()
            listing = self.files.list(folder)
            look = Look(before, self._do.monotonic(), self._do.boot, self._do.at)
            for one in listing.files:
                if one.kind is Kind.FILE:
                    self.note(below(folder, one.name), one, look)
            if listing.skipped:
                names = few(listing.skipped)
                self._findings.append(finding("source-names-skipped", count=len(listing.skipped), names=names))
            self._listings[folder] = Listed(listing, look)
        return self._listings[folder]

    def note(self, path: bytes, listed: RemoteFile, look: Look) -> SourceFile:
        known = self._do.rows.get(path)
        row = self.rows[path] = completeness.noted(known, self._source, path, listed, look)
        return row

    def _note_unused(self, row: SourceFile, name: bytes) -> None:
        old = abs(self._do.at - row.first_seen) >= PATIENCE
        if old and row.state not in completeness.DONE and not completeness.is_marker(name, self._source):
            self._unused.append(row.path)

    def _told_unused(self) -> Iterator[Finding]:
        if self._unused:
            names = few([legible(path) for path in self._unused])
            yield finding("source-unused", count=len(self._unused), names=names)

    def gone(self) -> Iterator[bytes]:
        """Rows of files that are not there any more, once that is sure; not what is still to be cleaned."""
        if b"" not in self._listings:
            return
        tops = {one.name for one in self._listings[b""].listing.files if one.kind is Kind.FOLDER}
        for path, row in self._do.rows.items():
            folder, _, name = path.rpartition(b"/")
            looked_into = folder in self._listings or (folder and folder.split(b"/")[0] not in tops)
            if path in self.rows or row.state is FileState.FETCHED or not completeness.is_forgotten(row, self._do.at):
                continue
            if looked_into or not completeness.is_wanted(name, self._source):
                yield path

    def moves(self, path: bytes) -> None:
        """A file is still being written, or was overwritten just now."""
        self.unsettled = True
        self.waiting[path] = Reason("source-unsettled", {"seconds": str(self._source.settle)})

    def wait(self, row: SourceFile, reason: Reason, state: FileState = FileState.SEEN) -> None:
        """Remember why a file was not taken, and since when."""
        same = row.state is state if state is FileState.WAITING else row.problem is not None
        known = row.problem_since if same else None
        since = min(known, self._do.at) if known else self._do.at  # a clock that was ahead is set back
        self.rows[row.path] = replace(row, state=state, problem=reason, problem_since=since)
        self.waiting[row.path] = reason

    def forget(self, path: bytes) -> None:
        """A file was taken away meanwhile."""
        self.rows.pop(path, None)

    def look_at(self, path: bytes) -> Look:
        """When the folder of a file was listed."""
        return self._listings[path.rpartition(b"/")[0]].look

    def marker(self, path: bytes) -> list[SourceFile]:
        """The file that says that another one is complete, if there is one."""
        folder, _, name = path.rpartition(b"/")
        found = completeness.marker_of(name, self.by_small_letters(folder), self._source)
        return [self.rows[below(folder, found)]] if found else []

    @property
    def unused(self) -> int:
        """How many files have been there for a day and are used by nobody."""
        return len(self._unused)

    def findings(self) -> tuple[Finding, ...]:
        """What is to be told of names and folders."""
        return (*self._findings, *self._told_unused())
