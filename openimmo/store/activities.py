"""What contacts asked for or did: kept once by the id it has where it comes from; and which listing an id means.

Knows the table of activities. Does not know feedbacks or leads.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from openimmo.domain.activity import Entry, Meant, Standing
from openimmo.domain.listing import ListingStatus
from openimmo.errors import UnknownObject
from openimmo.store.contact_changes import ContactWriting
from openimmo.store.session import Found, Session, batches, built
from openimmo.store.tables import activities, listings, numbers

CANDIDATES = 10


class ActivityReading(Session):
    """Questions about activities."""

    def standing(self, source: str, externals: Iterable[str]) -> dict[str, Standing]:
        """Those of these activities that are there, by their ids."""
        found: dict[str, Standing] = {}
        columns = (activities.c[name] for name in ("id", "external", "contact", "listing", "matched_by", "data"))
        question = select(*columns, listings.c.number).select_from(activities.outerjoin(listings))
        for some in batches(externals):
            rows = self._rows(question.where(activities.c.source == source, activities.c.external.in_(some)))
            found |= {row["external"]: built(Standing, row) for row in rows}
        return found

    def meant(self, said: str, senders: Sequence[int] | None = None) -> Meant | None:
        """The listing of these senders (None: of any) that has, or once had, the id: as number, then obid, then intern.

        None if there is none; UnknownObject, with the candidates, if the best fit are different listings.
        """
        for matched_by, fits in _levels(said):
            question = select(listings.c.id, *(listings.c[name] for name in _SHOWN)).where(fits)
            if senders is not None:
                question = question.where(listings.c.sender.in_(senders))
            rows = self._rows(question.order_by(listings.c.id).limit(CANDIDATES))
            if rows:
                return _one(said, rows, matched_by)
        return None


_SHOWN = ("number", "source_id", "obid", "sender", "status")


def _levels(said: str) -> Iterable[tuple[str, ColumnElement[bool]]]:
    given = select(numbers.c.listing).where(numbers.c.number == said)
    yield "extern", listings.c.id.in_(given)
    yield "extern", listings.c.source_id == said
    yield "obid", listings.c.obid == said
    yield "intern", listings.c.intern == said


def _one(said: str, rows: Sequence[Found], matched_by: str) -> Meant:
    """The only one; its copies in other languages, and withdrawn ones beside one that is not, do not count."""
    present = [row for row in rows if row["status"] != ListingStatus.WITHDRAWN] or rows
    if len({(row["sender"], row["source_id"]) for row in present}) > 1:
        names = ", ".join(row["number"] for row in present)
        raise UnknownObject("store-ambiguous-listing", name=said, candidates=names)
    row = present[0]
    # Where a listing has no objektnr_extern, its obid stands in for it.
    by = "obid" if matched_by == "extern" and row["obid"] == said else matched_by
    return Meant(listing=row["id"], number=row["number"], sender=row["sender"], matched_by=by)


class ActivityWriting(ContactWriting, ActivityReading):
    """Changes to activities."""

    def add_activities(self, contact: int, entries: Sequence[Entry], *, at: datetime) -> None:
        """Write new activities of a contact. None of them may be there."""
        self._run(insert(activities), [{**_row(one), "contact": contact, "created": at} for one in entries])

    def change_activity(self, activity: int, entry: Entry) -> None:
        """Give an activity other contents; whose it is, and a listing it is about already, stay."""
        row = {name: value for name, value in _row(entry).items() if name != "listing" or value is not None}
        if row.get("listing") is None:
            row.pop("matched_by")
        self._run(update(activities).where(activities.c.id == activity).values(**row))

    def about_listing(self, activity: int, listing: int, *, matched_by: str) -> None:
        """Say which listing an activity is about."""
        change = update(activities).where(activities.c.id == activity)
        self._run(change.values(listing=listing, matched_by=matched_by))


def _row(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__struct_fields__}
