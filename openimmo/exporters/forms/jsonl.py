"""Listings as JSON Lines: one typed listing a line, by the names of the standard.

Decimals are strings, moments end with Z, as in ``listings show``. One listing at a time in memory. Knows no files.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from openimmo.exporters.forms.offered import SEARCHED, Offered
from openimmo.exporters.portals.attachments import Going


def jsonl(offers: Iterable[Offered]) -> Iterator[bytes]:
    """A line for each listing, in UTF-8."""
    for one in offers:
        yield msgspec.json.encode(document(one)) + b"\n"


def document(one: Offered) -> dict[str, Any]:
    """One listing; ``attachments`` are those that may be seen, the title picture first."""
    said = {name: getattr(one, name) for name in SEARCHED if one.internal or name not in ("sender", "source_id")}
    return {**said, "immobilie": one.immobilie, "attachments": [_attachment(going) for going in one.media.going]}


def _attachment(going: Going) -> dict[str, Any]:
    anhang = going.anhang
    address = anhang.daten.pfad if going.file is None and anhang.daten is not None else None
    return {
        "title": anhang.anhangtitel,
        "gruppe": anhang.gruppe,
        "url": address.strip() if address else None,
        "sha256": going.file.sha256 if going.file else None,
        "size": going.file.size if going.file else None,
        "format": going.file.format if going.file else None,
    }
