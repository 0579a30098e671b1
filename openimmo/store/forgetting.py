"""Forgets the contents of listings that were withdrawn long ago; that they were there, and their numbers, stay known.

What is left is a listing without a title, a place or a file, which an import fills again when it is sent anew. Knows
the tables around listings. Does not know how long ago is long.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, func, insert, or_, select, update

from openimmo.domain.export import ExportAction, SentState
from openimmo.domain.listing import ListingStatus
from openimmo.store.rows import searchable
from openimmo.store.session import Session, batches
from openimmo.store.tables import history, listings, media_uses, notes, portal_listings, versions

FORGOTTEN = ""
"""The fingerprint of contents that were forgotten: nothing that is sent has it, so whatever is sent is new."""
ACTOR = "clean"
_STAYS = ("status", "number", "source_id", "version")
_NOTHING = b"<immobilie/>"
_EMPTY: dict[str, object] = {
    "title": None, "kind": None, "marketing": [], "use": [], "zip": None, "city": None, "country": None, "price": None,
    "currency": None, "living_area": None, "rooms": None, "address_released": None, "city_folded": "", "media": 0,
    "fingerprint": FORGOTTEN,
}  # fmt: skip


class ForgettingReading(Session):
    """Questions about what is forgotten, or may be."""

    def withdrawn_before(self, before: datetime) -> list[int]:
        """The ids of listings that were withdrawn before ``before`` and are not forgotten yet.

        Not those that stand at a portal: a deletion there may need what they hold.
        """
        question = select(listings.c.id).where(
            listings.c.status == ListingStatus.WITHDRAWN,
            listings.c.withdrawn_at < before,
            listings.c.fingerprint != FORGOTTEN,
            ~exists().where(portal_listings.c.listing == listings.c.id, _stands()),
        )
        return list(self._connection.execute(question.order_by(listings.c.id)).scalars())

    def forgotten(self, listing_ids: Collection[int]) -> Mapping[int, int]:
        """The newest version of each of these listings whose contents are forgotten, with all before it."""
        found: dict[int, int] = {}
        for some in batches(listing_ids):
            gone = (versions.c.listing.in_(some), versions.c.fingerprint == FORGOTTEN)
            question = select(versions.c.listing, func.max(versions.c.version)).where(*gone)
            found.update((row[0], row[1]) for row in self._connection.execute(question.group_by(versions.c.listing)))
        return found


class Forgetting(ForgettingReading):
    """Forgets contents."""

    def forget_contents(self, listing_ids: Collection[int], at: datetime) -> None:
        """Forget what every version of these withdrawn listings held, and what was noted at them."""
        for some in batches(listing_ids):
            self._tell(some, at)
            self._run(delete(media_uses).where(media_uses.c.listing.in_(some)))
            self._run(delete(notes).where(notes.c.listing.in_(some)))
            nothing = {"xml": _NOTHING, "packed": False, "media": [], "fingerprint": FORGOTTEN}
            self._run(update(versions).where(versions.c.listing.in_(some)).values(**nothing))
            self._run(update(listings).where(listings.c.id.in_(some)).values(**_EMPTY, updated=at))

    def _tell(self, listing_ids: Collection[int], at: datetime) -> None:
        """Note it in the histories, and find the listings by their numbers alone from now on."""
        columns = (listings.c[name] for name in ("id", *_STAYS))
        rows = self._rows(select(*columns).where(listings.c.id.in_(listing_ids)))
        told = [
            {"listing": row["id"], "at": at, "actor": ACTOR, "action": "forgotten", "reasons": [], "note": None}
            | {f"{side}_{name}": row[name] for side in ("from", "to") for name in _STAYS}
            for row in rows
        ]
        self._run(insert(history), told)
        found = [{"of": row["id"], "search": searchable(None, row["number"], row["source_id"], None)} for row in rows]
        self._run(update(listings).where(listings.c.id == bindparam("of")), found)


def _stands() -> ColumnElement[bool]:
    """Whether something is at the portal, or still on its way from there."""
    deleted = portal_listings.c.action == ExportAction.DELETE
    arrived = portal_listings.c.state.in_((SentState.SENT, SentState.ACKNOWLEDGED))
    return or_(~deleted, and_(deleted, ~arrived))
