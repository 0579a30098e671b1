"""Listings of the stock for those who read no feeds: what may leave of each, one after the other.

Each listing is read as it stands when its turn comes; nobody who writes waits for us. Does not know the forms.
"""

import errno
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from openimmo.durable import appearing
from openimmo.errors import SettingsError, StoreError
from openimmo.exporters.forms.offered import SEARCHED, Offered, offered
from openimmo.findings import Finding
from openimmo.importers.feed import read_listing
from openimmo.store.listings import ListingFilter, ListingRow
from openimmo.store.stock import Stock

AT_ONCE = 50
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
Note = Callable[[Finding], None]


def rows_of(stock: Stock, wanted: ListingFilter) -> list[ListingRow]:
    """The listings that fit, by number; UnknownObject if the sender named is none."""
    with stock.reading() as view:
        return view.listings(wanted)


def offers(stock: Stock, rows: list[ListingRow], *, internal: bool, note: Note) -> Iterator[Offered]:
    """Each listing as it may leave; ``note`` is told of all that was held back. Raises FeedError and StoreError."""
    for start in range(0, len(rows), AT_ONCE):
        some = {row.id: row for row in rows[start : start + AT_ONCE]}
        with stock.reading() as view:
            held = list(view.held_by(some))
        for one in held:
            row = some[one.id]
            facts = {name: getattr(row, name) for name in SEARCHED}
            made, findings = offered(read_listing(one.xml), one.media, facts, internal=internal)
            for each in findings:
                note(each)
            yield made


def save(out: Path, pieces: Iterable[bytes]) -> None:
    """The pieces as a file that appears whole or not at all. Raises SettingsError, StoreError for a full disk."""
    try:
        with appearing(out) as stream:
            _write(stream, pieces)
    except OSError as error:
        raise unwritten(out, error) from error


def _write(stream: BinaryIO, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        stream.write(piece)


def unwritten(out: Path, error: OSError) -> SettingsError | StoreError:
    """What it means that something could not be written there."""
    reason = error.strerror or str(error)
    if error.errno in FULL_DISK:
        return StoreError("convert-not-written", retryable=True, path=str(out), reason=reason)
    return SettingsError("convert-not-written", path=str(out), reason=reason)
