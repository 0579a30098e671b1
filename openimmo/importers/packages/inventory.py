"""What a package holds: its files by safe, unambiguous names, the feeds among them, and what is passed over.

A pure function over the list of files. Opens nothing.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import msgspec

from openimmo.domain.package import Entry
from openimmo.errors import PackageError, UnsafePackage
from openimmo.findings import Finding, finding
from openimmo.importers.packages.entrynames import folders, is_archive, is_clutter, is_xml, safe_name, shown
from openimmo.importers.packages.limits import Limits
from openimmo.importers.packages.sources import Listed

FEED_FOLDERS = 1
_NAMED = 5


class Inventory(msgspec.Struct, frozen=True):
    """``entries`` in the package's order, ``feeds`` among them by name; ``positions`` lead from an entry to its file.

    ``clutter`` are the positions of files that operating systems leave behind.
    """

    entries: tuple[Entry, ...]
    feeds: tuple[Entry, ...]
    positions: tuple[int, ...]
    clutter: tuple[int, ...]
    findings: tuple[Finding, ...]


def take_inventory(files: Sequence[Listed], limits: Limits) -> Inventory:
    """The inventory of a ZIP or folder; raises UnsafePackage for names and sizes, PackageError where no feed is."""
    names = [safe_name(file.raw, limits) for file in files]
    clutter = tuple(position for position, name in enumerate(names) if is_clutter(name))
    left_out = frozenset(clutter)
    positions = tuple(position for position in range(len(files)) if position not in left_out)
    entries = tuple(_entry(index, names[place], files[place]) for index, place in enumerate(positions))
    feeds = tuple(sorted(filter(_is_feed, entries), key=lambda feed: feed.name))
    _check_sizes(files, {positions[feed.index] for feed in feeds}, limits)
    findings = (*_names_alike(entries), *_passed_over(entries, [names[position] for position in clutter]))
    if not feeds:
        raise PackageError("package-no-feed", count=len(entries), names=_found(entries))
    return Inventory(entries, feeds, positions, clutter, findings)


def single_feed(file: Listed, limits: Limits) -> Inventory:
    """The inventory of a bare XML, which is the feed whatever its name."""
    _check_sizes([file], {0}, limits)
    entry = _entry(0, safe_name(file.raw, limits), file)
    return Inventory((entry,), (entry,), (0,), (), ())


def tell(code: str, names: Sequence[str]) -> list[Finding]:
    """One finding about all of ``names``, which are counted and, but for the first few, not listed; none for none."""
    return [finding(code, count=len(names), names=some(names))] if names else []


def some(names: Sequence[str]) -> str:
    """The first few names on one line."""
    told = [shown(name.encode()) for name in names[:_NAMED]]
    return ", ".join([*told, "…"] if len(names) > _NAMED else told)


def _entry(index: int, name: str, file: Listed) -> Entry:
    if not name:
        raise UnsafePackage("package-name-empty")
    return Entry(index=index, name=name, raw=file.raw, flagged_utf8=file.flagged_utf8, size=file.size)


def _is_feed(entry: Entry) -> bool:
    return is_xml(entry.name) and folders(entry.name) <= FEED_FOLDERS


def _check_sizes(files: Sequence[Listed], feeds: set[int], limits: Limits) -> None:
    for position, file in enumerate(files):
        limit = limits.feed_bytes if position in feeds else limits.file_bytes
        if file.size > limit:
            raise UnsafePackage("package-file-too-big", name=shown(file.raw), size=file.size, limit=limit)
    total = sum(file.size for file in files)
    if total > limits.total_bytes:
        raise UnsafePackage("package-too-big", size=total, limit=limits.total_bytes)


def _names_alike(entries: Sequence[Entry]) -> list[Finding]:
    """Refuse names a feed cannot tell apart, and feeds that differ by case only; tell of other files that do."""
    seen: set[str] = set()
    folded: dict[bytes, Entry] = {}
    alike = []
    for entry in entries:
        # A digest, because a hundred thousand folded names would be kept a second time.
        first = folded.setdefault(blake2b(entry.name.casefold().encode(), digest_size=16).digest(), entry)
        if entry.name in seen:
            raise UnsafePackage("package-duplicate-name", name=shown(entry.raw))
        if first is not entry:
            if _is_feed(entry):
                raise UnsafePackage("package-ambiguous-feeds", name=shown(entry.raw), other=shown(first.raw))
            alike.append(entry.name)
        seen.add(entry.name)
    return tell("package-names-alike", alike)


def _passed_over(entries: Iterable[Entry], clutter: Sequence[str]) -> list[Finding]:
    archives = [entry.name for entry in entries if is_archive(entry.name)]
    deep = [entry.name for entry in entries if is_xml(entry.name) and not _is_feed(entry)]
    return [
        *tell("package-clutter", clutter),
        *tell("package-nested-archive", archives),
        *tell("package-feed-too-deep", deep),
    ]


def _found(entries: Sequence[Entry]) -> str:
    """What was found instead of a feed, the likeliest places of one first."""
    likely = sorted(entries, key=lambda entry: not (is_xml(entry.name) or is_archive(entry.name)))
    return some([entry.name for entry in likely]) or "–"
