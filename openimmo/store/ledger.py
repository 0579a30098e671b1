"""The ledger: every delivery that ever arrived, and the one final verdict it got.

Knows the table of deliveries. Does not know listings, nor how a verdict is found.
"""

import zlib
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, ScalarSelect, exists, func, insert, literal, select, update

from openimmo.domain.deed import Deed, Reference, reference
from openimmo.domain.delivery import (
    Arrival,
    Counts,
    DeliveryReport,
    MediaCounts,
    Reason,
    Scope,
    Verdict,
)
from openimmo.domain.plan import Latest
from openimmo.domain.sender import HELD
from openimmo.errors import StoreError, UnknownObject
from openimmo.store.encoding import encoded
from openimmo.store.senders import SenderReading
from openimmo.store.session import Found, Question, batches, built
from openimmo.store.tables import deliveries, senders

APPLIED = (Verdict.IMPORTED, Verdict.WITHHELD)
CANDIDATES = 10


class Touch(NamedTuple):
    """A row of the ledger that is about another delivery: what an operator did with it, and what came of that."""

    delivery: str
    deed: Deed
    verdict: Verdict | None


class DeliveryState(StrEnum):
    """How far a delivery has come: its bytes are safe, its verdict is given, its source is cleaned."""

    FETCHED = "fetched"
    SETTLED = "settled"
    CLEANED = "cleaned"


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the ledger; ``sender`` is the sender's name. ``report`` is filled only by find_delivery.

    ``let_go`` is when its bytes were given up.
    """

    delivery: str
    sender: str | None
    sender_id: int | None
    source: str
    path: str
    sha256: str
    size: int
    received: datetime
    sender_hint: str | None
    policy_hint: str | None
    timestamp: datetime | None
    state: DeliveryState
    verdict: Verdict | None
    reason: Reason | None
    scope: Scope | None
    counts: Counts
    media: MediaCounts
    settled_at: datetime | None
    let_go: datetime | None = None
    report: DeliveryReport | None = None


COLUMNS = (
    senders.c.name.label("sender"),
    senders.c.id.label("sender_id"),
    *(column for column in deliveries.c if column.name not in ("seq", "sender", "report")),
)
ARRIVAL = (deliveries.c.received, deliveries.c.seq)


class LedgerReading(SenderReading):
    """Questions about deliveries."""

    def latest(self, sender_id: int) -> Latest | None:
        """The newest delivery of the sender that was applied and not taken back: by its timestamp, else by arrival."""
        when = func.coalesce(deliveries.c.timestamp, deliveries.c.received)
        question = (
            select(deliveries.c.delivery, deliveries.c.sha256, deliveries.c.timestamp, deliveries.c.received)
            .where(deliveries.c.sender == sender_id, deliveries.c.verdict.in_(APPLIED), ~_taken_back())
            .order_by(when.desc(), deliveries.c.seq.desc())
            .limit(1)
        )
        row = self._row(question)
        return built(Latest, row) if row else None

    def unfinished(self) -> list[Delivery]:
        """Deliveries without a final verdict, waiting ones among them, in the order of their arrival."""
        return self._deliveries(_question().where(deliveries.c.state == DeliveryState.FETCHED).order_by(*ARRIVAL))

    def uncleaned(self) -> list[Delivery]:
        """Deliveries with their final verdict whose bytes may still lie where they were worked on."""
        return self._deliveries(_question().where(deliveries.c.state == DeliveryState.SETTLED).order_by(*ARRIVAL))

    def same_bytes(self, source: str, sha256: str, sender_hint: str | None = None) -> Delivery | None:
        """The unfinished delivery of the same bytes from the same source for the same sender, if there is one."""
        question = _question().where(
            deliveries.c.state == DeliveryState.FETCHED,
            deliveries.c.source == source,
            deliveries.c.sha256 == sha256,
            deliveries.c.sender_hint.is_not_distinct_from(sender_hint),
        )
        found = self._deliveries(question.order_by(*ARRIVAL).limit(1))
        return found[0] if found else None

    def applied(self, sha256: str, sender_hint: str | None, policy_hint: str | None) -> list[Delivery]:
        """Deliveries of the same bytes, asked for in the same way, that were applied; one for each sender in them.

        One after which anything of its sender was taken back does not count: its effect may be gone.
        """
        question = _question().where(
            deliveries.c.verdict.in_(APPLIED),
            deliveries.c.sha256 == sha256,
            deliveries.c.sender_hint.is_not_distinct_from(sender_hint),
            deliveries.c.policy_hint.is_not_distinct_from(policy_hint),
            ~_taken_back_since(),
        )
        return self._deliveries(question.order_by(*ARRIVAL))

    def applied_since(self, delivery: str) -> list[str]:
        """Deliveries of the same sender that were applied later and not taken back, in the order they were entered."""
        question = (
            select(deliveries.c.delivery)
            .where(deliveries.c.sender == _of(delivery, "sender"), deliveries.c.verdict.in_(APPLIED), ~_taken_back())
            .where(deliveries.c.seq > _of(delivery, "seq"))
        )
        return list(self._connection.execute(question.order_by(deliveries.c.seq)).scalars())

    def touches(self, delivery: str) -> list[Touch]:
        """What operators did with the delivery, the earliest first."""
        rows = self._about([f"{deed} {delivery}" for deed in Deed])
        return [
            Touch(delivery=row["delivery"], deed=deed, verdict=Verdict(row["verdict"]) if row["verdict"] else None)
            for row, (deed, _) in rows
        ]

    def taken_back(self, sender_id: int) -> dict[str, frozenset[str]]:
        """Each row that took something of the sender back → the deliveries whose effect that was."""
        whose = deliveries.c.sender == sender_id
        approvals: defaultdict[str, set[str]] = defaultdict(set)
        for row, (_, approved) in self._about(None, whose, deliveries.c.verdict == Verdict.APPROVED):
            approvals[approved].add(row["delivery"])
        undone = self._about(None, whose, deliveries.c.verdict == Verdict.UNDONE)
        return {row["delivery"]: frozenset({of, *approvals[of]}) for row, (_, of) in undone}

    def _about(
        self, sources: Collection[str] | None, *conditions: ColumnElement[bool]
    ) -> list[tuple[Found, Reference]]:
        question = select(deliveries.c.delivery, deliveries.c.source, deliveries.c.verdict).where(*conditions)
        if sources is not None:
            question = question.where(deliveries.c.source.in_(sources))
        rows = [(row, reference(row["source"])) for row in self._rows(question.order_by(deliveries.c.seq))]
        return [(row, of) for row, of in rows if of is not None]

    def held(self, sender_id: int) -> list[Delivery]:
        """What waits in quarantine until the sender is released or somebody approves it, in the order of arrival.

        Not what has met another verdict since: the same bytes, sent or run again.
        """
        mine = deliveries.c.sender == sender_id
        quarantined = self._deliveries(_question().where(mine, deliveries.c.verdict == Verdict.QUARANTINED))
        candidates = {one.delivery: one for one in quarantined if one.reason is not None and one.reason.code in HELD}
        waiting: dict[str, str] = {}
        for sums in batches(dict.fromkeys(one.sha256 for one in candidates.values())):
            rows = select(deliveries.c.delivery, deliveries.c.sha256, deliveries.c.verdict).order_by(deliveries.c.seq)
            for row in self._rows(rows.where(mine, deliveries.c.sha256.in_(sums))):
                if row["delivery"] in candidates:
                    waiting.setdefault(row["sha256"], row["delivery"])
                elif row["verdict"] is not None:
                    waiting.pop(row["sha256"], None)
        return sorted((candidates[one] for one in waiting.values()), key=lambda one: (one.received, one.delivery))

    def deliveries(self, limit: int | None = None, sender: str | None = None) -> list[Delivery]:
        """The newest arrivals first, at most ``limit``, of one sender if named (UnknownObject if there is none)."""
        question = _question().order_by(deliveries.c.received.desc(), deliveries.c.seq.desc()).limit(limit)
        if sender is not None:
            found = self.sender(sender)
            if found is None:
                raise UnknownObject("store-unknown-sender", name=sender)
            question = question.where(deliveries.c.sender == found.id)
        return self._deliveries(question)

    def find_delivery(self, name: str) -> Delivery:
        """The delivery of that id or of the only id that begins so, with its report; else UnknownObject."""
        begins = func.substr(deliveries.c.delivery, 1, len(name)) == name
        found = self._deliveries(_question().where(begins).order_by(deliveries.c.delivery).limit(CANDIDATES))
        if not found or not name:
            raise UnknownObject("store-unknown-delivery", name=name)
        if len(found) > 1 and found[0].delivery != name:
            raise UnknownObject(
                "store-ambiguous-delivery", name=name, candidates=", ".join(one.delivery for one in found)
            )
        return msgspec.structs.replace(found[0], report=self.report(found[0].delivery))

    def report(self, delivery: str) -> DeliveryReport | None:
        """All that was told about a delivery, None while it has not been looked at."""
        question = select(deliveries.c.report).where(deliveries.c.delivery == delivery)
        packed = self._connection.execute(question).scalar()
        return msgspec.json.decode(zlib.decompress(packed), type=DeliveryReport) if packed else None

    def _deliveries(self, question: Question) -> list[Delivery]:
        return [_delivery(row) for row in self._rows(question)]


class LedgerWriting(LedgerReading):
    """Changes to the ledger."""

    def register(self, arrival: Arrival) -> None:
        """Enter a delivery whose bytes are safe; stray bytes in its path are written as \\x escapes."""
        row = {
            **msgspec.structs.asdict(arrival),
            "path": arrival.path.encode("utf-8", "backslashreplace").decode(),
            "state": DeliveryState.FETCHED,
            "counts": Counts(),
            "media": MediaCounts(),
        }
        self._run(insert(deliveries), [row])

    def assign(self, delivery: str, sender_id: int) -> None:
        """Say whose delivery it is."""
        self._change(delivery, sender=sender_id)

    def settle(self, delivery: str, report: DeliveryReport, *, timestamp: datetime | None, at: datetime) -> None:
        """Give the verdict with its report. ``waiting`` is not final; StoreError on a second final verdict."""
        state, verdict = self._standing(delivery)
        if state != DeliveryState.FETCHED:
            raise StoreError("store-verdict-twice", delivery=delivery, verdict=str(verdict))
        final = report.verdict is not Verdict.WAITING
        self._change(
            delivery,
            state=DeliveryState.SETTLED if final else DeliveryState.FETCHED,
            verdict=report.verdict,
            reason=report.reason,
            scope=report.scope,
            counts=report.counts,
            media=report.media,
            timestamp=timestamp,
            settled_at=at if final else None,
            report=zlib.compress(encoded(report)),
        )

    def mark_cleaned(self, delivery: str) -> None:
        """Say that the source and the spool hold nothing of it any more; StoreError without a final verdict."""
        if self._standing(delivery)[0] == DeliveryState.FETCHED:
            raise StoreError("store-not-settled", delivery=delivery)
        self._change(delivery, state=DeliveryState.CLEANED)

    def _standing(self, delivery: str) -> tuple[str, str | None]:
        question = select(deliveries.c.state, deliveries.c.verdict).where(deliveries.c.delivery == delivery)
        row = self._connection.execute(question).first()
        if row is None:
            raise UnknownObject("store-unknown-delivery", name=delivery)
        return row.state, row.verdict

    def _change(self, delivery: str, **values: object) -> None:
        done = self._connection.execute(update(deliveries).where(deliveries.c.delivery == delivery).values(**values))
        if done.rowcount != 1:
            raise UnknownObject("store-unknown-delivery", name=delivery)


def _of(delivery: str, column: str) -> ScalarSelect[Any]:
    other = deliveries.alias()
    return select(other.c[column]).where(other.c.delivery == delivery).scalar_subquery()


def _taken_back() -> ColumnElement[bool]:
    """Whether an operator has taken the delivery's effect back."""
    undo = deliveries.alias()
    about = undo.c.source == literal(f"{Deed.UNDO} ") + deliveries.c.delivery
    return exists().where(undo.c.sender == deliveries.c.sender, undo.c.verdict == Verdict.UNDONE, about)


def _taken_back_since() -> ColumnElement[bool]:
    """Whether an operator has taken back any delivery of the sender since this one."""
    undo = deliveries.alias()
    same = undo.c.sender == deliveries.c.sender
    return exists().where(same, undo.c.verdict == Verdict.UNDONE, undo.c.seq > deliveries.c.seq)


def _question() -> Question:
    return select(*COLUMNS).select_from(deliveries.outerjoin(senders))


def _delivery(row: Found) -> Delivery:
    return built(Delivery, row)
