"""Where a poll stands with one of its sources. Knows values only; does nothing."""

from collections import deque
from datetime import datetime

import msgspec

from openimmo.domain.delivery import DeliveryReport, Reason, Verdict
from openimmo.domain.source import Source
from openimmo.errors import OpenImmoError
from openimmo.findings import Finding
from openimmo.intake.errand import Fetched, Looked
from openimmo.intake.incoming import Incoming
from openimmo.store.sources import SourceFile


class Standing(msgspec.Struct, kw_only=True, eq=False):
    """One source in one poll; ``deadline``, ``looked_at`` and ``again`` are by the house's monotonic clock.

    ``rows`` are what was remembered before the look. ``queue`` are deliveries that wait for their import. ``again`` is
    when it is looked at once more. ``given_up``: another run kept the home.
    """

    source: Source
    incoming: Incoming
    rows: dict[bytes, SourceFile]
    started: datetime
    deadline: float | None = None
    queue: deque[Fetched] = msgspec.field(default_factory=deque)
    running: bool = False
    looks: int = 0
    looked_at: float = 0.0
    again: float | None = None
    unsettled: bool = False
    cleaned: bool = False
    given_up: bool = False
    took: int = 0
    files: int = 0
    unused: int = 0
    waiting: tuple[tuple[SourceFile, Reason], ...] = ()
    reports: list[DeliveryReport] = msgspec.field(default_factory=list)
    findings: list[Finding] = msgspec.field(default_factory=list)
    problem: OpenImmoError | None = None

    def looked(self, said: Looked, now: float) -> None:
        """A look is over; what it says of files counts instead of what the one before it said."""
        self.running, self.looked_at, self.looks = False, now, self.looks + 1
        self.files, self.unused, self.waiting = max(self.files, said.files), said.unused, said.waiting
        self.unsettled, self.problem, self.findings = said.unsettled, said.problem, list(said.findings)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.running and not self.queue and self.again is None and self.cleaned


def told_waiting(source: Source, path: str, verdict: Verdict, reason: Reason) -> DeliveryReport:
    """The report of a file that is not a delivery yet."""
    return DeliveryReport(
        delivery="", path=path, sha256="", source=source.name, sender=source.sender, verdict=verdict, reason=reason
    )
