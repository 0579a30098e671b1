"""What a look at a source is given and what it gives back, across the border of its thread. Knows values only."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from openimmo.domain.delivery import Reason
from openimmo.domain.source import Source
from openimmo.errors import OpenImmoError
from openimmo.findings import Finding
from openimmo.importers.packages.limits import Limits
from openimmo.intake.incoming import Incoming
from openimmo.store.sources import SourceFile
from openimmo.transports.files import Files

PATIENCE = timedelta(days=1)
"""How long a file may stand there without being complete, before it is taken as it is, or told as used by nobody."""

OVER = frozenset({"transport-stalled", "transport-deadline", "transport-lost", "transport-nonsense"})
"""After these a connection is over."""


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery whose bytes lie in ``file``, durable, complete and not the ledger's yet.

    ``path`` is the package's below the source's root, ``folder`` the sender's own in which it lies. ``rows`` are all
    files at the source that belong to it, ``parts`` what may go once ``file`` is in the spool.
    """

    source: str
    path: bytes
    folder: bytes
    file: Path
    sha256: str
    size: int
    rows: tuple[SourceFile, ...]
    parts: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()


class Looked(msgspec.Struct, kw_only=True):
    """What came of a look: how many ``files`` were looked at, ``rows`` to be written, files that are ``gone``.

    ``waiting`` are files that are not complete, with the reason; ``unsettled``: some of them may be, a little later.
    """

    files: int = 0
    rows: tuple[SourceFile, ...] = ()
    gone: tuple[bytes, ...] = ()
    waiting: tuple[tuple[SourceFile, Reason], ...] = ()
    findings: tuple[Finding, ...] = ()
    unused: int = 0
    unsettled: bool = False
    problem: OpenImmoError | None = None


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What a look needs: the ``source``, what is remembered of its files, and ways out of its thread.

    ``deadline`` is by ``monotonic``. ``slot`` gives room for one more delivery on the disk, if there is any within some
    seconds; ``give_back`` returns it unless ``deliver`` took the delivery.
    """

    source: Source
    rows: Mapping[bytes, SourceFile]
    connect: Callable[[Source], AbstractContextManager[Files]]
    incoming: Incoming
    limits: Limits
    at: datetime
    deadline: float
    monotonic: Callable[[], float]
    boot: str
    ending: Callable[[], bool]
    slot: Callable[[float], bool]
    give_back: Callable[[], None]
    deliver: Callable[[Fetched], None]

    @property
    def left(self) -> float:
        """Seconds of the budget that are left."""
        return self.deadline - self.monotonic()

    @property
    def over(self) -> bool:
        """Whether no new step may begin."""
        return self.left <= 0 or self.ending()

    def files(self) -> AbstractContextManager[Files]:
        """A connection that ends with the budget, whatever the server does."""
        place = self.source.place
        total = max(min(place.total, self.left), 1.0)
        return self.connect(replace(self.source, place=replace(place, total=total)))


class Enough(Exception):
    """Ends a fetch in its middle."""
