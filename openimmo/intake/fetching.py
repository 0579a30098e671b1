"""One look at one source: list, compare with what is remembered, fetch what is complete, look again (hardening.md).

Runs in a thread of its own and touches neither the ledger nor the files at the source; what it found out is given back
for whoever writes the ledger. Knows the contract of transports, no protocol.
"""

import threading
from collections import deque
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from openimmo.domain.delivery import Reason
from openimmo.domain.source import Below
from openimmo.errors import OpenImmoError, TransportError, UnsafePackage
from openimmo.findings import Finding, from_error
from openimmo.importers.packages.inventory import some
from openimmo.intake import completeness
from openimmo.intake.bundle import Part, opened, write_bundle
from openimmo.intake.completeness import Look
from openimmo.intake.errand import OVER, PATIENCE, Enough, Errand, Fetched, Looked
from openimmo.intake.gathering import Companions, below, companions
from openimmo.intake.incoming import digest
from openimmo.intake.proof import doubt, is_xml
from openimmo.intake.surveying import Survey
from openimmo.intake.ties import Ties, feed_time
from openimmo.store.sources import FileState, SourceFile
from openimmo.transports.files import Listing, few, legible

CONNECTIONS = 3
"""How often one look connects: one file that breaks the connection does not stop the others."""

_STEP = 0.5
_PROVING = threading.Lock()
"""A package is proven by one thread at a time: its directory may be large, and there are many threads."""


def look(errand: Errand) -> Looked:
    """Look at a source, fetch, deliver; a failure of it as a whole is the ``problem``, and nothing else is raised."""
    return _Visit(errand).run()


