"""Lets go of what the settings no longer keep: first in the books, in one transaction, then on the disk.

Whoever is killed in between leaves books that miss nothing, and the next run removes what is left: bytes that the
ledger gave up, attachments that the stock does not know, reports of old deliveries (hardening.md, N1). Never runs
beside an import. Does not know how long anything is kept; that is set.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

from openimmo.intake.failures import told
from openimmo.intake.scratch import sweep
from openimmo.intake.spool import Spool
from openimmo.media.content import ContentStore
from openimmo.media.picture_cache import PictureCache
from openimmo.pipeline.export.letting_go import Exported, old_packages, remove_packages
from openimmo.pipeline.leftovers import left_behind, old_tables, remove_left_behind
from openimmo.pipeline.report_files import file_name
from openimmo.settings import Settings
from openimmo.store.stock import Book, Stock

BYTES = ("archive", "quarantine")
UNSENT = timedelta(days=2)
"""A picture that was made for a portal stays at least as long: an export may be about to send it."""
DAY = timedelta(days=1)
KILLED = timedelta(days=2)
"""What nobody has written to for so long is no running program's."""
KINDS = (
    *BYTES, "reports", "mails", "unsent_mails", "exports", "export_reports", "packages", "handovers", "withdrawn",
    "media", "pictures", "leftovers",
)  # fmt: skip


class House(Protocol):
    """What a clean-up needs from the house it runs in (wiring.py)."""

    settings: Settings

    def clock(self) -> datetime: ...
    def stock(self) -> Stock: ...
    def spool(self) -> Spool: ...
    def content(self) -> ContentStore: ...
    def pictures(self) -> PictureCache: ...
    def alone(self) -> AbstractContextManager[None]: ...
    def exporting(self, portal: str) -> AbstractContextManager[None]: ...


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """What went of one kind: how many, and how many bytes on the disk. ``kept_for`` is what is set, if anything is."""

    kind: str
    kept_for: str = ""
    count: int = 0
    bytes: int = 0


class Cleaned(msgspec.Struct, frozen=True, kw_only=True):
    """What a clean-up let go, or would (``dry_run``); every kind is there, in a fixed order."""

    dry_run: bool
    gone: tuple[Gone, ...]

    @property
    def count(self) -> int:
        """How many things went."""
        return sum(one.count for one in self.gone)

    @property
    def bytes(self) -> int:
        """How many bytes on the disk they had."""
        return sum(one.bytes for one in self.gone)


class _Rehearsed(Exception):
    """Takes back what the books were told."""


class _Doomed(msgspec.Struct, kw_only=True):
    """The files that go, by kind, and how many rows of the books went already."""

    files: dict[str, list[Path]] = {}
    rows: dict[str, int] = {}


class _Disk(msgspec.Struct, frozen=True, kw_only=True):
    """What lies there: the bytes of deliveries by folder and name, reports, and attachments old enough to go."""

    kept: Mapping[str, Mapping[str, Path]]
    reports: Sequence[Path]
    media: Mapping[str, Path]


def clean(house: House, *, dry_run: bool = False) -> Cleaned:
    """Let go of all whose time is over; ``dry_run`` only tells what that is. Raises StoreError and Busy."""
    if not house.settings.home.database.exists():
        return _told(house.settings, _Doomed(), dry_run=dry_run)
    with house.alone():
        doomed = _given_up(house, house.clock(), dry_run=dry_run)
        cleaned = _told(house.settings, doomed, dry_run=dry_run)
        if not dry_run:
            _remove(house, doomed)
            with suppress(OSError):  # then the next one comes sooner
                house.settings.home.cleaned.write_text(house.clock().isoformat(), encoding="ascii")
    return cleaned


def is_due(house: House) -> bool:
    """Whether the last clean-up was a day ago, or there was none; also when its time lies ahead."""
    try:
        passed = house.clock() - datetime.fromisoformat(house.settings.home.cleaned.read_text(encoding="ascii"))
    except (OSError, ValueError, TypeError):
        return True
    return not timedelta(0) <= passed < DAY


def _given_up(house: House, now: datetime, *, dry_run: bool) -> _Doomed:
    """What goes; the books do not miss it any more, unless this is a rehearsal."""
    doomed, disk = _Doomed(), _looked(house, now)  # before the stock is locked: there may be very many files
    with suppress(_Rehearsed), house.stock().writing() as book:
        _bytes(house, book, now, disk, doomed)
        _reports(house, book, now, disk, doomed)
        _mails(house, book, now, doomed)
        _exports(house, book, now, doomed)
        _tables(house, book, now, doomed)
        _withdrawn(house, book, now, doomed)
        _media(house, book, now, disk, doomed)
        if dry_run:
            raise _Rehearsed
    _pictures(house, now, doomed)
    doomed.files["leftovers"] = list(left_behind(house.settings.home, house.settings.sources, now - KILLED))
    return doomed


def _before(house: House, name: str, now: datetime) -> datetime | None:
    """What is older than this goes; None: nothing does."""
    age = house.settings.retention.age(name)
    return None if age is None else now - age


def _looked(house: House, now: datetime) -> _Disk:
    kept: dict[str, dict[str, Path]] = {folder: {} for folder in ("spool", *BYTES)}
    for folder, file in house.spool().all_kept():
        kept[folder][file.name] = file
    before, reports = _before(house, "media", now), house.settings.home.reports
    with told(reports, "intake-not-read"):
        written = sorted(reports.iterdir()) if reports.is_dir() else []
    content = house.content()
    media = () if before is None else content.unreferenced((), before)
    return _Disk(kept=kept, reports=written, media={name: content.path(name) for name in media})


