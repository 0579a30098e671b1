"""What one change becomes in the tables: plain rows, column by column.

Knows the columns of listings and history. Asks nothing and writes nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from openimmo.domain.history import Before
from openimmo.domain.listing import ListingRecord, ListingStatus
from openimmo.domain.plan import Action, Change
from openimmo.store.folding import fold

Row = dict[str, Any]


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for every listing of the delivery that is applied."""

    sender_id: int
    delivery: str
    at: datetime
    actor: str = "import"
    note: str | None = None


class Link(NamedTuple):
    """One contact of a listing, by its id; ``released`` False: the address may not be published."""

    contact: int
    role: str
    released: bool | None


class Linked(NamedTuple):
    """The contacts of a listing; ``main`` is the id of its kontaktperson."""

    main: int | None = None
    links: tuple[Link, ...] = ()


class Line(NamedTuple):
    """One change with the contents it brings, what stood there before, and its contacts."""

    change: Change
    record: ListingRecord | None
    before: Mapping[str, Any] | None
    linked: Linked

    @property
    def status(self) -> ListingStatus:
        """The status afterwards."""
        if self.change.status is not None:
            return self.change.status
        if self.change.action is Action.DELETED or self.before is None:
            return ListingStatus.WITHDRAWN
        return ListingStatus(self.before["status"])

    @property
    def version(self) -> int:
        """The version afterwards."""
        return (self.before["version"] if self.before else 0) + (self.record is not None)


def created_row(line: Line, given: Given) -> Row:
    """The row of a new listing."""
    return {
        **standing(line, given),
        **_contents(line, line.change.number or ""),
        "sender": given.sender_id,
        "number": line.change.number,
        "created": given.at,
    }


def updated_row(line: Line, given: Given) -> Row:
    """The columns that change in a listing the stock has; ``of`` is its id."""
    before = line.before or {}
    return {"of": before["id"], **standing(line, given), **_contents(line, before["number"])}


def standing(line: Line, given: Given) -> Row:
    """Where the listing stands after the change."""
    withdrawn = line.change.withdrawn_at or (line.before or {}).get("withdrawn_at") or given.at
    return {
        "status": line.status,
        "resume_status": line.change.resume_status,
        "withdrawn_at": withdrawn if line.status is ListingStatus.WITHDRAWN else None,
        "delivery": given.delivery,
        "updated": given.at,
        "version": line.version,
    }


def _contents(line: Line, number: str) -> Row:
    record = line.record
    if record is None:
        return {}  # a change of status brings none
    source_id = line.change.source_id or record.source_id
    return {
        **msgspec.structs.asdict(record.summary),
        "source_id": source_id,
        "sprache": record.sprache,
        "obid": line.change.obid or record.obid,
        "intern": record.intern,
        "fingerprint": record.fingerprint,
        "media": sum(ref.state == "stored" for ref in record.media),
        "search": searchable(record.summary.title, number, source_id, record.summary.city),
        "city_folded": fold(record.summary.city),
        "contact": line.linked.main,
    }


def history_row(listing: int, line: Line, given: Given) -> Row:
    """What the history tells of the change."""
    before = line.before or {}
    source_id = before.get("source_id")
    if line.record is not None:
        source_id = line.change.source_id or line.record.source_id
    return {
        "listing": listing,
        "delivery": given.delivery,
        "at": given.at,
        "actor": given.actor,
        "action": line.change.action,
        "from_status": before.get("status"),
        "to_status": line.status,
        "from_number": before.get("number"),
        "to_number": line.change.number or before.get("number"),
        "from_source_id": before.get("source_id"),
        "to_source_id": source_id,
        "from_version": before.get("version"),
        "to_version": line.version,
        "reasons": line.change.reasons,
        "before": _before(before) if before else None,
    }


def _before(row: Mapping[str, Any]) -> Before:
    return Before(resume_status=row["resume_status"], obid=row["obid"], withdrawn_at=row["withdrawn_at"])


def searchable(title: str | None, number: str, source_id: str | None, city: str | None) -> str:
    """What a search looks into."""
    return "\n".join(fold(text) for text in (title, number, source_id, city))
