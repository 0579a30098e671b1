"""The comparison of two feeds, readable from top to bottom: read both, find what belongs together, tell what differs.

Which listing of NEW means which one of OLD is decided as in an import (planning/matching). What cannot be read is told
as such, never as "no difference". Writes nothing but a temporary file.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, TypeAlias

import msgspec

from openimmo.domain.comparison import Comparison, DifferenceCounts, Outcome, SideFacts
from openimmo.domain.delivery import Scope
from openimmo.errors import FeedError, PackageError, UnsafeFeed, UnsafePackage
from openimmo.findings import Cap, Finding, finding, from_error
from openimmo.pipeline.comparison.copies import Copy
from openimmo.pipeline.comparison.frames import frame_changes
from openimmo.pipeline.comparison.listing_changes import ListingChanges
from openimmo.pipeline.comparison.owners import Owner, by_owner, whole
from openimmo.pipeline.comparison.package_side import package_side
from openimmo.pipeline.comparison.sides import Reading, Side
from openimmo.pipeline.comparison.stock_side import owned, stock_side
from openimmo.pipeline.drawer import Drawer
from openimmo.pipeline.standard_input import spooled
from openimmo.planning.two_feeds import MAX_SHRINK, ids_unstable, stock_shrinks
from openimmo.store.stock import View

STDIN = "-"
KEPT_FRAME = 1_000
"""How many changed values around the listings are told."""

AGAINST = ("compare-ids-unstable", "compare-stock-shrinks", "compare-anbieter-gone")
"""What a validation takes over from a comparison with an earlier delivery."""


class StockOf(msgspec.Struct, frozen=True):
    """The stock as one side: ``reading`` opens it; ``sender`` chooses whose, None those whom the other side names."""

    reading: Callable[[], AbstractContextManager[View]]
    sender: str | None = None


Source: TypeAlias = Path | BinaryIO | StockOf
_Read: TypeAlias = Side | PackageError | FeedError


def compare(
    old: Source,
    new: Source,
    *,
    max_shrink: float = MAX_SHRINK,
    reading: Reading | None = None,
    tmp: Path | None = None,
) -> Comparison:
    """What differs between two packages, or between one and the stock; at most one may be the stock.

    A stream is read as standard input and called "-". ``max_shrink`` is a percentage. Whatever the packages are, they
    end in an outcome; UnknownObject tells of a wrong sender, StoreError of a disk or stock that could not be used.
    """
    how = reading or Reading()
    with Drawer(Copy, tmp) as drawer:
        sides = _read(old, new, drawer, how, tmp)
        before, after = sides
        if isinstance(before, Side) and isinstance(after, Side):
            return _judged(_compared(before, after, drawer), max_shrink)
    return _unread(sides, (_shown(old), _shown(new)))


def rules_against(old: Path, new: Path, max_shrink: float, reading: Reading) -> list[Finding]:
    """What the rules about two feeds say of NEW; why OLD cannot be read, where it cannot.

    The findings name the feeds of NEW as a validation of it does.
    """
    found = compare(old, new, max_shrink=max_shrink, reading=msgspec.structs.replace(reading, contents=False))
    if not found.compared:
        return list(found.findings)
    names = {str(new): found.new.feeds[0].name if len(found.new.feeds) == 1 else None}
    told = (one for one in found.findings if one.code in AGAINST)
    return [
        msgspec.structs.replace(one, feed=names.get(one.feed or "", (one.feed or "").removeprefix(f"{new}/")))
        for one in told
    ]


def _shown(source: Source) -> str:
    if isinstance(source, StockOf):
        return "stock"
    return str(source) if isinstance(source, Path) else STDIN


def _read(old: Source, new: Source, drawer: Drawer[Copy], how: Reading, tmp: Path | None) -> tuple[_Read, _Read]:
    """Both sides, the packages first, because they may say whose stock is meant."""
    if isinstance(old, StockOf):
        if isinstance(new, StockOf):
            raise ValueError("the stock cannot be compared with itself")
        other, stock = _beside_stock(_package(new, drawer, how, tmp), old, drawer, how)
        return stock, other
    if isinstance(new, StockOf):
        return _beside_stock(_package(old, drawer, how, tmp), new, drawer, how)
    return _package(old, drawer, how, tmp), _package(new, drawer, how, tmp)


def _package(source: Path | BinaryIO, drawer: Drawer[Copy], how: Reading, tmp: Path | None) -> _Read:
    """The package, or the error that says why it cannot be read."""
    try:
        if isinstance(source, Path):
            return package_side(source, str(source), drawer, how)
        with spooled(source, how.limits.total_bytes, tmp) as path:
            return package_side(path, STDIN, drawer, how)
    except (PackageError, FeedError) as error:
        return error


def _beside_stock(package: _Read, stock: StockOf, drawer: Drawer[Copy], how: Reading) -> tuple[_Read, _Read]:
    """The package with the sender of each part, and the stock of those senders."""
    if not isinstance(package, Side):
        return package, package
    with stock.reading() as view:
        known = owned(package, stock.sender, view)
        return known, stock_side(view, stock.sender, known, drawer, how)


def _unread(sides: tuple[_Read, _Read], shown: tuple[str, str]) -> Comparison:
    """What is told where a side could not be read: why, and nothing else."""
    errors = {
        name: one for one, name in zip(sides, shown, strict=True) if not isinstance(one, Side) and name != "stock"
    }
    unsafe = any(isinstance(error, UnsafePackage | UnsafeFeed) for error in errors.values())
    cap = Cap()
    cap.extend(from_error(error, name) for name, error in errors.items())
    old, new = (
        one.facts if isinstance(one, Side) else SideFacts(path=name) for one, name in zip(sides, shown, strict=True)
    )
    return Comparison(
        old=old,
        new=new,
        outcome=Outcome.UNSAFE if unsafe else Outcome.UNREADABLE,
        findings=tuple(cap.kept),
        finding_counts=dict(cap.per_code),
    )


def _compared(old: Side, new: Side, drawer: Drawer[Copy]) -> Comparison:
    """All that differs, and what could not be compared; not yet judged."""
    owners = by_owner(old, new)
    found = ListingChanges(old, new, drawer)
    for owner in owners:
        found.of(owner)
    counts, frame = found.counts(), frame_changes(old, new, owners)
    differs = bool(frame or counts.created or counts.changed or counts.renumbered or counts.gone or found.strays)
    return Comparison(
        old=msgspec.structs.replace(old.facts, listings=counts.old),
        new=msgspec.structs.replace(new.facts, listings=counts.new),
        outcome=Outcome.DIFFERENT if differs else Outcome.SAME,
        scope=Scope.VOLL if owners and all(whole(owner.new, new) for owner in owners) else Scope.TEIL,
        counts=counts,
        frame=frame[:KEPT_FRAME],
        more_frame=max(0, len(frame) - KEPT_FRAME),
        listings=tuple(found.kept),
        sizes=tuple(found.sizes),
        unsteady=tuple(found.unsteady),
        findings=(*_notes(old, new, counts, found.unseen), *_missing(owners, new)),
    )


def _notes(old: Side, new: Side, counts: DifferenceCounts, unseen: int) -> Iterator[Finding]:
    """What bounds the meaning of the comparison."""
    yield from old.findings
    yield from new.findings
    if counts.not_named:
        yield finding("compare-new-is-part", feed=new.facts.path, count=counts.not_named)
    if counts.created and old.scope is not Scope.VOLL:
        yield finding("compare-old-is-part", feed=old.facts.path, count=counts.created)
    if unseen:
        yield finding("compare-media-not-compared", count=unseen)


def _missing(owners: Sequence[Owner], new: Side) -> Iterator[Finding]:
    """Anbieter that only OLD names: an import of NEW would not touch their listings."""
    for owner in owners:
        if owner.old_entries and not owner.new and whole(owner.new, new):
            yield finding("compare-anbieter-gone", feed=new.facts.path, anbieter=owner.name)


def _judged(comparison: Comparison, max_shrink: float) -> Comparison:
    """The comparison with what the rules about two feeds say of it."""
    cap = Cap()
    cap.extend(stock_shrinks(comparison, max_shrink))
    cap.extend(ids_unstable(comparison))
    cap.extend(comparison.findings)
    return msgspec.structs.replace(comparison, findings=tuple(cap.kept), finding_counts=dict(cap.per_code))
