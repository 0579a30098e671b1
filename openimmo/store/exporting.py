"""What goes to portals: the listings that could, what stands at each portal, and every export there was.

Knows the tables of exports. Does not know what a portal wants, nor how anything is sent.
"""

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import delete, func, insert, select, update

from openimmo.domain.delivery import Reason, Scope
from openimmo.domain.export import (
    ExportAction,
    ExportCounts,
    ExportReport,
    ExportState,
    PackageFacts,
    SentListing,
    SentState,
)
from openimmo.domain.listing import ListingStatus, MediaRef
from openimmo.domain.sender import SenderProfile
from openimmo.errors import UnknownObject
from openimmo.store.encoding import encoded
from openimmo.store.session import Session, batches, built
from openimmo.store.tables import exports, listings, portal_listings, senders, versions
from openimmo.store.versions import unpacked

AT_ONCE = 50
CANDIDATES = 10


class OnOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A listing that is not withdrawn, as far as an export must know it. ``xml`` is its own, as accepted."""

    id: int
    number: str
    source_id: str
    sprache: str
    intern: str | None
    obid: str | None
    sender: str
    status: ListingStatus
    kind: str | None
    marketing: tuple[str, ...]
    use: tuple[str, ...]
    country: str | None
    price: Decimal | None
    created: datetime
    updated: datetime
    fingerprint: str
    xml: bytes


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a listing holds: its XML as accepted, and its attachments."""

    id: int
    xml: bytes
    media: tuple[MediaRef, ...]


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around a sender's listings: ``anbieter`` as its newest delivery said it (XML), and its keys."""

    name: str
    keys: dict[str, str]
    profile: SenderProfile
    anbieter: bytes | None


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """One export; ``receipt`` is what the server confirmed, ``problem`` why it was given up."""

    run: str
    portal: str
    scope: Scope
    state: ExportState
    packages: tuple[PackageFacts, ...]
    counts: ExportCounts
    created: datetime
    sent: datetime | None = None
    receipt: dict[str, Any] | None = None
    problem: Reason | None = None


class ExportReading(Session):
    """Questions about exports."""

    def on_offer(self) -> Iterator[OnOffer]:
        """Every listing that is not withdrawn, by number; one at a time."""
        columns = [listings.c[name] for name in OnOffer.__struct_fields__ if name not in ("sender", "xml")]
        question = (
            select(*columns, senders.c.name.label("sender"), versions.c.xml, versions.c.packed)
            .join(versions, (versions.c.listing == listings.c.id) & (versions.c.version == listings.c.version))
            .join(senders, senders.c.id == listings.c.sender)
            .where(listings.c.status != ListingStatus.WITHDRAWN)
            .order_by(listings.c.number)
        )
        found = self._connection.execute(question, execution_options={"yield_per": AT_ONCE})
        for row in found.mappings():
            told = {str(name): value for name, value in row.items() if name != "packed"}
            yield msgspec.convert(told | {"xml": unpacked(row["xml"], packed=row["packed"])}, OnOffer)

    def held_by(self, listing_ids: Iterable[int]) -> Iterator[Held]:
        """What these listings hold, in this order; one at a time."""
        for some in batches(listing_ids, AT_ONCE):
            question = (
                select(listings.c.id, versions.c.xml, versions.c.packed, versions.c.media)
                .join(versions, (versions.c.listing == listings.c.id) & (versions.c.version == listings.c.version))
                .where(listings.c.id.in_(some))
            )
            found = {row["id"]: row for row in self._rows(question)}
            for row in (found[one] for one in some if one in found):
                xml = unpacked(row["xml"], packed=row["packed"])
                yield Held(id=row["id"], xml=xml, media=msgspec.convert(row["media"], tuple[MediaRef, ...]))

    def providers(self) -> dict[str, Provider]:
        """What stands around the listings of each sender, by its name."""
        question = select(*(senders.c[name] for name in ("name", "keys", "settings", "anbieter")))
        return {
            row["name"]: Provider(
                name=row["name"],
                keys=row["keys"],
                profile=msgspec.convert(row["settings"], SenderProfile),
                anbieter=row["anbieter"],
            )
            for row in self._rows(question)
        }

    def senders_of(self, listing_ids: Iterable[int]) -> dict[int, str]:
        """Whose these listings are, also those that are withdrawn: the names of their senders, by id."""
        found: dict[int, str] = {}
        for some in batches(listing_ids):
            question = select(listings.c.id, senders.c.name).join(senders, senders.c.id == listings.c.sender)
            found |= {row["id"]: row["name"] for row in self._rows(question.where(listings.c.id.in_(some)))}
        return found

    def sent_to(self, portal: str) -> list[SentListing]:
        """What stands at the portal as far as we know, by number there; deletes that were sent are among it."""
        question = select(portal_listings).where(portal_listings.c.portal == portal)
        return [built(SentListing, row) for row in self._rows(question.order_by(portal_listings.c.number))]

    def sent_of(self, listing_id: int) -> list[SentListing]:
        """At which portals a listing stands, or stood."""
        question = select(portal_listings).where(portal_listings.c.listing == listing_id)
        order = (portal_listings.c.portal, portal_listings.c.number)
        return [built(SentListing, row) for row in self._rows(question.order_by(*order))]

    def portals_at(self, account: str) -> list[str]:
        """The names of the portals whose listings were sent to an account (hexadecimal digits)."""
        mine = portal_listings.c.fingerprint.like(f"%@{account}")
        return [row["portal"] for row in self._rows(select(portal_listings.c.portal).where(mine).distinct())]

    def last_full(self, portal: str) -> datetime | None:
        """When the newest VOLL that was confirmed was sent to the portal, by the clock of that time."""
        question = select(exports.c.sent).where(
            exports.c.portal == portal, exports.c.scope == Scope.VOLL, exports.c.state == ExportState.SENT
        )
        question = question.order_by(exports.c.id.desc()).limit(1)
        return self._connection.execute(question).scalar()

    def exports(self, portal: str | None = None, limit: int | None = None) -> list[Export]:
        """The newest first."""
        question = select(*(exports.c[name] for name in Export.__struct_fields__)).order_by(exports.c.id.desc())
        if portal is not None:
            question = question.where(exports.c.portal == portal)
        return [built(Export, row) for row in self._rows(question.limit(limit))]

    def export_report(self, run: str) -> ExportReport:
        """What was told of the export of that id, or of the only one that begins so; else UnknownObject."""
        begins = func.substr(exports.c.run, 1, len(run)) == run
        found = self._rows(select(exports.c.run, exports.c.report).where(begins).limit(CANDIDATES)) if run else ()
        if not found:
            raise UnknownObject("store-unknown-export", name=run)
        if len(found) > 1:
            candidates = ", ".join(row["run"] for row in found)
            raise UnknownObject("store-ambiguous-export", name=run, candidates=candidates)
        if found[0]["report"] is None:
            raise UnknownObject("store-export-let-go", name=found[0]["run"])
        return msgspec.json.decode(zlib.decompress(found[0]["report"]), type=ExportReport)


