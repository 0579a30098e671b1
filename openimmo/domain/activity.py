"""What somebody asked for or did, ready for the stock. Values only; where it comes from is told by ``source``."""

from datetime import datetime

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One activity; ``external`` is its id where it comes from, by which it is known again.

    ``listing`` is the id of the listing it is about, ``matched_by`` how that was found.
    """

    source: str
    external: str
    kind: str
    title: str | None = None
    text: str | None = None
    platform: str | None = None
    at: datetime | None = None
    listing: int | None = None
    matched_by: str | None = None
    data: dict[str, object] = {}


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An activity that is there already: whose it is, and what it is about."""

    id: int
    contact: int
    listing: int | None
    number: str | None
    matched_by: str | None
    data: dict[str, object]


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """The listing that an id from outside means; ``matched_by`` is "extern", "obid" or "intern"."""

    listing: int
    number: str
    sender: int
    matched_by: str
