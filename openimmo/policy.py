"""What the importer decides about listings it takes in, as data: one policy per sender, with presets to start from.

Knows the words of domain/. Does not know where settings come from, nor how a plan is made.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec

from openimmo.domain.listing import ListingStatus


class OnUpdate(StrEnum):
    """What an update does to the status an operator has set: leave it, or set it back to the policy's."""

    KEEP = "keep"
    RESET = "reset"


class FullSync(StrEnum):
    """What a full delivery (VOLL) does to listings that it does not name."""

    WITHDRAW = "withdraw"
    DEACTIVATE = "deactivate"
    KEEP = "keep"


class Guard(msgspec.Struct, frozen=True, kw_only=True):
    """When a full delivery takes too much: at least ``count`` listings and more than ``share`` (0 to 1) of all."""

    count: int = 3
    share: float = 0.20

    def stops(self, gone: int, stock: int) -> bool:
        """True when ``gone`` of ``stock`` listings may not go without somebody's approval."""
        return gone >= self.count and gone > self.share * stock


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """How the deliveries of one sender are taken in.

    ``status`` is given to new listings. ``number_prefix`` goes before the source id (None: numbers stay as sent).
    ``note`` is put on every listing; ``contact_origin`` and ``contact_status`` on the contact that comes with it.
    """

    status: ListingStatus = ListingStatus.ACTIVE
    on_update: OnUpdate = OnUpdate.KEEP
    number_prefix: str | None = None
    note: str | None = None
    contact_origin: str | None = None
    contact_status: str = "active"
    full_sync: FullSync = FullSync.WITHDRAW
    guard: Guard = Guard()

    def number(self, source_id: str) -> str:
        """The number a listing gets; a prefix that is there already (in any case) is not doubled."""
        prefix = self.number_prefix or ""
        return source_id if source_id.casefold().startswith(prefix.casefold()) else prefix + source_id


PRESETS: Mapping[str, Policy] = MappingProxyType(
    {
        "default": Policy(),
        "imv": Policy(
            status=ListingStatus.INACTIVE,
            number_prefix="IMVO-ID-",
            note="IMV Import",
            contact_origin="IMV",
            contact_status="active",
        ),
    }
)
