"""Writes a change plan into the stock: contents, statuses, numbers, notes, contacts, files and the history of it all.

Runs inside the caller's transaction. Decides nothing: what is to be done stands in the plan, and one that does not fit
the stock or the delivery is an error that undoes everything.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from openimmo.domain.contact import KONTAKTPERSON
from openimmo.domain.listing import ListingRecord
from openimmo.domain.plan import Action, Change, ChangePlan
from openimmo.errors import StoreError
from openimmo.store.addressbook import AddressBook
from openimmo.store.contact_links import Linking
from openimmo.store.rows import Given, Line, Row, created_row, history_row, updated_row
from openimmo.store.session import BATCH, batches
from openimmo.store.tables import history, listings, notes, numbers
from openimmo.store.versions import VersionWriting

WITH_CONTENTS = frozenset({Action.CREATED, Action.UPDATED})
BEFORE = ("id", "number", "status", "resume_status", "source_id", "obid", "version", "withdrawn_at")


class Step(NamedTuple):
    """One change that is written, with its contents if it brings any."""

    change: Change
    record: ListingRecord | None


class Applying(VersionWriting, Linking):
    """Applies plans."""

    def apply(
        self,
        plan: ChangePlan,
        records: Iterable[ListingRecord],
        *,
        sender_id: int,
        delivery: str,
        at: datetime,
        actor: str = "import",
        note: str | None = None,
        contact_origin: str | None = None,
        contact_status: str | None = None,
        contact_role: str = KONTAKTPERSON,
    ) -> None:
        """Write what ``plan`` does to the listings of the sender; ``records`` come in the order of their position.

        Only created, updated and deleted are written. ``note`` is put once on every listing that is created or updated;
        the origin and status are those of new contacts, the role is the kontaktperson's, ``actor`` is who did it.
        StoreError, and nothing stays written, if the plan names a listing that the sender does not have, or contents
        that the delivery does not bring.
        """
        given = Given(sender_id=sender_id, delivery=delivery, at=at, actor=actor, note=note)
        book = AddressBook(
            self._connection, sender_id, origin=contact_origin, status=contact_status, delivery=delivery, actor=actor
        )
        former = self._make_way(plan)
        for steps in _cut(_steps(plan, records)):
            self._write(self._lines(steps, given, book, former, contact_role), given)

    def _make_way(self, plan: ChangePlan) -> Mapping[int, str]:
        """Free the keys of renumbered listings, which others of this delivery may take over; says what they were."""
        wanted = {
            one.listing: one.source_id
            for one in plan.changes
            if one.action is Action.UPDATED and one.listing is not None and one.source_id is not None
        }
        former: dict[int, str] = {}
        for ids in batches(wanted):
            question = select(listings.c.id, listings.c.source_id).where(listings.c.id.in_(ids))
            rows = self._connection.execute(question).all()
            former |= {row.id: row.source_id for row in rows if row.source_id != wanted[row.id]}
        # A line break cannot stand in an id that was read from a feed.
        away: list[Row] = [{"of": listing, "source_id": f"\n{listing}"} for listing in former]
        self._run(update(listings).where(listings.c.id == bindparam("of")), away)
        return former

    def _lines(
        self, steps: Sequence[Step], given: Given, book: AddressBook, former: Mapping[int, str], role: str
    ) -> Sequence[Line]:
        before = self._before([one.change.listing for one in steps if one.change.listing is not None], given, former)
        linked = self._linked([(step.change.listing, step.record) for step in steps], book, role, given.at)
        return [
            Line(step.change, step.record, before.get(step.change.listing or 0), contacts)
            for step, contacts in zip(steps, linked, strict=True)
        ]

    def _before(self, ids: Sequence[int], given: Given, former: Mapping[int, str]) -> Mapping[int, Mapping[str, Any]]:
        question = select(*(listings.c[name] for name in BEFORE))
        rows = self._rows(question.where(listings.c.id.in_(ids), listings.c.sender == given.sender_id)) if ids else ()
        if len(rows) != len(ids):
            raise StoreError("store-plan-mismatch", detail="listing of another sender")
        return {row["id"]: {**row, "source_id": former.get(row["id"], row["source_id"])} for row in rows}

    def _write(self, lines: Sequence[Line], given: Given) -> None:
        created = iter(self._create([line for line in lines if line.before is None], given))
        ids = [line.before["id"] if line.before else next(created) for line in lines]
        change = update(listings).where(listings.c.id == bindparam("of"))
        known = [line for line in lines if line.before]
        self._run(change, [updated_row(line, given) for line in known if line.record])
        self._run(change, [updated_row(line, given) for line in known if not line.record])
        contents = [
            (listing, line.version, line.record) for listing, line in zip(ids, lines, strict=True) if line.record
        ]
        self._add_versions(contents, delivery=given.delivery, at=given.at)
        self._add_notes([listing for listing, _, _ in contents], given)
        self._write_links(list(zip(ids, lines, strict=True)), given)
        told = [history_row(listing, line, given) for listing, line in zip(ids, lines, strict=True)]
        self._run(insert(history), told)

    def _create(self, lines: Sequence[Line], given: Given) -> Sequence[int]:
        if not lines:
            return ()
        statement = insert(listings).returning(listings.c.id, sort_by_parameter_order=True)
        rows = [created_row(line, given) for line in lines]
        ids = list(self._connection.execute(statement, rows).scalars())
        given_numbers = [
            {"number": row["number"], "listing": listing, "given": given.at}
            for listing, row in zip(ids, rows, strict=True)
        ]
        self._run(insert(numbers), given_numbers)
        return ids

    def _add_notes(self, ids: Sequence[int], given: Given) -> None:
        if not given.note or not ids:
            return
        question = select(notes.c.listing).where(notes.c.text == given.note, notes.c.listing.in_(ids))
        have = set(self._connection.execute(question).scalars())
        rows = [{"listing": one, "text": given.note, "at": given.at} for one in ids if one not in have]
        self._run(insert(notes), rows)


def _steps(plan: ChangePlan, records: Iterable[ListingRecord]) -> Iterator[Step]:
    """What is to be written, in the order of the feed; what the feed does not name comes last."""
    named: dict[int, Change] = {}
    unnamed: list[Change] = []
    for change in plan.changes:
        if change.action in WITH_CONTENTS or (change.action is Action.DELETED and change.listing is not None):
            if change.position is None:
                unnamed.append(change)
            else:
                named[change.position] = change
    for record in records:
        if found := named.pop(record.position, None):
            yield Step(found, record if found.action in WITH_CONTENTS else None)
    # A deletion by name brings nothing that is needed, so its record may be left out.
    for change in (*named.values(), *unnamed):
        if change.listing is None or (change.position is not None and change.action in WITH_CONTENTS):
            raise StoreError("store-plan-mismatch", detail=f"contents of {change.number or change.source_id}")
        yield Step(change, None)


def _cut(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """The steps in batches that name no listing twice, so each batch sees what the one before has written."""
    batch: list[Step] = []
    named: set[int] = set()
    for step in steps:
        if len(batch) == BATCH or step.change.listing in named:
            yield batch
            batch, named = [], set()
        batch.append(step)
        if step.change.listing is not None:
            named.add(step.change.listing)
    if batch:
        yield batch
