"""The audit: is every byte accounted for, do the books agree with the disk? (hardening.md N1-N3, N8, N9)

Reads only. Every problem is a finding; an empty list means that all checks that are named in ``checked`` passed.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from openimmo.domain.delivery import Verdict
from openimmo.findings import Finding, finding
from openimmo.intake.spool import Spool
from openimmo.media.content import ContentStore
from openimmo.pipeline.importing import House
from openimmo.pipeline.leftovers import nobodys
from openimmo.pipeline.receiving.arriving import PREFIX
from openimmo.store.keeping import Audit
from openimmo.store.ledger import Delivery, DeliveryState
from openimmo.store.letting_go import WITHOUT_BYTES
from openimmo.store.stock import View

_CHANGING = (Verdict.IMPORTED, Verdict.WITHHELD, Verdict.UNDONE, Verdict.APPROVED)


class AuditReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was found wrong, and how many deliveries, files and media were looked at."""

    problems: tuple[Finding, ...]
    checked: dict[str, int]


def audit(house: House) -> AuditReport:
    """Compare the ledger, the folders and the media store of one home."""
    if not house.settings.home.database.exists():
        return AuditReport(problems=(), checked={"deliveries": 0, "files": 0, "media": 0})
    with house.alone(), house.reading_stock().reading() as view:  # nobody may move files meanwhile
        books = view.audit_rows()
        spool, content = house.spool(), house.content()
        files = list(spool.all_kept())
        problems = [
            *_database(books),
            *_deliveries(books, spool),
            *_strays(books, files),
            *_sums(books),
            *_media(books, content),
            *_incoming(house, view, spool),
        ]
    checked = {"deliveries": len(books.deliveries), "files": len(files), "media": len(books.media)}
    return AuditReport(problems=tuple(problems), checked=checked)


def _database(books: Audit) -> Iterator[Finding]:
    yield from (finding("audit-database", detail=line) for line in books.broken)


def _deliveries(books: Audit, spool: Spool) -> Iterator[Finding]:
    """N1: the bytes of every delivery lie in exactly one folder, until they are let go; N12: nothing is half done."""
    kept = {one.sha256 for one in books.deliveries if one.let_go is None and one.verdict not in WITHOUT_BYTES}
    for delivery in books.deliveries:
        places = spool.places(delivery.sha256)
        if not places and delivery.sha256 in kept:
            yield finding("audit-bytes-missing", delivery=delivery.delivery, sha256=delivery.sha256)
        elif len(places) > 1:
            yield finding("audit-bytes-twice", delivery=delivery.delivery, places=", ".join(places))
        if delivery.state is not DeliveryState.CLEANED and delivery.verdict is not Verdict.WAITING:
            yield finding("audit-unfinished", delivery=delivery.delivery, state=str(delivery.state))


def _strays(books: Audit, files: list[tuple[str, Path]]) -> Iterator[Finding]:
    """Bytes that no delivery of the ledger stands for, and bytes that are not what their name says."""
    known = {delivery.sha256 for delivery in books.deliveries}
    for folder, file in files:
        if file.name not in known:
            yield finding("audit-stray", folder=folder, name=file.name)
        elif Spool.digest(file) != file.name:
            yield finding("audit-bytes-changed", folder=folder, name=file.name)


def _sums(books: Audit) -> Iterator[Finding]:
    """N9: the counts of every delivery hold, and the history tells of as many changes."""
    for delivery in books.deliveries:
        if not delivery.counts.sums_hold() or not _media_sum_holds(delivery):
            yield finding("audit-sums", delivery=delivery.delivery)
        told, counted = books.changes.get(delivery.delivery, {}), delivery.counts
        changing = delivery.verdict in _CHANGING  # one that is held tells what it would do
        wrong = changing and (told.get("created", 0), told.get("updated", 0)) != (counted.created, counted.updated)
        # A listing that one feed brings and deletes at once was created, and is counted as deleted, too.
        if wrong or told.get("deleted", 0) > counted.deleted or (told and not changing):
            changes = counted.created + counted.updated + counted.deleted
            yield finding("audit-history", delivery=delivery.delivery, told=sum(told.values()), counted=changes)


def _media_sum_holds(delivery: Delivery) -> bool:
    media = delivery.media
    return media.referenced == media.stored + media.missing + media.refused


def _incoming(house: House, view: View, spool: Spool) -> Iterator[Finding]:
    """What was being fetched from a source that is none any more; the receiver's own are known by their looks."""
    known = [name for name in view.source_looks() if name.startswith(PREFIX)]
    for folder in nobodys(spool.incoming, [*house.settings.sources, *known]):
        yield finding("audit-incoming-nobodys", folder=f"spool/incoming/{folder.name}")


def _media(books: Audit, content: ContentStore) -> Iterator[Finding]:
    """N3: every attachment that a listing names is there, and is what it was."""
    seen = set()
    for checked in content.verify():
        seen.add(checked.name.rpartition("/")[2])
        if checked.problem:
            yield finding("audit-media-broken", name=checked.name, problem=checked.problem)
    for sha256 in sorted(set(books.media) - seen):
        yield finding("audit-media-missing", sha256=sha256)