class _Visit:
    """One look; ``run`` once."""

    def __init__(self, errand: Errand) -> None:
        self._do = errand
        self._source = errand.source
        self._seen = Survey(errand)
        self._delivered: set[bytes] = set()
        self._ties = Ties(errand.deliver, self._time)

    def run(self) -> Looked:
        problem: OpenImmoError | None = None
        try:
            self._connect_and_fetch()
        except Enough:
            pass
        except OpenImmoError as error:
            problem = error
        self._ties.go_on_with(None)
        rows = {path: row for path, row in self._seen.rows.items() if path not in self._delivered}
        return Looked(
            files=self._seen.count,
            rows=tuple(row for path, row in rows.items() if row is not self._do.rows.get(path)),
            gone=tuple(self._seen.gone()) if problem is None else (),
            waiting=tuple((rows[path], reason) for path, reason in self._seen.waiting.items() if path in rows),
            findings=self._seen.findings(),
            unused=self._seen.unused,
            unsettled=self._seen.unsettled,
            problem=problem,
        )

    def _connect_and_fetch(self) -> None:
        pending: deque[SourceFile] | None = None
        for attempt in range(CONNECTIONS):
            try:
                with self._do.files() as self._seen.files:
                    if pending is None:
                        pending = deque(sorted(self._seen.candidates(), key=completeness.in_turn))
                    self._fetch_all(pending)
                    return
            except TransportError:
                if not self._do.over and (pending is None or attempt == CONNECTIONS - 1):
                    self._not_reached(pending or ())
                    raise
                if self._do.over:
                    self._not_reached(pending or ())
                    if pending is None:
                        raise
                    return

    def _fetch_all(self, pending: deque[SourceFile]) -> None:
        while pending:
            self._ties.go_on_with(pending[0])
            if not self._room():
                self._not_reached(pending)
                return
            row = pending.popleft()
            delivered = False
            try:
                delivered = self._fetch_one(row)
            except Enough:
                self._seen.wait(row, Reason("source-not-reached"))
            except TransportError as error:
                self._failed(row, error)
                if error.code in OVER:
                    raise
            finally:
                if not delivered:
                    self._do.give_back()

    def _room(self) -> bool:
        """Wait for room for one more delivery; False when the time for that is over."""
        if self._ties and not self._do.slot(0):
            self._ties.go_on_with(None)  # it may be all the room there is
        elif self._ties:
            return True
        while not self._do.over:
            if self._do.slot(min(max(self._do.left, 0.01), _STEP)):
                return True
        return False

    def _not_reached(self, pending: "deque[SourceFile] | tuple[()]") -> None:
        for row in pending:
            self._seen.waiting.setdefault(row.path, Reason("source-not-reached"))

    def _failed(self, row: SourceFile, error: TransportError) -> None:
        if error.code == "transport-not-there":
            self._seen.forget(row.path)
        elif error.code == "transport-deadline" and self._do.over:
            self._seen.wait(row, Reason("source-not-reached"))
        else:
            self._seen.wait(row, Reason(error.code, {name: str(value) for name, value in error.params.items()}))

    def _fetch_one(self, row: SourceFile) -> bool:
        """Fetch a package with all that belongs to it; whether it was delivered."""
        largest = self._do.limits.total_bytes
        if row.size is not None and row.size > largest:
            self._seen.wait(row, Reason("source-too-big", {"size": str(row.size), "limit": str(largest)}))
            return False
        part = self._bring(row)
        if part is None:
            return False
        overdue = row.state is FileState.WAITING and self._since(row) >= PATIENCE
        reason = None if overdue else self._doubt(part)
        if reason is not None:
            self._do.incoming.drop(part)  # the next look fetches it again: what came is no beginning of it
            self._seen.wait(row, reason, FileState.WAITING)
            return False
        return self._deliver(row, part, overdue)

    def _doubt(self, part: Path) -> Reason | None:
        with _PROVING:
            return doubt(part, self._do.limits)

    def _time(self, package: Path) -> datetime | None:
        with _PROVING:
            return feed_time(package, self._do.limits)

    def _deliver(self, row: SourceFile, part: Path, overdue: bool) -> bool:
        folder, _, name = row.path.rpartition(b"/")
        rows, parts, file, findings = [row], [part], part, list[Finding]()
        if is_xml(part):
            try:
                found = companions(part, name, folder, self._source, self._listed, self._do.limits)
            except UnsafePackage as error:
                findings, found = [from_error(error)], None
            beside = self._beside(row, folder, found, overdue) if found else []
            if beside is None:
                return False
            brought = [self._bring(one, row) for one in beside]
            if None in brought:
                self._wait_for_files(row, [one for one, came in zip(beside, brought, strict=True) if came is None])
                return False
            rows += beside
            parts += filter(None, brought)
            if beside:
                file = self._bundled(row, folder, rows, parts)
        marker = self._seen.marker(row.path)
        sha256, size = digest(file)
        self._delivered.update(one.path for one in rows)
        self._ties.hold(
            row,
            Fetched(
                source=self._source.name, path=row.path, folder=self._own_folder(folder), file=file, sha256=sha256,
                size=size, rows=(*rows, *marker), parts=tuple(one for one in parts if one != file),
                findings=tuple(findings),
            ),
        )  # fmt: skip
        return True

    def _own_folder(self, folder: bytes) -> bytes:
        return folder.split(b"/")[0] if self._source.below is Below.SENDERS else b""

    def _bring(self, row: SourceFile, of: SourceFile | None = None) -> Path | None:
        """The file's bytes, durable, as the source has them before and after; None if it changed meanwhile."""
        incoming, part = self._do.incoming, self._do.incoming.part(row, of)
        there = incoming.begin(part)
        offset = there if row.size is not None and self._seen.files.resumes and there <= row.size else 0
        with incoming.open(part, offset=offset, check=self._check) as into:
            if offset == 0 or offset != row.size:
                limit = self._do.limits.total_bytes - offset
                self._seen.files.get(row.path, cast("BinaryIO", into), offset=offset, limit=limit)
            size = into.save()
        before, now = self._do.monotonic(), self._seen.files.stat(row.path)
        if (now.size, now.changed) == (row.size, row.changed) and size == (size if now.size is None else now.size):
            return part
        incoming.drop(part)
        self._seen.note(row.path, now, Look(before, self._do.monotonic(), self._do.boot, self._do.at))
        self._seen.moves(row.path)
        return None

    def _check(self) -> None:
        if self._do.over:
            raise Enough

    def _since(self, row: SourceFile) -> timedelta:
        return self._do.at - row.problem_since if row.problem_since else timedelta()

    # An XML and the files beside it

    def _listed(self, folder: bytes) -> Listing:
        try:
            return self._seen.look_into(folder).listing
        except TransportError as error:
            if error.code in OVER:
                raise
            return Listing(())

    def _beside(self, row: SourceFile, folder: bytes, found: Companions, overdue: bool) -> list[SourceFile] | None:
        """The files that an XML names, if they may be taken now."""
        listed = [self._seen.rows[below(folder, path)] for path, _ in found.files]
        size = sum(one.size or 0 for one in (row, *listed))
        if size > self._do.limits.total_bytes:
            limit = str(self._do.limits.total_bytes)
            self._seen.wait(row, Reason("source-too-big", {"size": str(size), "limit": limit}))
            return None
        moving = [one for one in listed if not self._is_still(one)]
        if moving and not overdue:
            self._wait_for_files(row, moving)
            return None
        missing = found.named.missing_count and not overdue
        if missing and not completeness.is_still(
            row, self._seen.look_at(row.path), max(self._source.settle, self._source.interval)
        ):
            names = {"count": str(found.named.missing_count), "names": some(found.named.missing)}
            self._seen.wait(row, Reason("source-files-missing", names))
            return None
        return listed

    def _is_still(self, row: SourceFile) -> bool:
        return completeness.is_still(row, self._seen.look_at(row.path), self._source.settle)

    def _wait_for_files(self, row: SourceFile, moving: list[SourceFile]) -> None:
        self._seen.unsettled = True
        names = {"count": str(len(moving)), "names": few([legible(one.path) for one in moving])}
        self._seen.wait(row, Reason("source-files-unsettled", names))

    def _bundled(self, row: SourceFile, folder: bytes, rows: list[SourceFile], parts: list[Path]) -> Path:
        """One file of them all, named as they are below the XML's folder."""
        inner = [one.path[len(folder) + 1 :] if folder else one.path for one in rows]
        target = self._do.incoming.bundle(row)
        write_bundle((Part(raw, partial(opened, part)) for raw, part in zip(inner, parts, strict=True)), target)
        return target
