"""What the importer decides about listings it takes in, as data: one policy per sender, with presets to start from.

Knows the words of domain/. Does not know where settings come from, nor how a plan is made.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

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


class MediaBounds(msgspec.Struct, frozen=True, kw_only=True):
    """Narrower or wider limits of attachments than those of all senders (None: as for all); pixels and bytes."""

    pixels: int | None = None
    picture_bytes: int | None = None
    other_bytes: int | None = None


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """How the deliveries of one sender are taken in.

    ``status`` is given to new listings. ``number_prefix`` goes before the source id (None: numbers stay as sent).
    ``note`` is put on every listing; ``contact_origin`` and ``contact_status`` on the contact that comes with it, which
    is linked as ``contact_role``. With ``once`` a listing is taken the first time only. ``max_listings`` is how many a
    sender may have (None: any). ``repairs_off`` are codes of repairs. ``release`` says whether unknown senders are
    taken ("auto") or held ("manual"); None leaves it to the settings.
    """

    status: ListingStatus = ListingStatus.ACTIVE
    on_update: OnUpdate = OnUpdate.KEEP
    number_prefix: str | None = None
    note: str | None = None
    contact_origin: str | None = None
    contact_status: str = "active"
    contact_role: str = "kontaktperson"
    full_sync: FullSync = FullSync.WITHDRAW
    guard: Guard = Guard()
    once: bool = False
    max_listings: int | None = None
    media: MediaBounds = MediaBounds()
    repairs_off: tuple[str, ...] = ()
    release: Literal["auto", "manual"] | None = None

    @property
    def knows_references(self) -> bool:
        """Whether REFERENZ makes a listing a reference, which portals may get.

        Not where every listing has the policy's own status: taken over once, or pending and never exported.
        """
        return not self.once and self.status is not ListingStatus.PENDING

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
            contact_role="kontaktperson",
        ),
        "misterimmo": Policy(release="manual"),
        "is24": Policy(status=ListingStatus.ARCHIVED, once=True, full_sync=FullSync.KEEP),
        "bottimmo": Policy(
            status=ListingStatus.PENDING,
            on_update=OnUpdate.RESET,
            contact_origin="BOTTIMMO",
            full_sync=FullSync.KEEP,
        ),
        "onoffice": Policy(full_sync=FullSync.KEEP),
    }
)
