"""What an operator does with a delivery that is there: approve, replay, undo; each is a row of the ledger of its own.

Such a row names what it is about in its source ("undo 20261121T120000-0a1b2c3d"). Knows only these words.
"""

from enum import StrEnum
from typing import NamedTuple


class Deed(StrEnum):
    """What was done. ``FORCED`` is a replay that counts as if it had arrived when it was asked for.

    ``RELEASE`` is a replay of a delivery that was held until its sender was released.
    """

    APPROVE = "approve"
    REPLAY = "replay"
    FORCED = "replay --force"
    UNDO = "undo"
    RELEASE = "release"


class Reference(NamedTuple):
    """A deed, and the delivery it is about."""

    deed: Deed
    delivery: str

    @property
    def source(self) -> str:
        """The source of its row in the ledger."""
        return f"{self.deed} {self.delivery}"


def reference(source: str) -> Reference | None:
    """What a row of the ledger is about, None for a delivery that came from outside."""
    deed, _, delivery = source.rpartition(" ")
    return Reference(Deed(deed), delivery) if deed in set(Deed) else None
