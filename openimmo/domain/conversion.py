"""What a conversion did: its feeds, and what was lost, guessed, carried and repaired on the way. Values only."""

import msgspec

from openimmo.domain.validation import FindingCounts
from openimmo.findings import Finding

NOT_VALID = "convert-not-valid"


class ConvertedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """One feed that was converted: ``version`` is what it said, ``source`` and ``target`` are ids of versions."""

    name: str
    version: str | None
    source: str
    target: str
    listings: int


class Conversion(msgspec.Struct, frozen=True, kw_only=True):
    """All there is to tell about one conversion; ``written`` is False where it failed and nothing was written.

    ``source`` and ``out`` are as given, "-" for streams. ``findings`` are the first of each code; ``finding_counts``
    says by code how many there are in all.
    """

    source: str
    out: str
    written: bool
    feeds: tuple[ConvertedFeed, ...] = ()
    counts: FindingCounts = FindingCounts()
    findings: tuple[Finding, ...] = ()
    finding_counts: dict[str, int] = {}

    @property
    def losses(self) -> tuple[Finding, ...]:
        """What was lost or guessed, or is not valid in the result, as far as it is listed.

        Not among them is what was carried, moved or repaired.
        """
        return tuple(one for one in self.findings if is_loss(one))

    @property
    def lossless(self) -> bool:
        """Whether all is there, whatever the sender himself may have got wrong."""
        return self.written and all(one.code == NOT_VALID for one in self.losses)

    @property
    def valid(self) -> bool:
        """Whether every feed is valid in its version, as far as it can be judged listing by listing."""
        return self.written and NOT_VALID not in self.finding_counts

    @property
    def listings(self) -> int:
        """How many listings the feeds have."""
        return sum(feed.listings for feed in self.feeds)


def is_loss(one: Finding) -> bool:
    """Whether a finding tells of something that was lost or guessed, or is not as the version wants it."""
    return one.code.startswith("convert-") and one.severity != "info"
