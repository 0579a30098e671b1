"""What an operator changes by hand: a listing's status and its number, both told in its history.

Knows the tables of listings and numbers. Does not ask who may do it.
"""

from datetime import datetime

from sqlalchemy import insert, select, update

from openimmo.domain.listing import ListingStatus
from openimmo.errors import Refused, UnknownObject
from openimmo.store.forgetting import FORGOTTEN
from openimmo.store.history import HistoryReading
from openimmo.store.rows import searchable
from openimmo.store.session import Found
from openimmo.store.tables import history, listings, numbers


class Operating(HistoryReading):
    """Changes by hand."""

    def set_status(
        self, listing_id: int, status: ListingStatus, *, actor: str, at: datetime, note: str | None = None
    ) -> None:
        """Give the listing a status of the operator's own: with nothing to resume it stays when sent again.

        Refused for a withdrawn one whose contents are forgotten.
        """
        before = self._standing_of(listing_id)
        if before["status"] == status and before["resume_status"] is None:
            return
        if before["fingerprint"] == FORGOTTEN and status is not ListingStatus.WITHDRAWN:
            raise Refused("store-listing-forgotten", number=before["number"])
        withdrawn_at = (before["withdrawn_at"] or at) if status is ListingStatus.WITHDRAWN else None
        self._write_by_hand(before, "status", actor=actor, at=at, note=note, status=status)
        self._run(
            update(listings)
            .where(listings.c.id == listing_id)
            .values(status=status, resume_status=None, withdrawn_at=withdrawn_at, updated=at)
        )

    def renumber(self, listing_id: int, number: str, *, actor: str, at: datetime, note: str | None = None) -> None:
        """Give the listing another number, or one it had before; Refused if it is blank or was ever another's."""
        number = number.strip()
        before = self._standing_of(listing_id)
        if not number:
            raise Refused("store-number-blank")
        owner = self._connection.execute(select(numbers.c.listing).where(numbers.c.number == number)).scalar()
        if owner not in (None, listing_id):
            raise Refused("store-number-taken", number=number)
        if number == before["number"]:
            return
        if owner is None:
            self._run(insert(numbers), [{"number": number, "listing": listing_id, "given": at}])
        self._write_by_hand(before, "number", actor=actor, at=at, note=note, number=number)
        search = searchable(before["title"], number, before["source_id"], before["city"])
        change = update(listings).where(listings.c.id == listing_id)
        self._run(change.values(number=number, search=search, updated=at))

    def give_back_number(self, listing_id: int, number: str) -> None:
        """Give the listing a number it had before, without a history of its own: who calls tells it."""
        before = self._standing_of(listing_id)
        search = searchable(before["title"], number, before["source_id"], before["city"])
        self._run(update(listings).where(listings.c.id == listing_id).values(number=number, search=search))

    def _standing_of(self, listing_id: int) -> Found:
        row = self._row(select(listings).where(listings.c.id == listing_id))
        if row is None:
            raise UnknownObject("store-unknown-listing", name=str(listing_id))
        return row

    def _write_by_hand(
        self,
        before: Found,
        action: str,
        *,
        actor: str,
        at: datetime,
        note: str | None,
        status: str | None = None,
        number: str | None = None,
    ) -> None:
        row = {
            "listing": before["id"],
            "at": at,
            "actor": actor,
            "action": action,
            "from_status": before["status"],
            "to_status": status or before["status"],
            "from_number": before["number"],
            "to_number": number or before["number"],
            "from_source_id": before["source_id"],
            "to_source_id": before["source_id"],
            "from_version": before["version"],
            "to_version": before["version"],
            "reasons": [],
            "note": note,
        }
        self._run(insert(history), [row])