def _bytes(house: House, book: Book, now: datetime, disk: _Disk, doomed: _Doomed) -> None:
    for folder in BYTES:
        before = _before(house, folder, now)
        if before is not None:
            here = {name for name in disk.kept[folder] if sum(name in names for names in disk.kept.values()) == 1}
            book.let_go([sha256 for sha256 in book.bytes_done_with(before) if sha256 in here], now)
    gone = book.bytes_let_go()
    doomed.files |= {folder: [disk.kept[folder][name] for name in gone & disk.kept[folder].keys()] for folder in BYTES}


def _reports(house: House, book: Book, now: datetime, disk: _Disk, doomed: _Doomed) -> None:
    """Files of old deliveries; whatever else lies in that folder is not ours."""
    before = _before(house, "reports", now)
    if before is not None:
        names = book.settled_before(before)
        old = {f"{file_name(name)}.{ending}" for name in names for ending in ("html", "json")}
        doomed.files["reports"] = [file for file in disk.reports if file.name in old]


def _mails(house: House, book: Book, now: datetime, doomed: _Doomed) -> None:
    before = _before(house, "mails", now)
    if before is not None:
        doomed.rows["mails"] = book.old_mails(before)
        book.forget_mails(before)
    before = _before(house, "unsent_mails", now)
    if before is not None:
        doomed.rows["unsent_mails"] = book.old_unsent_mails(before)
        book.forget_unsent_mails(before)


def _exports(house: House, book: Book, now: datetime, doomed: _Doomed) -> None:
    """Packages first, while the books still know whose they are; an export that goes takes its report with it."""
    before = _before(house, "packages", now)
    if before is not None:
        root, portals = house.settings.home.outbox / "portals", house.settings.portals
        exported = Exported(times=book.export_times(), last=book.last_confirmed(), portals=portals)
        doomed.files["packages"] = list(old_packages(root, exported, before=before, killed=now - KILLED))
    before = _before(house, "exports", now)
    if before is not None:
        doomed.rows["exports"] = book.forget_exports(before)
    before = _before(house, "export_reports", now)
    if before is not None:
        doomed.rows["export_reports"] = book.forget_export_reports(before)


def _tables(house: House, book: Book, now: datetime, doomed: _Doomed) -> None:
    before = _before(house, "handovers", now)
    if before is not None:
        outbox = house.settings.home.outbox
        doomed.files["handovers"] = old_tables(outbox, lambda name: book.handover(name) is not None, before)


def _withdrawn(house: House, book: Book, now: datetime, doomed: _Doomed) -> None:
    before = _before(house, "withdrawn", now)
    if before is not None:
        listings = book.withdrawn_before(before)
        doomed.rows["withdrawn"] = len(listings)
        book.forget_contents(listings, now)


def _media(house: House, book: Book, now: datetime, disk: _Disk, doomed: _Doomed) -> None:
    """Attachments that no version uses, and files that no books know: an import that broke off left them."""
    before = _before(house, "media", now)
    if before is not None:
        book.forget_media(book.media_unused(before))
        known = book.media_known()
        doomed.files["media"] = [file for name, file in disk.media.items() if name not in known]


def _pictures(house: House, now: datetime, doomed: _Doomed) -> None:
    """Pictures made for portals that were not used for long, or, the longest unused first, have become too many."""
    if house.settings.home.pictures.is_dir():
        before = _before(house, "pictures", now)
        unused = float("-inf") if before is None else before.timestamp()
        doomed.files["pictures"] = house.pictures().excess(spare=(now - UNSENT).timestamp(), unused=unused)


def _told(settings: Settings, doomed: _Doomed, *, dry_run: bool) -> Cleaned:
    """How much it is; asked before it goes."""
    return Cleaned(dry_run=dry_run, gone=tuple(_counted(settings, doomed)))


def _counted(settings: Settings, doomed: _Doomed) -> Iterator[Gone]:
    for kind in KINDS:
        files = doomed.files.get(kind, ())
        count = len(files) + doomed.rows.get(kind, 0)
        kept_for = getattr(settings.retention, kind, "")
        yield Gone(kind=kind, kept_for=kept_for, count=count, bytes=sum(map(_size, files)))


def _size(file: Path) -> int:
    """In bytes, with all that is in it; nothing where somebody else was quicker."""
    with told(file, "intake-not-read"), suppress(FileNotFoundError):
        return sum(map(_size, file.iterdir())) if file.is_dir() else file.lstat().st_size
    return 0


def _remove(house: House, doomed: _Doomed) -> None:
    """The files; each may be gone already."""
    spool, content = house.spool(), house.content()
    spool.let_go([file.name for folder in BYTES for file in doomed.files.get(folder, ())])
    for file in doomed.files.get("media", ()):
        content.remove(file.name)
    for kind in ("reports", "handovers", "pictures"):
        for file in doomed.files.get(kind, ()):
            with told(file):
                file.unlink(missing_ok=True)
    remove_packages(house, doomed.files.get("packages", ()))
    remove_left_behind(house.settings.home, doomed.files.get("leftovers", ()))
    sweep(house.settings.home.tmp)