class ExportWriting(ExportReading):
    """Notes what is exported."""

    def set_anbieter(self, sender_id: int, xml: bytes) -> None:
        """Keep what stands around the sender's listings."""
        other = senders.c.anbieter.is_distinct_from(xml)
        self._run(update(senders).where(senders.c.id == sender_id, other).values(anbieter=xml))

    def queue_export(self, report: ExportReport, rows: Sequence[SentListing], *, at: datetime) -> None:
        """Note that a package is there and what is in it; ``rows`` replace what the portal's ledger held of them."""
        self._run(
            insert(exports).values(
                run=report.run,
                portal=report.portal,
                scope=report.scope,
                state=ExportState.BUILT,
                packages=msgspec.to_builtins(report.packages),
                counts=msgspec.to_builtins(report.counts),
                created=at,
                report=zlib.compress(encoded(report)),
            )
        )
        self._forget(report.portal, [row.number for row in rows])
        for some in batches(rows):
            self._run(insert(portal_listings), [_values(row) for row in some])

    def confirm_export(self, run: str, *, at: datetime, receipt: Mapping[str, object]) -> None:
        """Note that the portal's server has it: what was queued is sent."""
        whole = exports.c.run == run
        self._run(update(exports).where(whole).values(state=ExportState.SENT, sent=at, receipt=dict(receipt)))
        queued = (portal_listings.c.run == run) & (portal_listings.c.state == SentState.QUEUED)
        self._run(update(portal_listings).where(queued).values(state=SentState.SENT, at=at))

    def give_up_export(self, run: str, problem: Reason) -> None:
        """Note that it was not sent; what was queued stays so, and is sent again by the next export."""
        told = msgspec.to_builtins(problem)
        self._run(update(exports).where(exports.c.run == run).values(state=ExportState.FAILED, problem=told))

    def answered(self, portal: str, number: str, state: SentState, reason: Reason | None, *, at: datetime) -> bool:
        """Note what the portal said of a listing; False where nothing of that number was sent to it."""
        change = update(portal_listings).where(
            portal_listings.c.portal == portal, portal_listings.c.number == number,
            portal_listings.c.state != SentState.QUEUED,
        )  # fmt: skip
        told = msgspec.to_builtins(reason) if reason else None
        done = self._connection.execute(change.values(state=state, answered=at, reason=told))
        return bool(done.rowcount)

    def rename_portal(self, old: str, new: str) -> None:
        """What stands at a portal, and its exports, under a new name that has none yet."""
        for table in (portal_listings, exports):
            self._run(update(table).where(table.c.portal == old).values(portal=new))

    def forget_portal(self, portal: str) -> None:
        """Forget what stands at the portal, so that everything is sent again."""
        self._run(delete(portal_listings).where(portal_listings.c.portal == portal))

    def _forget(self, portal: str, given: Collection[str]) -> None:
        for some in batches(given):
            mine = (portal_listings.c.portal == portal) & portal_listings.c.number.in_(some)
            self._run(delete(portal_listings).where(mine))


def _values(row: SentListing) -> dict[str, object]:
    plain = msgspec.structs.asdict(row)
    return plain | {
        "media": msgspec.to_builtins(row.media),
        "reason": msgspec.to_builtins(row.reason) if row.reason else None,
        "action": ExportAction(row.action).value,
        "state": SentState(row.state).value,
    }
