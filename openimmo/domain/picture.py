"""What a picture has to be for a portal, and a file that was made ready to go there. Words only."""

from pathlib import Path

import msgspec


class PictureWanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a portal takes: pixels of the longer side, bytes, and formats ("jpg", "png", "gif", "webp"); None is any.

    A picture in another format becomes one in the first.
    """

    side: int | None = None
    size: int | None = None
    formats: tuple[str, ...] = ("jpg", "png", "gif", "webp")


class ReadyFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that may go to a portal: ``path`` on this machine, its ``format`` ("jpg"), bytes and hex SHA-256."""

    path: Path
    format: str
    size: int
    sha256: str
