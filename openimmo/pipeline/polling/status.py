"""How things stand: the sources, what waits, who is silent, what was not sent; and what of it needs a look.

Reads the ledger and asks the disk how full it is. Knows neither reports nor whether anybody watches: that is told.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import msgspec

from openimmo.domain.delivery import Reason, Verdict
from openimmo.domain.mail import MailState
from openimmo.domain.sender import SenderState
from openimmo.domain.source import Source
from openimmo.findings import Finding, finding
from openimmo.intake.completeness import is_temporary, is_wanted
from openimmo.pipeline.export.standing import PortalState, portal_concerns, portal_states
from openimmo.pipeline.receiving.waiting import waiting_uploads
from openimmo.pipeline.senders.profile import effective
from openimmo.settings import Settings
from openimmo.settings.watching import patience
from openimmo.store.ledger import Delivery
from openimmo.store.overview import Mails
from openimmo.store.sources import SourceFile, SourceLook
from openimmo.store.stock import View
from openimmo.transports.files import legible

LATEST = 5
"""Deliveries that are named."""
MOST_FILES = 100
"""Files that are named; and as many of each concern."""
_ASKED = 50  # so many times as many rows are read: pictures and whatever else lies there do not wait
SOON = timedelta(hours=1)
"""For so long a file may wait or a mail lie in the outbox without anybody looking."""
LEAST_FREE = 1 << 30
"""Bytes of disk; with less it is told."""


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """The daemon: its process, since when it runs, its last round, when it looks and exports next. Moments are UTC."""

    pid: int
    since: datetime
    last_round: datetime | None = None
    seconds: float | None = None
    next_looks: dict[str, datetime] = {}
    next_exports: dict[str, datetime] = {}


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """A source and how the looks at it went; ``counts`` are those of the last look that succeeded."""

    source: str
    address: str
    paused: bool
    last_look: datetime | None = None
    last_success: datetime | None = None
    next_look: datetime | None = None
    failures: int = 0
    problem: Reason | None = None
    problem_since: datetime | None = None
    counts: Mapping[str, int] = {}


class WaitingFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file at a source that was not taken yet; ``reason`` says why, if it is known."""

    source: str
    path: str
    since: datetime
    reason: Reason | None = None


class SenderSilence(msgspec.Struct, frozen=True, kw_only=True):
    """When a sender delivered last, and whether that is longer ago than is usual."""

    sender: str
    last_delivery: datetime
    silent: bool


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """All of it; ``watch`` is None while no daemon runs, ``free`` and ``size`` are bytes of the home's disk.

    ``verdicts`` counts all deliveries that ever were, ``latest`` are the newest; ``held`` counts what waits for a
    release or an approval. ``concerns`` is what needs a look.
    """

    at: datetime
    watch: Watch | None
    sources: tuple[SourceState, ...]
    waiting: tuple[WaitingFile, ...]
    senders: tuple[SenderSilence, ...]
    verdicts: Mapping[Verdict, int]
    latest: tuple[Delivery, ...]
    held: int
    mails: Mapping[MailState, Mails]
    free: int
    size: int
    portals: tuple[PortalState, ...] = ()
    concerns: tuple[Finding, ...] = ()


def status_of(view: View, settings: Settings, now: datetime, watch: Watch | None) -> Status:
    """How things stand at ``now``; ``watch`` is the daemon that runs, if one does."""
    looks = view.source_looks()
    next_looks = watch.next_looks if watch else {}
    sources = [_source(one, looks.get(name), next_looks.get(name)) for name, one in settings.sources.items()]
    free, size = _disk(settings.home.path)
    plain = Status(
        at=now, watch=watch, sources=tuple(sources),
        waiting=tuple(islice(_waiting_files(view, settings, now), MOST_FILES)),
        senders=tuple(_senders(view, settings, now)), verdicts=view.verdict_counts(),
        latest=tuple(view.deliveries(limit=LATEST)), held=sum(len(view.held(one.id)) for one in view.senders()),
        mails=view.unsent(), free=free, size=size,
        portals=tuple(portal_states(view, settings, watch.next_exports if watch else {})),
    )  # fmt: skip
    return msgspec.structs.replace(plain, concerns=tuple(_concerns(plain, settings)))


