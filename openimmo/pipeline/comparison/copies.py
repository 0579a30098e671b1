"""A listing as it waits to be compared."""

import msgspec


class Copy(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One listing as laid aside: its canonical XML, what its attachments hold, and where it stands in which feed.

    ``contents`` say of each anhang what its file holds; None where nobody knows.
    """

    xml: bytes
    contents: tuple[str | None, ...] = ()
    feed: str | None = None
    path: str | None = None
    line: int | None = None
