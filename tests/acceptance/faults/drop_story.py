"""The drop folder of every fault test: what senders put there, round by round, good and bad, finished and not.

Writes files into a folder of this machine, which may be what an FTP or SFTP server shows. Knows no program.
"""

import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tests.pipeline.deliveries import attachment, feed, listing, picture, zipped

EARLY, LATE = "2026-11-20T08:00:00", "2026-11-20T09:00:00"
GOOD = zipped(
    {
        "feed.xml": feed(
            listing("A1", attachments=[attachment("a.jpg")]),
            listing("A2", attachments=[attachment("b.jpg")]),
            umfang="VOLL",
            timestamp=EARLY,
        ),
        "a.jpg": picture(50),
        "b.jpg": picture(100),
    }
)
LOOSE = feed(
    listing("B1", attachments=[attachment("c.jpg"), attachment("d.jpg")]), timestamp=EARLY, anid="OIB2", firma="Bea"
)
CHANGED = feed(
    listing("B1", price="2", attachments=[attachment("c.jpg"), attachment("d.jpg")]),
    timestamp=LATE, anid="OIB2", firma="Bea",
)  # fmt: skip
LATER = zipped({"feed.xml": feed(listing("C1"), timestamp=EARLY, anid="OIB3", firma="Cem"), "x.bin": bytes(4000)})
LATIN = feed(listing("D1"), timestamp=EARLY, anid="OIB4", firma="Dora")
TORN = zipped({"feed.xml": feed(listing("E1"), timestamp=EARLY, anid="OIB5", firma="Emil")})[:-30]
LATIN_NAME = "häuser.xml".encode("latin-1")


@dataclass
class Inbox:
    """A folder that senders write to; remembers the hash of everything that ever was wholly there."""

    folder: Path
    sent: dict[str, bytes] = field(default_factory=dict)

    def put(self, name: bytes, content: bytes, *, changed: int = 1_790_000_000) -> None:
        """Write a file, or write over one; ``changed`` is its time, in seconds since 1970."""
        path = self.folder / os.fsdecode(name)
        path.write_bytes(content)
        os.utime(path, (changed, changed))
        self.sent[sha256(content).hexdigest()] = name

    def names(self) -> list[bytes]:
        """What lies there, below the folder."""
        return sorted(os.fsencode(path.relative_to(self.folder)) for path in self._paths())

    def hashes(self) -> set[str]:
        """The hashes of what lies there."""
        return {sha256(path.read_bytes()).hexdigest() for path in self._paths()}

    def _paths(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


def first_round(inbox: Inbox) -> None:
    """A good ZIP; an XML with pictures beside it; half a ZIP; one that will never be whole; a name in Latin-1."""
    inbox.put(b"good.zip", GOOD)
    inbox.put(b"loose.xml", LOOSE)
    inbox.put(b"c.jpg", picture(150))
    inbox.put(b"d.jpg", picture(200))
    inbox.put(b"half.zip", LATER[: len(LATER) // 2])
    inbox.put(b"torn.zip", TORN)
    inbox.put(LATIN_NAME, LATIN)
    del inbox.sent[sha256(LATER[: len(LATER) // 2]).hexdigest()]  # its sender writes over it


def second_round(inbox: Inbox) -> None:
    """The half ZIP is whole; the good one comes again under another name; the XML comes with another price."""
    inbox.put(b"half.zip", LATER, changed=1_790_003_600)
    inbox.put(b"again.zip", GOOD, changed=1_790_003_600)
    inbox.put(b"loose.xml", CHANGED, changed=1_790_003_600)
    inbox.put(b"c.jpg", picture(150), changed=1_790_003_600)
    inbox.put(b"d.jpg", picture(200), changed=1_790_003_600)