def _source(source: Source, look: SourceLook | None, next_look: datetime | None) -> SourceState:
    state = SourceState(
        source=source.name, address=source.place.address, paused=source.paused, next_look=next_look,
    )  # fmt: skip
    if look is None:
        return state
    seen = {name: getattr(look, name) for name in SourceLook.__struct_fields__ if name != "source"}
    return msgspec.structs.replace(state, **seen)


def _waiting_files(view: View, settings: Settings, now: datetime) -> Iterator[WaitingFile]:
    """What sources ask for and have not got; neither broken uploads nor what belongs to another file.

    What came to the receiver and was not taken in yet is among it.
    """
    for one in waiting_uploads(view, settings):
        yield WaitingFile(source=one.source, path=one.path, since=one.since, reason=one.reason)
    for file in view.unfinished_files(_ASKED * MOST_FILES):
        source, name = settings.sources.get(file.source), file.path.rpartition(b"/")[2]
        if source is None or is_temporary(name) or not is_wanted(name, source):
            continue
        since, reason = file.problem_since or file.first_seen, file.problem or _unsaid(file, source, now)
        yield WaitingFile(source=file.source, path=legible(file.path), since=since, reason=reason)


def _unsaid(file: SourceFile, source: Source, now: datetime) -> Reason:
    """Why a file waits that was never fetched: its marker is missing, or it has not stood still yet."""
    if source.marker and now - file.first_seen > timedelta(seconds=source.settle):
        return Reason("source-no-marker", {"marker": source.marker})
    return Reason("source-unsettled", {"seconds": str(source.settle)})


def _senders(view: View, settings: Settings, now: datetime) -> Iterator[SenderSilence]:
    """Every sender that has delivered; one that may not deliver, or pauses, is silent by agreement."""
    newest = view.last_deliveries()
    for stored in view.senders():
        if stored.id not in newest:
            continue
        allowed = patience(settings.watch, settings.senders, stored.name)
        active = stored.state in (SenderState.RELEASED, SenderState.PROBATION)
        expected = active and not effective(stored, settings).settings.get("paused") and allowed is not None
        last = newest[stored.id]
        silent = expected and now - last > timedelta(seconds=allowed or 0)
        yield SenderSilence(sender=stored.name, last_delivery=last, silent=silent)


def _disk(home: Path) -> tuple[int, int]:
    """Free bytes and all bytes where the home is, or will be."""
    place = next((one for one in (home, *home.absolute().parents) if one.exists()), Path("/"))
    usage = shutil.disk_usage(place)
    return usage.free, usage.total


def _concerns(status: Status, settings: Settings) -> Iterator[Finding]:
    yield from _of_sources(status.sources, settings, status.at)
    for file in status.waiting:
        if status.at - file.since > SOON:
            yield finding("watch-file-waits", source=file.source, file=file.path, since=_told(file.since))
    if status.held:
        yield finding("watch-held", count=status.held)
    for sender in status.senders:
        if sender.silent:
            days = (status.at - sender.last_delivery).days
            yield finding("watch-sender-silent", sender=sender.sender, days=days, since=_told(sender.last_delivery))
    yield from portal_concerns(status.portals, status.at)
    yield from _of_mails(status.mails, status.at)
    if status.free < LEAST_FREE:
        yield finding("watch-disk-low", folder=settings.home.path, free=status.free // (1 << 20))


def _of_sources(sources: Sequence[SourceState], settings: Settings, now: datetime) -> Iterator[Finding]:
    for one in sources:
        if one.paused:
            continue
        interval = settings.watch.interval or settings.sources[one.source].interval
        late = 2 * timedelta(seconds=interval) + SOON
        if one.problem is not None:
            since = _told(one.problem_since or now)
            yield finding("watch-source-fails", source=one.source, count=one.failures, since=since)
        elif one.last_look is None:
            yield finding("watch-source-never", source=one.source)
        elif now - one.last_look > late:
            yield finding("watch-source-late", source=one.source, since=_told(one.last_look))
        if stuck := one.counts.get("stuck"):
            yield finding("watch-not-cleaned", source=one.source, count=stuck)


def _of_mails(mails: Mapping[MailState, Mails], now: datetime) -> Iterator[Finding]:
    failed, waiting = mails.get(MailState.FAILED), mails.get(MailState.WAITING)
    if failed:
        yield finding("watch-mails-failed", count=failed.count)
    if waiting and now - waiting.oldest > SOON:
        yield finding("watch-mails-wait", count=waiting.count, since=_told(waiting.oldest))


def _told(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
