"""What a feed says of itself, as reports show it. Pure."""

from openimmo.domain.validation import FeedFacts
from openimmo.importers.frame import Frame


def feed_facts(name: str, frame: Frame) -> FeedFacts:
    """The facts of a feed that was read to its end; ``name`` is its file."""
    transfer = frame.transfer
    return FeedFacts(
        name=name,
        version=transfer.version,
        grammar=frame.recognised.version,
        sender_software=transfer.sendersoftware,
        scope=frame.scope.value if frame.scope else None,
        listings=frame.listings,
    )
